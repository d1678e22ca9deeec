// A verdict for a terminal: plain text in columns, coloured on request. What controls a terminal never gets through.
import stringWidth from "string-width";
import type { Settings } from "../rules/settings.ts";
import type { Finding, Verdict } from "../rules/verdict.ts";
import { bar } from "./bar.ts";
import { plain } from "./escape.ts";
import { statusOf } from "./glance.ts";
import { tally } from "./tally.ts";
import { titleParts } from "./title.ts";
import { count, figure, forgiven, inPlain } from "./words.ts";

export type TerminalOptions = {
  colour: boolean;
  /** Columns of the terminal, East Asian characters counting two. */
  columns: number;
  /** How long judging took, when it is to be said. */
  milliseconds: number | null;
};

const colours = { error: 31, warning: 33, notice: 36, waived: 35, skipped: 35, faint: 2, strong: 1 } as const;
type Colour = keyof typeof colours;
type Paint = (colour: Colour, text: string) => string;

/** Columns before a finding's words: the line number, and the severity. */
const margin = 15;

/** So many plans are listed whatever was found in them. */
const mostHeadings = 10;

/** The whole verdict: files with their findings, what could not be checked, and one line that sums up. Ends in a newline. */
export function reportTerminal(verdict: Verdict, options: TerminalOptions): string {
  const paint: Paint = (colour, text) => (options.colour ? `\u001B[${colours[colour]}m${text}\u001B[0m` : text);
  const columns = Math.max(60, options.columns);
  const blocks = [
    ...(verdict.refusal ? [refusal(verdict.refusal, columns, paint)] : []),
    ...files(verdict, columns, paint),
    ...outside(verdict, columns, paint),
    closing(verdict, options.milliseconds, paint),
  ];
  return `${blocks.join("\n\n")}\n`;
}

/** What is said where no plan was found to judge. Ends in a newline. */
export function reportNoPlan({ plans: { include } }: Settings): string {
  return `No plan found. Plans live in ${include.map((glob) => `\`${plain(glob)}\``).join(", ")}.\n`;
}

function refusal({ message, remedy }: NonNullable<Verdict["refusal"]>, columns: number, paint: Paint): string {
  const [first, ...more] = wrap(inPlain(message), columns);
  return [paint("error", first ?? ""), ...more, ...wrap(inPlain(remedy), columns)].join("\n");
}

/** One block a file: plans first, in the order they were looked at. */
function files(verdict: Verdict, columns: number, paint: Paint): string[] {
  const byPath = new Map<string, Finding[]>();
  for (const plan of verdict.examined.plans) byPath.set(plan.path, []);
  for (const finding of verdict.findings) {
    const file = finding.repository ? `${finding.repository}: ${finding.path}` : finding.path;
    const there = byPath.get(file);
    if (there) there.push(finding);
    else byPath.set(file, [finding]);
  }
  // Where there are many, those that nothing was found in would only push the others out of sight.
  if (byPath.size > mostHeadings) for (const [path, found] of byPath) if (found.length === 0) byPath.delete(path);
  const glances = new Map(verdict.examined.plans.map((plan) => [plan.path, plan.glance]));
  return [...byPath].map(([path, findings]) => {
    const sorted = findings.sort((one, other) => (one.at?.line ?? 0) - (other.at?.line ?? 0));
    const heading = [paint("strong", plain(path)), ...progress(glances.get(path) ?? null)].join("   ");
    return [heading, ...sorted.flatMap((finding) => lines(finding, columns, paint))].join("\n");
  });
}

function progress(glance: Verdict["examined"]["plans"][number]["glance"]): string[] {
  if (glance === null) return [];
  const { milestones, steps, progress: entries, criteria } = glance;
  const work = steps.total > 0 ? steps : entries;
  const whole = milestones.total > 0 ? milestones : work;
  const counted = work.total > 0 ? ` ${figure(work.done)}/${figure(work.total)}` : "";
  return [
    statusOf(glance),
    ...(whole.total > 0 ? [bar(whole.done, whole.total) + counted] : []),
    ...(criteria.total > 0 && criteria.tickable ? [`criteria ${figure(criteria.done)}/${figure(criteria.total)}`] : []),
  ];
}

function lines(finding: Finding, columns: number, paint: Paint): string[] {
  const kind = kindOf(finding, finding.severity);
  const rule = plain(finding.rule);
  // The rule has a column of its own at the right end, where there is room for one.
  const room = columns - margin;
  const beside = room - stringWidth(rule) - 2 >= 40;
  const width = beside ? room - stringWidth(rule) - 2 : room;
  const [first = "", ...more] = wrap(inPlain(finding.message), width);
  const at = finding.at === null ? "" : [finding.at.line, finding.column ?? []].flat().join(":");
  const start = `${at.padStart(5)}  ${paint(kind, kind.padEnd(8))}`;
  const gap = " ".repeat(Math.max(2, width - stringWidth(first) + 2));
  const under = [
    ...(finding.before
      ? [`base: ${plain(finding.before.text)}`, `now:  ${plain(finding.before.now ?? "nothing")}`]
      : []),
    forgiven(finding) ?? inPlain(finding.remedy),
    ...(beside ? [] : [rule]),
  ].flatMap((text) => wrap(text, room));
  return [
    beside ? `${start}${first}${gap}${paint("faint", rule)}` : `${start}${first}`,
    ...[...more, ...under].map((text) => " ".repeat(margin) + text),
  ];
}

/** A marker, a waiver, or else how severe it is. */
function kindOf<Severity>({ waived, skipped }: Pick<Finding, "waived" | "skipped">, severity: Severity) {
  return skipped ? "skipped" : waived ? "waived" : severity;
}

/** What belongs to no line: what could not be checked. */
function outside(verdict: Verdict, columns: number, paint: Paint): string[] {
  const unknown = verdict.unknown.map((each) => {
    const { message, path, rule } = each;
    const kind = kindOf(each, "error" as const);
    const because = forgiven(each);
    const text = `Could not check: ${inPlain(message)} (${plain(path)}, ${plain(rule)})${because ? ` ${because}` : ""}`;
    const [first = "", ...more] = wrap(text, columns);
    return [paint(kind, first), ...more].join("\n");
  });
  return unknown.length > 0 ? [unknown.join("\n")] : [];
}

function closing(verdict: Verdict, milliseconds: number | null, paint: Paint): string {
  const { problems, warnings, notices, waived, skipped, unknown } = tally(verdict);
  const counts = [
    ...(problems.length > 0 ? [paint("error", count(problems.length, "error"))] : []),
    ...(warnings.length > 0 ? [paint("warning", count(warnings.length, "warning"))] : []),
    ...(notices.length > 0 ? [count(notices.length, "notice")] : []),
    ...(waived.length > 0 ? [paint("waived", `${figure(waived.length)} waived`)] : []),
    ...(skipped.length > 0 ? [paint("skipped", `${figure(skipped.length)} skipped`)] : []),
    ...(unknown.length > 0 ? [paint("error", `${figure(unknown.length)} could not be checked`)] : []),
  ];
  const { plans, rules } = verdict.examined;
  const took = milliseconds === null ? "" : `, ${figure(Math.round(milliseconds))} ms`;
  const extent = `(${count(rules.looked, "rule")}${took})`;
  const first = titleParts(verdict).verdict;
  if (counts.length === 0) return `${first} ${extent}`;
  const found = `${counts.join(", ")} in ${count(plans.length, "plan")} ${extent}`;
  const { conclusion, mode, exemption } = verdict;
  const exempt = exemption !== null && exemption.kind !== "no-plan";
  return conclusion === "pending" || mode === "advisory" || exempt ? `${first}\n${found}` : found;
}

/** A text in lines of at most `width` columns, broken at spaces, and within a word only where the word is wider than a line. */
export function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = "";
  let used = 0;
  for (const word of text.split(" ").flatMap((word) => inPieces(word, width))) {
    const size = stringWidth(word);
    if (line !== "" && used + 1 + size > width) {
      lines.push(line);
      line = "";
      used = 0;
    }
    used += size + (line === "" ? 0 : 1);
    line = line === "" ? word : `${line} ${word}`;
  }
  return line === "" ? lines : [...lines, line];
}

const graphemes = new Intl.Segmenter("en", { granularity: "grapheme" });

function inPieces(word: string, width: number): string[] {
  if (stringWidth(word) <= width) return [word];
  const pieces: string[] = [];
  let piece = "";
  let used = 0;
  for (const { segment } of graphemes.segment(word)) {
    const size = stringWidth(segment);
    if (used + size > width && piece !== "") {
      pieces.push(piece);
      piece = "";
      used = 0;
    }
    piece += segment;
    used += size;
  }
  return [...pieces, piece];
}
