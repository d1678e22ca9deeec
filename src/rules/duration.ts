// How long something took, in words.

export const minute = 60_000;
export const hour = 60 * minute;
export const day = 24 * hour;

/** `6 min`, `4 h 10 min`, `3 days` of milliseconds: never more than it was. */
export function duration(milliseconds: number): string {
  if (milliseconds < hour) return `${Math.floor(milliseconds / minute)} min`;
  if (milliseconds >= 2 * day) return `${Math.floor(milliseconds / day)} days`;
  const minutes = Math.floor((milliseconds % hour) / minute);
  return `${Math.floor(milliseconds / hour)} h${minutes > 0 ? ` ${minutes} min` : ""}`;
}
