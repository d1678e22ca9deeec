// Waiting in tests: for something to be true, or for a door that the test opens. Never for a time.

/** Looks until it is true; fails after ten seconds. */
export async function until(condition: () => boolean | Promise<boolean>, milliseconds = 20_000): Promise<void> {
  const end = Date.now() + milliseconds;
  while (!(await condition())) {
    if (Date.now() > end) throw new Error("It did not come true.");
    await new Promise((resume) => setTimeout(resume, 10));
  }
}

export type Gate = { opened: Promise<void>; open(): void };

export function gate(): Gate {
  const { promise, resolve } = Promise.withResolvers<void>();
  return { opened: promise, open: resolve };
}
