// `/plan complete`: done, if it is; else exactly what is not.
import { appendProgress } from "../plan/append-progress.ts";
import { type Edit, tickBox } from "../plan/edit.ts";
import { movedLinks } from "../plan/moved-links.ts";
import type { Item, Plan, PresetName } from "../plan/plan.ts";
import { stampEntry } from "../plan/stamp-entry.ts";
import { writeStatus } from "../plan/write-status.ts";
import { bindings } from "../rules/bindings.ts";
import { moveChores } from "../rules/chore-agrees.ts";
import { lacksOutcomes, outcomesOf } from "../rules/completed-has-outcomes.ts";
import { isOpen, unexplained } from "../rules/open-items.ts";
import { endedAs, saidOf } from "../rules/outcomes.ts";
import type { Words } from "../rules/words.ts";
import { after, inOrder } from "./after.ts";
import type { Answer, Line, PlanCommand, Request } from "./command.ts";
import { numberedItems } from "./items.ts";
import { moveTo, placesOf } from "./life.ts";

export const complete: PlanCommand = {
  name: "complete",
  usage: "complete",
  summary:
    "Completes the plan, or lists what is open. Sets the status, stamps an entry, moves the file from `active/` to `completed/` and its links with it.",
  who: "write",
  subject: "Complete the plan",
  needs: ["checks"],
  paths: ({ facts }) => placesOf(facts, "completed"),
  edit(plan, request) {
    const { value } = plan.status;
    if (value === "abandoned" || value === "closed")
      return { refusal: { words: [`The plan is ${value}.`], remedy: ["`/plan reopen because …` takes it up again."] } };
    const to = moveTo(plan.path, "completed", request);
    if (to !== null && typeof to !== "string") return { refusal: to };
    const written = plan.status.from === "text" || to === null;
    if (value === "completed" && to === null) return { refusal: { words: ["The plan is completed already."] } };
    const missing = missingOf(plan, request);
    if (missing) return { refusal: missing };

    const status = value === "completed" || !written ? [] : writeStatus(plan, "completed");
    if ("refusal" in status)
      return { refusal: { words: [status.refusal], remedy: ["Add a line `**Status**: in-progress`."] } };
    const entry = appendProgress(plan, "Plan completed.", request.facts.now);
    const edits = inOrder(
      status,
      "refusal" in entry ? [] : entry,
      ...(to === null ? [] : [ticksOf(plan, request.facts.now), movedLinks(plan.text, plan.path, to)]),
    );
    return { edits, answer: completed(plan, to ?? plan.path, edits), ...(to === null ? {} : { to }) };
  },
};

/** "Move this plan to completed", done by the move. */
function ticksOf(plan: Plan, now: number): Edit[] {
  return moveChores(plan).flatMap((item) => {
    if (item.box === null || !isOpen(item)) return [];
    const entry = plan.progress.find((one) => one === item);
    return [...tickBox(item.box, "done"), ...(entry ? stampEntry(plan, entry, now) : [])];
  });
}

/** What stands against it, each with its line and what mends it; null when nothing does. */
function missingOf(plan: Plan, request: Request): Answer | null {
  const { facts } = request;
  const waived = (rule: string): boolean =>
    facts.waivers.some((waiver) => waiver.rule === rule && (waiver.until ?? 0) > facts.now);
  const open = waived("completed-means-done") ? [] : openItems(plan);
  const red = waived("check-agrees") ? [] : redChecks(plan, request);
  const untold = !waived("completed-has-outcomes") && lacksOutcomes(plan, presetOf(plan, request));
  const section = outcomesOf(plan);
  const parts = [
    ...counted(open.filter(({ kind }) => kind === "criterion").length, "criterion is open", "criteria are open"),
    ...counted(open.filter(({ kind }) => kind === "step").length, "step is open", "steps are open"),
    ...counted(
      open.filter(({ kind }) => kind === "entry").length,
      "entry of Progress is open",
      "entries of Progress are open",
    ),
    ...counted(
      red.length,
      "tick is bound to a check that is not green",
      "ticks are bound to checks that are not green",
    ),
    ...(untold ? [section ? "Outcomes are not filled in" : "there is no Outcomes section"] : []),
  ];
  if (parts.length === 0) return null;
  const lines: Line[] = [
    ...open.map(({ name, item }) => ({ path: plan.path, at: item.at, text: item.text, command: `/plan tick ${name}` })),
    ...red,
    ...(untold && section
      ? [{ path: plan.path, at: section.at, text: "Outcomes & Retrospective: what came of it" }]
      : []),
  ].sort((one, other) => one.at.start - other.at.start);
  const until = new Date(facts.now + 7 * 24 * 60 * 60_000).toISOString().slice(0, 10);
  const waive = { quoted: `/plan waive completed-means-done because … until ${until}` };
  return {
    words: [`Not completed: ${parts.join("; ")}.`],
    lines,
    ...(open.length > 0
      ? { remedy: ["Tick what is done, mark what was dropped `[~]`, or have it waived: ", waive, "."] }
      : {}),
  };
}

const counted = (count: number, one: string, many: string): string[] =>
  count === 0 ? [] : [`${count} ${count === 1 ? one : many}`];

/** As the rule `completed-means-done` counts them. */
function openItems(plan: Plan) {
  const open = new Set<Item>([
    ...unexplained(plan.criteria),
    ...unexplained(plan.steps),
    ...unexplained(plan.progress),
  ]);
  return numberedItems(plan).filter(({ item }) => open.has(item));
}

/** Ticks whose checks are not green on the head. */
function redChecks(plan: Plan, { facts: { checks } }: Request): Line[] {
  return bindings(plan).flatMap(({ check, text, at }) => {
    const said = checks === null ? [] : saidOf(check, checks.states);
    const wrong = said.find(({ outcome }) => outcome !== "success");
    if (said.length > 0 && wrong === undefined) return [];
    const state = said.length === 0 ? "is not there" : wrong?.outcome ? wordsOf(endedAs(wrong.outcome)) : "still runs";
    return [{ path: plan.path, at, text: `${check} ${state}: ${text}` }];
  });
}

/** As plain text: what is quoted is a word of GitHub's. */
const wordsOf = (words: Words): string =>
  words.map((piece) => (typeof piece === "string" ? piece : piece.quoted)).join("");

const presetOf = (plan: Plan, { facts }: Request): PresetName =>
  facts.plans.find(({ head }) => head?.plan === plan)?.preset ?? plan.preset;

function completed(plan: Plan, path: string, edits: readonly Edit[]): Answer {
  const { moved } = after(plan, edits);
  const due = [...plan.criteria, ...plan.steps, ...plan.progress].filter(
    ({ box }) => box?.postMerge && box.state === "open",
  );
  const untickable = plan.criteria.filter(({ tickable }) => !tickable).length;
  return {
    words: [
      "Completed: ",
      { quoted: path },
      ".",
      ...counted(openItems(plan).length, "item is open, and waived", "items are open, and waived").map(
        (told) => ` ${told}.`,
      ),
      ...(untickable === 1 ? [" Its criterion cannot be ticked, so nothing tells whether it holds."] : []),
      ...(untickable > 1 ? [` Its ${untickable} criteria cannot be ticked, so nothing tells whether they hold.`] : []),
      ...(due.length > 0 ? [` Due after the merge: ${due.length === 1 ? "1 item" : `${due.length} items`}.`] : []),
    ],
    lines: due.map(({ at, text }) => ({ path, at: moved(at), text })),
  };
}
