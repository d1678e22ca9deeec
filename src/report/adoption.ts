// What the rules would have said of a repository's merged changes, for a terminal: a table, the most telling findings, and what to do.
import { settingsPath } from "../rules/settings.ts";
import type { Finding } from "../rules/verdict.ts";
import { plain } from "./escape.ts";
import { proposal } from "./proposal.ts";
import type { Adoption } from "./replayed.ts";
import { wrap } from "./terminal.ts";
import { count, day, figure, inPlain, short } from "./words.ts";

/** Columns of a number in the table. */
const numberWidth = 10;

/** Ends in a newline. */
export function reportAdoption(adoption: Adoption, columns: number): string {
  const blocks = [opening(adoption, columns), table(adoption), telling(adoption, columns), proposed(adoption)];
  return `${blocks.filter((block) => block !== "").join("\n\n")}\n`;
}

function opening(adoption: Adoption, columns: number): string {
  const { changes, planned, plans, include, branch, since, failing, refused, cut, settled } = adoption;
  const by = settled ? "the repository's settings" : "the defaults";
  const failed = failing.reduce((sum, each) => sum + each.changes, 0);
  const sentences = [
    `${count(changes, "change")} merged into ${plain(branch)} since ${day(since)}; ${noneOr(planned)} of them ${planned > 1 ? "mean" : "means"} a plan.`,
    plans > 0
      ? `${count(plans, "plan")} ${plans === 1 ? "stands" : "stand"} there now.`
      : `No plan stands there now: they are looked for in ${include.map((glob) => `\`${plain(glob)}\``).join(", ")}. Other places are named under \`plans: include:\` in \`${settingsPath}\`.`,
    ...(planned > 0 ? [`By ${by}, ${noneOr(failed)} would have failed.`] : []),
    ...(refused > 0 ? [`${figure(refused)} could not be judged: too many files or plans at once.`] : []),
    ...(cut === "history"
      ? ["This clone is shallow: older changes are not in it. `git fetch --unshallow` brings them."]
      : []),
    ...(cut === "limit" ? ["There were more: only the newest are replayed."] : []),
  ];
  return wrap(sentences.join(" "), columns).join("\n");
}

function table({ rules, planned }: Adoption): string {
  if (planned === 0) return "";
  const spoke = [...rules].filter(([, { error, warning, notice, unknown }]) => error + warning + notice + unknown > 0);
  const silent = rules.size - spoke.length;
  if (spoke.length === 0) return "No rule spoke.";
  const width = Math.max(...spoke.map(([name]) => name.length)) + 2;
  const unknowns = spoke.some(([, { unknown }]) => unknown > 0);
  const row = (name: string, cells: readonly string[]) =>
    (name.padEnd(width) + cells.map((cell) => cell.padStart(numberWidth)).join("")).trimEnd();
  const cell = (number: number) => (number === 0 ? "" : figure(number));
  return [
    "In how many changes each rule speaks, by the worst it says there:",
    row("rule", ["error", "warning", "notice", ...(unknowns ? ["unknown"] : [])]),
    ...spoke.map(([name, { error, warning, notice, unknown }]) =>
      row(name, [cell(error), cell(warning), cell(notice), ...(unknowns ? [cell(unknown)] : [])]),
    ),
    `${count(silent, "rule")} never spoke, or ${silent === 1 ? "is" : "are"} off.${unknowns ? " Unknown: only GitHub could have told." : ""}`,
  ].join("\n");
}

function telling({ telling: found }: Adoption, columns: number): string {
  if (found.length === 0) return "";
  return ["The most telling:", ...found.map(({ commit, finding }) => told(commit, finding, columns))].join("\n");
}

function told(commit: string, { rule, severity, path, at, message }: Finding, columns: number): string {
  const where = `${plain(path)}${at === null ? "" : `:${at.line}`}`;
  const sentence = wrap(inPlain(message), columns - 11).map((line) => " ".repeat(11) + line);
  return [`  ${short(commit)}  ${severity}  ${rule}  ${where}`, ...sentence].join("\n");
}

function proposed(adoption: Adoption): string {
  const text = proposal(adoption);
  if (text === null && adoption.planned === 0) return "";
  if (text === null)
    return `${adoption.settled ? "The settings need" : "The defaults need"} no change for what was merged.`;
  const where = adoption.settled ? "Worth adding to .github/plan-warden.yml:" : "For .github/plan-warden.yml:";
  return `${where}\n\n${text.trimEnd()}`;
}

const noneOr = (number: number): string => (number === 0 ? "none" : figure(number));
