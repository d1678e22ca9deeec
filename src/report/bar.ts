// Progress as a bar that is taken in at a glance.

/**
 * A bar of at most ten cells: one a piece, or one for each equal share where that comes out even, else ten. Full only when all is
 * done, empty only when nothing is; empty text for a total of 0.
 */
export function bar(done: number, total: number): string {
  if (total <= 0) return "";
  const width = widthOf(total);
  const share = Math.floor((done * width) / total);
  const filled = done <= 0 ? 0 : done >= total ? width : Math.max(1, share);
  return "▰".repeat(filled) + "▱".repeat(width - filled);
}

function widthOf(total: number): number {
  if (total <= 10) return total;
  return [10, 9, 8, 7, 6].find((width) => total % width === 0) ?? 10;
}
