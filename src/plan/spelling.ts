// "Did you mean": the nearest of some known words. Own code: 20 lines, and the small libraries of the registry (leven,
// fastest-levenshtein) count a swap of two letters, the commonest slip of all, as two mistakes.

/** Longer words are no misspelling of ours. */
const maxCharacters = 64;

/**
 * The known word that a misspelt one most likely stands for: at most a third of its letters wrong, or else its only
 * continuation (`warn` → `warning`). Null when none is near.
 */
export function nearest(word: string, known: readonly string[]): string | null {
  const wrong = word.toLowerCase();
  if (wrong.length > maxCharacters) return null;
  let best: string | null = null;
  let least = Math.floor(Math.max(wrong.length, 3) / 3) + 1;
  for (const candidate of known) {
    if (Math.abs(candidate.length - wrong.length) >= least) continue;
    const mistakes = distance(wrong, candidate.toLowerCase(), least);
    if (mistakes < least) {
      best = candidate;
      least = mistakes;
    }
  }
  if (best !== null || wrong.length < 3) return best;
  const longer = known.filter((candidate) => candidate.toLowerCase().startsWith(wrong));
  return longer.length === 1 ? (longer[0] ?? null) : null;
}

/**
 * Letters to insert, drop, replace, or swap with their neighbour (optimal string alignment). More than `most` are answered as one more
 * than that, without being counted.
 */
export function distance(one: string, other: string, most: number): number {
  const far = Number.POSITIVE_INFINITY;
  let beforeLast: number[] = [];
  let last = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (let row = 1; row <= one.length; row++) {
    const current = [row];
    let least = row;
    // Further from the diagonal there are more than `most`.
    const first = Math.max(1, row - most);
    for (let column = first; column <= Math.min(other.length, row + most); column++) {
      const same = one[row - 1] === other[column - 1] ? 0 : 1;
      const swapped = row > 1 && column > 1 && one[row - 1] === other[column - 2] && one[row - 2] === other[column - 1];
      const mistakes = Math.min(
        (last[column] ?? far) + 1,
        (current[column - 1] ?? far) + 1,
        (last[column - 1] ?? far) + same,
        swapped ? (beforeLast[column - 2] ?? far) + 1 : far,
      );
      current[column] = mistakes;
      least = Math.min(least, mistakes);
    }
    if (least > most) return most + 1;
    [beforeLast, last] = [last, current];
  }
  return Math.min(last[other.length] ?? far, most + 1);
}
