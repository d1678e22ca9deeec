// One line of the benchmark's table.

export type Row = { what: string; measured: string; goal: string; met: boolean };
