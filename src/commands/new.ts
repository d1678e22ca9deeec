// `/plan new`: a plan to fill in, from the repository's template.
import { applyEdits, type Edit } from "../plan/edit.ts";
import { expandBraces } from "../plan/globs.ts";
import { isPlanPath } from "../plan/location.ts";
import type { Metadata, Plan } from "../plan/plan.ts";
import { isUnfilled } from "../plan/unfilled.ts";
import { lineEndOf, oneLine } from "../plan/writing.ts";
import type { Settings } from "../rules/settings.ts";
import { inOrder } from "./after.ts";
import type { ChangeCommand } from "./command.ts";
import { destinationOf } from "./destination.ts";
import { plainPlan } from "./plain-plan.ts";

const subject = "Add a plan";

export const create: ChangeCommand = {
  name: "new",
  usage: "new <title>",
  summary: "Makes a plan to fill in where plans live, from the repository's template if it has one.",
  who: "write",
  subject,
  needs: ["template"],
  paths: ({ arguments: { text }, facts, settings }) =>
    homesOf(settings).flatMap((home) => [home, pathIn(home, text, facts.now, settings)]),
  run(request) {
    const { facts, settings, state, entries, template, issue = null } = request;
    const { text } = request.arguments;
    if (state === "merged")
      return { refusal: { words: ["This pull request is merged, and a new plan belongs to new work."] } };
    const on = destinationOf(request);
    if (typeof on !== "string") return { refusal: on };
    if (settings.template !== null && template === null)
      return {
        refusal: {
          words: [
            { quoted: settings.template },
            ", which new plans are made from, is no file that can be read at the base branch.",
          ],
          remedy: ["Correct `template` in the settings, or the file."],
        },
      };
    if (isUnfilled(text)) return { refusal: { words: ["A title says what is planned."] } };
    const homes = homesOf(settings);
    const home = homes.find((folder) => entries.get(folder) === "folder") ?? homes[0] ?? "docs/plans";
    const path = pathIn(home, text, facts.now, settings);
    if (!isPlanPath(path, settings.plans) || path.startsWith(".github/"))
      return {
        refusal: {
          words: [{ quoted: path }, " would be no plan by the settings of this repository."],
          remedy: ["Add the file by hand."],
        },
      };
    if ((entries.get(path) ?? null) !== null)
      return { refusal: { words: [{ quoted: path }, " is there already."], remedy: ["Choose another title."] } };
    const day = dayOf(facts.now);
    const title = oneLine(text).replace(/ (#+)$/, " \\$1");
    const whole = template === null ? plainPlan(title, day, issue) : filled(template, title, day, issue);
    return {
      answer: { words: ["Made ", { quoted: path }, "; it waits to be filled in."] },
      commit: { on, subject, files: [{ path, text: whole }] },
    };
  },
};

const dayOf = (instant: number): string => new Date(instant).toISOString().slice(0, 10);

/** Folders that plans may live in, by the settings, each with its `active/` first. The bare part in front of a glob's first sign. */
function homesOf({ plans }: Settings): string[] {
  const folders = plans.include.flatMap((glob) => {
    const written = expandBraces(glob);
    return (typeof written === "string" ? [] : written).map((one) =>
      one
        .replace(/^\*\*\//, "")
        .replace(/[*?[].*$/, "")
        .replace(/[^/]*$/, "")
        .replace(/\/$/, ""),
    );
  });
  return [...new Set(folders)].filter((folder) => folder !== "").flatMap((folder) => [`${folder}/active`, folder]);
}

/** The path of a new plan: the day, and the title's letters and digits. Some names are no plan's by the settings; `-plan` makes them one. */
function pathIn(home: string, title: string, now: number, { plans }: Settings): string {
  const words =
    title
      .normalize("NFC")
      .toLowerCase()
      .match(/[\p{L}\p{M}\p{N}]+/gu) ?? [];
  let slug = "";
  for (const word of words) {
    const longer = slug === "" ? word.slice(0, 60) : `${slug}-${word}`;
    if (longer.length > 60) break;
    slug = longer;
  }
  const path = `${home}/${dayOf(now)}-${slug === "" ? "plan" : slug}.md`;
  return isPlanPath(path, plans) ? path : path.replace(/\.md$/, "-plan.md");
}

/** The template with its title, day, status and issue filled in; nothing else of it changes. */
function filled(
  { text, title, created, status, metadata }: Plan,
  name: string,
  day: string,
  issue: number | null,
): string {
  // `Execution Plan: [Task Title]` keeps what stands before the blank.
  const blank = title === null ? null : /[[<{][^\]>}\n]*[\]>}]/.exec(title.raw);
  const named =
    title === null
      ? []
      : blank === null
        ? [{ start: title.at.start, end: title.at.end, text: name }]
        : [{ start: title.at.start + blank.index, end: title.at.start + blank.index + blank[0].length, text: name }];
  const dated = created === null ? [] : [{ start: created.at.start, end: created.at.end, text: day }];
  const chosen = /\bdraft\b/i.test(status.raw ?? "") ? "draft" : "in-progress";
  const begun =
    status.at !== null && status.unfilled ? [{ start: status.at.start, end: status.at.end, text: chosen }] : [];
  const whole = applyEdits(text, inOrder(named, dated, begun, issueLine(text, status, metadata.get("issue"), issue)));
  return title === null ? `# ${name}\n\n${whole}` : whole;
}

/** In the line of the template that is there for it; else in one of its own in front of the status, where that is written alike. */
function issueLine(text: string, status: Plan["status"], there: Metadata | undefined, issue: number | null): Edit[] {
  if (issue === null) return [];
  if (there !== undefined) return [{ start: there.at.start, end: there.at.end, text: `#${issue}` }];
  const start = text.lastIndexOf("\n", status.at?.start ?? 0) + 1;
  if (status.at === null || !text.startsWith("**", start)) return [];
  return [{ start, end: start, text: `**Issue**: #${issue}${lineEndOf(text)}` }];
}
