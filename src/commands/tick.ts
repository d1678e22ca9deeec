// `/plan tick`: done, with what proves it, and for an entry with the time.
import { type Edit, tickBox } from "../plan/edit.ts";
import type { Item, Plan } from "../plan/plan.ts";
import { stampEntry } from "../plan/stamp-entry.ts";
import { inOrder } from "./after.ts";
import type { Answer, PlanCommand } from "./command.ts";
import { isBehind } from "./destination.ts";
import { evidenceOf } from "./evidence.ts";
import { meantItems, type NumberedItem, numberedItems, tally } from "./items.ts";

export const tick: PlanCommand = {
  name: "tick",
  usage: "tick <n | id | text> [evidence <link | commit | path | check:name>]",
  summary:
    "Ticks criteria, steps or entries: `4` is the fourth criterion, `s2` a step, `e1` an entry. Entries get the time.",
  who: "write",
  subject: "Tick items of the plan",
  edit(plan, request) {
    const { facts } = request;
    const { text, evidence } = request.arguments;
    const due = isBehind(request);
    const proof = evidence === "" ? null : evidenceOf(evidence);
    if (evidence !== "" && proof === null) return { refusal: noEvidence(evidence) };
    const would = (item: Item): boolean => isTickable(item) && (due || !item.box?.postMerge);
    const meant = meantItems(plan, text, would);
    if (!("items" in meant)) {
      const [, item = "", given = ""] = /^(.+?)\s+evidence:?\s+(.+)$/i.exec(text) ?? [];
      const known = given !== "" && "items" in meantItems(plan, item, would);
      return { refusal: known ? noEvidence(given) : notMeant(plan, meant, would, "tick", evidence) };
    }
    const { items } = meant;
    const dropped = items.find(({ item }) => item.box?.state === "descoped");
    if (dropped)
      return {
        refusal: about(
          plan,
          "This is descoped, so it is not ticked:",
          [dropped],
          ["Take its mark away in the file first."],
        ),
      };
    const early = due ? undefined : items.find(({ item }) => item.box?.postMerge);
    if (early)
      return {
        refusal: about(
          plan,
          "This is due after the merge, so it is not ticked before:",
          [early],
          ["Ask again when the pull request is merged."],
        ),
      };
    const open = items.filter(({ item }) => isTickable(item) || proof !== null);
    if (open.length === 0)
      return {
        refusal: about(plan, items.length === 1 ? "This is ticked already:" : "These are ticked already:", items),
      };
    const edits = open.flatMap(({ kind, item }) => ticked(plan, kind, item, proof, facts.now));
    return {
      edits: inOrder(edits),
      answer: about(
        plan,
        `${open.some(({ item }) => isTickable(item)) ? "Ticked" : "Evidence is added"}: ${tally(plan, open, "done")}`,
        open,
      ),
    };
  },
};

const noEvidence = (given: string): Answer => ({
  words: [{ quoted: given }, " is no evidence."],
  remedy: ["Evidence is a link, a commit, a path, or `check:` and the name of a check."],
});

const isTickable = ({ box }: Item): boolean => box?.state === "open";

function ticked(plan: Plan, kind: NumberedItem["kind"], item: Item, proof: string | null, now: number): Edit[] {
  const { box } = item;
  if (box === null) return [];
  const mark = box.state === "open" ? tickBox(box, "done") : [];
  const entry = kind === "entry" ? plan.progress.find((one) => one === item) : undefined;
  const stamp = entry && box.state === "open" ? stampEntry(plan, entry, now) : [];
  // Behind the words and in front of what is there already, so that it stays in the item's own paragraph.
  const { end } = item.textAt;
  return [...mark, ...stamp, ...(proof === null ? [] : [{ start: end, end, text: ` — ${proof}` }])];
}

/** A sentence about items, each with its place. No line is added by these commands, so places are the same after. */
export function about(plan: Plan, words: string, items: readonly NumberedItem[], remedy?: Answer["remedy"]): Answer {
  const lines = items.map(({ item }) => ({ path: plan.path, at: item.at, text: item.text }));
  return { words: [words], lines, ...(remedy ? { remedy } : {}) };
}

/** Why no item is meant: there is none of that name, or several; each with the command that names it alone. */
export function notMeant(
  plan: Plan,
  meant: { unknown: string } | { candidates: NumberedItem[] },
  would: (item: Item) => boolean,
  command: string,
  evidence: string,
): Answer {
  const suffix = evidence === "" ? "" : ` evidence ${evidence}`;
  const lines = (items: readonly NumberedItem[]) =>
    items.slice(0, mostListed).map(({ name, item }) => ({
      path: plan.path,
      at: item.at,
      text: item.text,
      command: `/plan ${command} ${name}${suffix}`,
    }));
  if ("candidates" in meant)
    return { words: [`${meant.candidates.length} items have these words:`], lines: lines(meant.candidates) };
  const items = numberedItems(plan);
  const open = items.filter(({ item }) => would(item));
  const words = ["No item of the plan is called ", { quoted: meant.unknown }, "."];
  if (items.length === 0)
    return {
      words: ["Nothing in the plan can be ticked."],
      ...(plan.criteria.length > 0 ? { remedy: ["`/plan criteria` makes checkboxes of its criteria."] } : {}),
    };
  if (open.length === 0)
    return {
      words: [
        ...words,
        ` ${items.length === 1 ? "The one" : `All ${items.length}`} that can be ticked ${command === "tick" ? "are done already" : "are open"}.`,
      ],
    };
  return {
    words: [...words, command === "tick" ? " These are open:" : " These are ticked:"],
    lines: lines(open),
    ...(open.length > mostListed ? { remedy: [`\`/plan status\` lists all ${open.length}.`] } : {}),
  };
}

const mostListed = 10;
