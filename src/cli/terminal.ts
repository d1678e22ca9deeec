// Where a command's words go, and what is known of the place.

export type Terminal = {
  stdout(text: string): void;
  stderr(text: string): void;
  /** Relative paths start here. */
  folder: string;
  env: Readonly<Record<string, string | undefined>>;
  /** Columns of stdout where it is a terminal; null where it is a file or another program. */
  columns: number | null;
  /** Whether a person may see stderr as it is written. */
  watched: boolean;
  /** Milliseconds since the epoch. */
  now(): number;
};

/** Colour for people: on a terminal, unless NO_COLOR or FORCE_COLOR say otherwise. */
export function wantsColour({ env, columns }: Terminal): boolean {
  if (env.FORCE_COLOR !== undefined) return !["0", "false"].includes(env.FORCE_COLOR);
  return columns !== null && !env.NO_COLOR && env.TERM !== "dumb";
}
