// A verdict as SARIF 2.1.0, for GitHub code scanning and editors. https://docs.oasis-open.org/sarif/sarif/v2.1.0/
import type { Span } from "../plan/plan.ts";
import { rules } from "../rules/index.ts";
import type { Rule } from "../rules/rule.ts";
import type { Level } from "../rules/settings.ts";
import type { Finding, Unknown, Verdict } from "../rules/verdict.ts";
import { encodeSegment, plain } from "./escape.ts";
import { tally } from "./tally.ts";
import { forgiven, inPlain } from "./words.ts";

export type SarifSurroundings = {
  version: string;
  /** The folder that paths start from, as a `file:` address that ends in a slash. */
  root: string;
  /** The texts at the head by path: they tell the columns. */
  texts: ReadonlyMap<string, string>;
  /** A short, stable name for a text. */
  digest(text: string): string;
};

const levels: Readonly<Record<Level, string>> = { error: "error", warning: "warning", notice: "note", off: "none" };

/** Ends in a newline. */
export function reportSarif(verdict: Verdict, surroundings: SarifSurroundings): string {
  const { problems, warnings, notices, waived, skipped, unknown } = tally(verdict);
  const fingerprint = fingerprints(surroundings);
  const results = [
    ...[...problems, ...warnings, ...notices, ...waived, ...skipped].map((finding) =>
      resultOf(finding, surroundings, fingerprint),
    ),
    ...unknown.map(openResult),
  ];
  const log = {
    $schema: "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
    version: "2.1.0",
    runs: [
      {
        tool: {
          driver: { name: "Plan Warden", semanticVersion: surroundings.version, rules: rules.map(descriptorOf) },
        },
        columnKind: "utf16CodeUnits",
        originalUriBaseIds: { [base]: { uri: surroundings.root } },
        invocations: [invocationOf(verdict)],
        results,
      },
    ],
  };
  return `${JSON.stringify(log, null, 2)}\n`;
}

const base = "%SRCROOT%";

function descriptorOf({ name, group, summary, why, remedy, level }: Rule) {
  return {
    id: name,
    shortDescription: { text: summary },
    fullDescription: { text: why },
    help: { text: `${why} ${remedy}`, markdown: `${why}\n\n**What to do**: ${remedy}` },
    defaultConfiguration: { enabled: level !== "off", level: level === "off" ? "warning" : levels[level] },
    properties: { tags: [group] },
  };
}

const indexes = new Map(rules.map(({ name }, index) => [name, index]));

function ruleOf(name: string): { ruleId: string; ruleIndex?: number } {
  const index = indexes.get(name);
  return { ruleId: name, ...(index === undefined ? {} : { ruleIndex: index }) };
}

function resultOf(finding: Finding, { texts }: SarifSurroundings, fingerprint: (finding: Finding) => string) {
  const { rule, severity, message, remedy, path, at, before, commit, old } = finding;
  // The lines of another commit are no lines of this file.
  const text = commit === undefined ? texts.get(path) : undefined;
  const told = [
    inPlain(message),
    ...(before ? [`Base: ${plain(before.text)}`, `Now: ${before.now === null ? "nothing" : plain(before.now)}`] : []),
    inPlain(remedy),
  ];
  const pardon = forgiven(finding);
  return {
    ...ruleOf(rule),
    level: levels[severity],
    message: { text: unlinked(told.filter((line) => line !== "").join("\n")) },
    locations: [{ physicalLocation: { artifactLocation: locationOf(path), region: regionOf(at, text) } }],
    partialFingerprints: { "planWarden/v1": fingerprint(finding) },
    ...(pardon === null
      ? {}
      : {
          suppressions: [
            { kind: finding.skipped ? "inSource" : "external", status: "accepted", justification: unlinked(pardon) },
          ],
        }),
    properties: { old, ...(commit === undefined ? {} : { commit }) },
  };
}

/** The specification's own word for what a rule could not find out. */
function openResult({ rule, path, message }: Unknown) {
  return {
    ...ruleOf(rule),
    kind: "open",
    level: "none",
    message: { text: unlinked(`Could not check: ${inPlain(message)}`) },
    ...(path === ""
      ? {}
      : { locations: [{ physicalLocation: { artifactLocation: locationOf(path), region: { startLine: 1 } } }] }),
  };
}

function invocationOf({ refusal }: Verdict) {
  if (refusal === null) return { executionSuccessful: true };
  const text = unlinked(`${inPlain(refusal.message)} ${inPlain(refusal.remedy)}`);
  return { executionSuccessful: false, toolExecutionNotifications: [{ level: "error", message: { text } }] };
}

const locationOf = (path: string) => ({ uri: path.split("/").map(encodeSegment).join("/"), uriBaseId: base });

/** Columns count UTF-16 units from 1, and the end is behind the last one. A finding without a place is about its file: line 1. */
function regionOf(at: Span | null, text: string | undefined) {
  if (at === null) return { startLine: 1 };
  const lines = { startLine: at.line, endLine: Math.max(at.line, at.endLine) };
  if (text === undefined || at.end > text.length) return lines;
  const [startColumn, endColumn] = [columnAt(text, at.start), columnAt(text, at.end)];
  const inside = lines.endLine > at.line || endColumn >= startColumn;
  return inside ? { startLine: at.line, startColumn, endLine: lines.endLine, endColumn } : lines;
}

function columnAt(text: string, offset: number): number {
  const start = offset === 0 ? 0 : text.lastIndexOf("\n", offset - 1) + 1;
  const mark = start === 0 && text.charCodeAt(0) === 0xfeff && offset > 0 ? 1 : 0;
  return offset - start - mark + 1;
}

/**
 * What stays the same when lines above come and go: the rule, the file, the text of the place (white space aside), and which one of
 * several alike it is.
 */
function fingerprints({ texts, digest }: SarifSurroundings): (finding: Finding) => string {
  const seen = new Map<string, number>();
  return ({ rule, path, at, commit }) => {
    const text = at === null || commit !== undefined ? "" : (texts.get(path)?.slice(at.start, at.end) ?? "");
    const name = digest(JSON.stringify([rule, path, text.split(/\s+/).join(" ").trim()]));
    const count = (seen.get(name) ?? 0) + 1;
    seen.set(name, count);
    return `${name}:${count}`;
  };
}

/** SARIF reads `[text](address)` in a message as a link, and nobody's text is to be one. */
const unlinked = (text: string): string => text.replaceAll("](", "] (");
