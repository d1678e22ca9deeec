// An error of the world that may pass: GitHub is down, slow, limiting us, or answering half. The queue tries again.

/** Thrown by ports. Mistakes of people and races are values, never this. */
export class Fault extends Error {
  override readonly name = "Fault";
  /** How long to wait at the least, when GitHub said so; null leaves it to the queue. */
  readonly retryAfterMilliseconds: number | null;

  constructor(message: string, options: { retryAfterMilliseconds?: number | null; cause?: unknown } = {}) {
    super(message, { cause: options.cause });
    this.retryAfterMilliseconds = options.retryAfterMilliseconds ?? null;
  }
}
