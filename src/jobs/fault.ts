// An error of the world. Most pass: GitHub is down, slow, limiting us, or answering half. The queue tries again.

/** Thrown by ports. Mistakes of people and races are values, never this. */
export class Fault extends Error {
  override readonly name = "Fault";
  /** How long to wait at the least, when GitHub said so; null leaves it to the queue. */
  readonly retryAfterMilliseconds: number | null;
  /** Waiting does not help: the app was taken away, the repository is gone or archived, a permission is missing. */
  readonly permanent: boolean;

  constructor(
    message: string,
    options: { retryAfterMilliseconds?: number | null; permanent?: boolean; cause?: unknown } = {},
  ) {
    super(message, { cause: options.cause });
    this.retryAfterMilliseconds = options.retryAfterMilliseconds ?? null;
    this.permanent = options.permanent ?? false;
  }
}
