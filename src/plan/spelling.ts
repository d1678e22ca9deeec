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
 * Letters to insert, drop, replace, or swap with their neighbour (optimal string alignment). More than `most`, of at most 65,000, are
 * answered as one more than that, without being counted.
 */
export function distance(one: string, other: string, most: number): number {
  const far = most + 1;
  let beforeLast = new Uint16Array(other.length + 1);
  let last = new Uint16Array(other.length + 1).map((_, column) => Math.min(column, far));
  let current = new Uint16Array(other.length + 1);
  for (let row = 1; row <= one.length; row++) {
    current.fill(far);
    current[0] = Math.min(row, far);
    let least = current[0];
    // Further from the diagonal there are more than `most`.
    for (let column = Math.max(1, row - most); column <= Math.min(other.length, row + most); column++) {
      const same = one[row - 1] === other[column - 1] ? 0 : 1;
      let mistakes = Math.min(
        (last[column] ?? far) + 1,
        (current[column - 1] ?? far) + 1,
        (last[column - 1] ?? far) + same,
        far,
      );
      if (row > 1 && column > 1 && one[row - 1] === other[column - 2] && one[row - 2] === other[column - 1])
        mistakes = Math.min(mistakes, (beforeLast[column - 2] ?? far) + 1);
      current[column] = mistakes;
      least = Math.min(least, mistakes);
    }
    if (least > most) return far;
    [beforeLast, last, current] = [last, current, beforeLast];
  }
  return last[other.length] ?? far;
}
