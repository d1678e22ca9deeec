// Findings as annotations on the lines they are about, in plain text.
import type { Finding, Verdict } from "../rules/verdict.ts";
import { cut } from "./cut.ts";
import { plain } from "./escape.ts";
import { tally } from "./tally.ts";
import { titleLimit } from "./title.ts";
import { forgiven, inPlain } from "./words.ts";

/** One for GitHub's checks. Lines are 1-based. */
export type Annotation = {
  path: string;
  startLine: number;
  endLine: number;
  level: "failure" | "warning" | "notice";
  /** At most 255 characters. */
  title: string;
  /** At most 64 KB. */
  message: string;
};

/** Each fifty cost a request, and nobody reads more than two hundred: the worst come first, the summary has the rest. */
export const annotationLimit = 200;

const messageLimit = 16_000;

/** The annotations of several verdicts on one head, the worst first, none twice. What a plan skips would be told in every change. */
export function annotations(verdicts: readonly Verdict[]): Annotation[] {
  const tallies = verdicts.map(tally);
  const found = (["problems", "waived", "warnings", "notices"] as const).flatMap((kind) =>
    tallies.flatMap((each) => each[kind]),
  );
  const unique = new Map<string, Annotation>();
  for (const finding of found) {
    // An annotation stands on the head; what is about another commit has no line there.
    if (finding.commit !== undefined || finding.absent) continue;
    const annotation = annotationOf(finding);
    unique.set(JSON.stringify(annotation), annotation);
    if (unique.size === annotationLimit) break;
  }
  return [...unique.values()];
}

/** What it says, wherever it stands. */
export function annotationOf(finding: Finding): Annotation {
  const { at, before, waived, severity, rule, path } = finding;
  const lines = [
    inPlain(finding.message),
    ...(before ? [`Base: ${plain(before.text)}`, `Now: ${before.now === null ? "nothing" : plain(before.now)}`] : []),
    forgiven(finding) ?? inPlain(finding.remedy),
  ];
  return {
    path,
    startLine: at?.line ?? 1,
    endLine: at ? Math.max(at.line, at.endLine) : 1,
    level: waived ? "notice" : severity === "error" ? "failure" : severity,
    title: cut(plain(rule), titleLimit),
    message: cut(lines.filter((line) => line !== "").join("\n"), messageLimit),
  };
}
