// A repository with a long past, made by one `git fast-import`: plans that are begun, worked on and completed, beside their code.
import { execFileSync } from "node:child_process";

export type HistoryOptions = {
  /** Merged changes; every third is a merge of two commits, the others are squashed. */
  changes: number;
  plans: number;
};

const begin = Date.UTC(2026, 0, 5, 9);
const hour = 60 * 60 * 1000;
/** Entries of a plan: it is begun with none of them ticked, and each change ticks one. */
const entries = 3;
/** Lines of prose, so that a plan has the 11 KB of an ordinary one. */
const prose = 140;

const stamp = (instant: number) => `${new Date(instant).toISOString().slice(0, 16).replace("T", " ")}Z`;

/** What a plan says after so many changes to it. Every ninth claims a stamp of the day after. */
function planText(plan: number, ticks: readonly number[]): string {
  const done = ticks.length - 1 >= entries;
  const lines = Array.from({ length: entries }, (_, entry) => {
    const at = ticks[entry + 1];
    if (at === undefined) return `- [ ] Part ${entry} of it`;
    return `- [x] (${stamp(at - 5 * 60_000 + (plan % 9 === 0 ? 30 * hour : 0))}) Part ${entry} of it`;
  });
  const told = (section: string) =>
    Array.from(
      { length: prose / 2 },
      (_, line) => `${section} line ${line}: people find what they mean, and know by ${plan} why.`,
    );
  return [
    `# Work ${plan}`,
    "",
    `**Status**: ${done ? "completed" : "in-progress"}`,
    `**Created**: ${stamp(ticks[0] ?? begin).slice(0, 10)}`,
    "",
    "## Purpose",
    "",
    ...told("Purpose"),
    "",
    "## Progress",
    "",
    ...lines,
    "",
    "## Surprises & Discoveries",
    "",
    "- Short words match everything.",
    "",
    "## Decision Log",
    "",
    `- Decision: an index. Rationale: it needs no dictionary. Date/Author: ${stamp(ticks[0] ?? begin).slice(0, 10)}, ana.`,
    "",
    ...told("Context"),
    "",
    "## Outcomes & Retrospective",
    "",
    ...(done ? ["It answers in 20 ms."] : []),
    "",
    "## Acceptance Criteria",
    "",
    `- [${done ? "x" : " "}] A query with one wrong letter finds the page.`,
    "",
  ].join("\n");
}

/** Makes the repository in a folder that is there and empty. Answers the instant of its last commit. */
export function generateHistory(folder: string, { changes, plans }: HistoryOptions): number {
  const stream: string[] = [
    "blob\nmark :1\ndata 8\n# Quay\n\n\n",
    commit(2, "main", begin - hour, "Begin", null, ["M 100644 :1 README.md"]),
  ];
  let mark = 2;
  let tip = 2;
  const worked = Array.from({ length: plans }, (): number[] => []);
  const blob = (text: string) => {
    stream.push(`blob\nmark :${++mark}\ndata ${Buffer.byteLength(text)}\n${text}\n`);
    return mark;
  };
  for (let change = 0; change < changes; change++) {
    const at = begin + change * 2 * hour;
    // All are begun in the first part of the time, and worked on in turn.
    const plan = (change * 7) % plans;
    const ticks = worked[plan] ?? [];
    ticks.push(at);
    const path = `docs/exec-plans/active/${plan}.md`;
    const code = (part: number) =>
      `M 100644 :${blob(`export const made = ${change} + ${part};\n`.repeat(20))} src/${plan}/${part}.ts`;
    const planFile = `M 100644 :${blob(planText(plan, ticks))} ${path}`;
    if (change % 3 === 0) {
      const [first, second] = [[planFile, code(0)], [code(1)]];
      stream.push(commit(++mark, "side", at - hour / 2, `Work on ${plan}`, [tip], first));
      stream.push(commit(++mark, "side", at - hour / 4, `More work on ${plan}`, [mark - 1], second));
      stream.push(commit(++mark, "main", at, `Merge pull request #${change}`, [tip, mark - 1], [...first, ...second]));
    } else {
      const files = [planFile, code(0)];
      stream.push(commit(++mark, "main", at, `Work on ${plan} (#${change})`, [tip], files));
    }
    tip = mark;
  }
  execFileSync("git", ["init", "-q", "-b", "main"], { cwd: folder });
  execFileSync("git", ["fast-import", "--quiet"], { cwd: folder, input: stream.join("") });
  execFileSync("git", ["reset", "-q", "--hard", "main"], { cwd: folder });
  return begin + (changes - 1) * 2 * hour;
}

function commit(
  mark: number,
  branch: string,
  at: number,
  message: string,
  parents: readonly number[] | null,
  files: readonly string[],
): string {
  const who = `Ana <ana@quay.example> ${Math.floor(at / 1000)} +0000`;
  const [from, ...merged] = parents ?? [];
  return [
    `commit refs/heads/${branch}`,
    `mark :${mark}`,
    `author ${who}`,
    `committer ${who}`,
    `data ${Buffer.byteLength(message)}\n${message}`,
    ...(from === undefined ? [] : [`from :${from}`]),
    ...merged.map((parent) => `merge :${parent}`),
    ...files,
    "\n",
  ].join("\n");
}
