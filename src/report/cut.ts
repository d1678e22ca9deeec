// Texts that end where they must: at a limit, at a sensible place, and saying so.

/** At most `limit` UTF-16 units of a text, ending in `…` where something is missing: at a space if one is near, never within a character. */
export function cut(text: string, limit: number): string {
  if (text.length <= limit) return text;
  const room = text.slice(0, Math.max(0, limit - 2));
  const whole = /[\uD800-\uDBFF]$/.test(room) ? room.slice(0, -1) : room;
  const space = whole.lastIndexOf(" ");
  const near = space > whole.length - 24 && space > 0;
  return near ? `${whole.slice(0, space)} …` : `${whole}…`;
}

/**
 * As many whole pieces as fit into `budget` UTF-16 units, joined; `rest` says how many are missing. The pieces are asked for one
 * by one, so thousands that do not fit cost nothing.
 */
export function pack<T>(
  items: readonly T[],
  write: (item: T) => string,
  budget: number,
  joint: string,
  rest: (missing: number) => string,
): string {
  const reserve = joint.length + rest(items.length).length;
  const pieces: string[] = [];
  let used = 0;
  for (const [index, item] of items.entries()) {
    const piece = write(item);
    const size = piece.length + (index > 0 ? joint.length : 0);
    const last = index === items.length - 1;
    if (used + size + (last ? 0 : reserve) > budget) return [...pieces, rest(items.length - index)].join(joint);
    pieces.push(piece);
    used += size;
  }
  return pieces.join(joint);
}
