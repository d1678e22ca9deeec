// One at a time for the same key, within this process.

/** Runs wait in the order they came. A failed one does not fail the next. */
export function createMutex(): <T>(key: string, run: () => Promise<T>) => Promise<T> {
  const tails = new Map<string, Promise<unknown>>();
  return async (key, run) => {
    const before = tails.get(key);
    const mine = (async () => {
      await before?.catch(() => {});
      return run();
    })();
    tails.set(key, mine);
    try {
      return await mine;
    } finally {
      if (tails.get(key) === mine) tails.delete(key);
    }
  };
}
