// A verdict's findings, sorted by what they mean for it: what every medium counts and lists in the same order.
import type { Finding, Unknown, Verdict } from "../rules/verdict.ts";

export type Tally = {
  /** Errors that stand: each fails the check. */
  problems: readonly Finding[];
  warnings: readonly Finding[];
  notices: readonly Finding[];
  waived: readonly Finding[];
  /** What markers in plans skip. */
  skipped: readonly Finding[];
  /** What could not be checked, and is neither waived nor skipped: each fails the check. */
  unknown: readonly Unknown[];
};

export function tally(verdict: Verdict): Tally {
  const sorted = [...verdict.findings].sort(byPlace);
  const standing = sorted.filter((finding) => !finding.waived && !finding.skipped);
  return {
    problems: standing.filter((finding) => finding.severity === "error"),
    warnings: standing.filter((finding) => finding.severity === "warning"),
    notices: standing.filter((finding) => finding.severity === "notice"),
    waived: sorted.filter((finding) => finding.waived),
    skipped: sorted.filter((finding) => finding.skipped),
    unknown: verdict.unknown.filter((unknown) => !unknown.waived && !unknown.skipped),
  };
}

function byPlace(one: Finding, other: Finding): number {
  if (one.path !== other.path) return one.path < other.path ? -1 : 1;
  return (one.at?.line ?? 0) - (other.at?.line ?? 0);
}
