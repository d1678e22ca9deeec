// A verdict for GitHub Actions: workflow commands, which show findings on the lines of a pull request without any App.
// https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands
import type { Unknown, Verdict } from "../rules/verdict.ts";
import { type Annotation, annotationOf } from "./annotations.ts";
import { tally } from "./tally.ts";
import { title } from "./title.ts";
import { count, inPlain, inTitle } from "./words.ts";

/** GitHub shows ten of each level a step; the log has as many as anybody reads. */
const mostCommands = 200;

const names = { failure: "error", warning: "warning", notice: "notice" } as const;

/** One command a line, the worst first, and the title. Ends in a newline. */
export function reportActions(verdict: Verdict): string {
  const { problems, unknown, waived, warnings, notices } = tally(verdict);
  const { refusal } = verdict;
  const commands = [
    ...(refusal
      ? [command("error", { title: inTitle(refusal.title) }, `${inPlain(refusal.message)}\n${inPlain(refusal.remedy)}`)]
      : []),
    ...problems.map((finding) => commandOf(annotationOf(finding), finding.commit === undefined)),
    ...unknown.map(unchecked),
    ...[...waived, ...warnings, ...notices].map((finding) =>
      commandOf(annotationOf(finding), finding.commit === undefined),
    ),
  ];
  const more = commands.length - mostCommands;
  const rest = more > 0 ? [`${count(more, "more finding")} left out.`] : [];
  // An older kind of command may stand anywhere in a line.
  const closing = `Plan Warden: ${title(verdict)}`.replaceAll("##[", "## [");
  return `${[...commands.slice(0, mostCommands), ...rest, closing].join("\n")}\n`;
}

/** What is about a commit other than the head has no line there. */
function commandOf({ path, startLine, endLine, level, title: rule, message }: Annotation, atHead: boolean): string {
  const place: Record<string, string> = atHead ? { file: path, line: `${startLine}`, endLine: `${endLine}` } : {};
  return command(names[level], { ...place, title: rule }, message);
}

function unchecked({ rule, path, message }: Unknown): string {
  const place: Record<string, string> = path === "" ? {} : { file: path };
  return command("error", { ...place, title: rule }, `Could not check: ${inPlain(message)}`);
}

function command(name: string, properties: Readonly<Record<string, string>>, message: string): string {
  const told = Object.entries(properties).map(([key, value]) => `${key}=${property(value)}`);
  return `::${name} ${told.join(",")}::${data(message)}`;
}

/** As `@actions/core` escapes: what ends a line, and the sign that escapes. */
const data = (text: string): string =>
  text.toWellFormed().replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");

/** A property also ends at these. */
const property = (text: string): string => data(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
