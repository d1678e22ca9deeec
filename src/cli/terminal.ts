// Where a command's words go.

export type Terminal = { stdout(text: string): void; stderr(text: string): void };
