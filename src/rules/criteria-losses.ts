// What has become of the criteria of the base, where it is less than was promised or something else, and the plan does not say why.
import { codeSpans, plain } from "../plan/inline.ts";
import type { Item, Plan } from "../plan/plan.ts";
import { isUnfilled } from "../plan/unfilled.ts";
import { added, identityOf } from "./added.ts";
import { type Comparison, compareStrength } from "./compare-strength.ts";
import { wordsOf } from "./criterion-words.ts";
import { Explanations } from "./explanations.ts";
import { isRequired } from "./open-items.ts";
import { type Fate, pairCriteria } from "./pair-criteria.ts";
import type { Severity } from "./settings.ts";
import { TextRuns, withoutCriteria, withoutItems } from "./text-runs.ts";
import type { Words } from "./words.ts";

export type Loss = {
  was: Item;
  /** null for what is nowhere at the head. */
  now: Item | null;
  severity: Severity;
  message: Words;
  /** What to do, up to where: "… in the Decision Log". */
  remedy: string;
  /** It is about marks, so these have to be shown with the words. */
  marked: boolean;
};

type Sides = { base: { plan: Plan }; plan: { plan: Plan } };

/** With how its words compare to those of the base; null for what is nowhere at the head. */
type Found = Loss & { compared: Comparison | null };

/** At most one for each criterion, in the order of the base. `others` are plans of the same change, where a criterion may have gone. */
export function criteriaLosses(sides: Sides, others: readonly Plan[]): Loss[] {
  const { base, plan: head } = sides;
  const fates = pairCriteria(base.plan.criteria, head.plan.criteria);
  const found = fates.flatMap((fate) => lossOf(fate, sides) ?? []);
  if (found.length === 0) return [];
  const prose = { base: new TextRuns(base.plan.text), head: new TextRuns(head.plan.text) };
  const explanations = new Explanations(sides);
  return whereGone(found, sides, prose, others).filter(
    (loss) => !isRename(loss, prose) && !explanations.speakOf(loss.was, loss.now),
  );
}

const error = (was: Item, now: Item | null, message: string): Loss => ({
  ...{ was, now, severity: "error", message: [message] },
  ...(now === null
    ? { remedy: "Restore it, or record why", marked: false }
    : { remedy: "Restore it, write why behind or below it, or record it", marked: true }),
});
const lesser = (severity: Severity, was: Item, now: Item | null, ...message: Words): Loss => ({
  ...{ was, now, severity, message },
  ...{ remedy: now === null ? "Restore it, or record why" : "Restore the words, or record why", marked: false },
});

/** Something that was promised: a box that is neither set aside nor a gap still to be filled in. */
const isPromise = ({ box, text }: Item): boolean =>
  box !== null &&
  box.state !== "descoped" &&
  !box.optional &&
  !isUnfilled(text) &&
  !/^[[<][^[\]<>]*[\]>]\.?$/.test(text);

function lossOf(fate: Fate, sides: Sides): Found | null {
  const { was, now, parts } = fate;
  if (!isPromise(was)) return null;
  if (now !== null) {
    const compared = compare(was, now, sides);
    const loss = lossBetween(fate, now, compared, sides);
    return loss && { ...loss, compared };
  }
  if (parts.length > 0) {
    const aside = partAside(fate, sides);
    return aside && { ...aside, compared: null };
  }
  // What was ticked and goes is old news, unless it is known by its id.
  const loss =
    was.box?.state === "open" || was.id !== null
      ? error(was, null, "A criterion was removed.")
      : lesser("notice", was, null, "A ticked criterion was removed.");
  return { ...loss, compared: null };
}

function lossBetween(fate: Fate, now: Item, compared: Comparison, sides: Sides): Loss | null {
  const { was, by, parts } = fate;
  if (explainsItself(was, now, compared)) return null;
  const ticks = was.box?.state === "open" && isTicked(now, sides.plan.plan) ? " in the change that ticks it" : "";
  const aside = setAside(was, now);
  if (aside === "descoped" && ticks !== "" && isStruck(now, sides.plan.plan))
    return {
      ...lesser("notice", was, now, "A criterion was struck out as it was ticked, and counts as dropped."),
      ...{ remedy: "Take the strike away if it is done, or record why it was dropped", marked: true },
    };
  if (aside !== null) return error(was, now, `A criterion was ${aside}, and nothing says why.`);
  if (by === "place" && isOther(compared))
    return lesser(
      was.box?.state === "open" ? "warning" : "notice",
      was,
      now,
      `A criterion gave way to another one${ticks}.`,
    );
  if (parts.length > 0) return partAside(fate, sides);
  return lossOfWords(was, now, compared, ticks) ?? lossOfBox(was, now, compared);
}

/** Of a criterion that was split, the first part that was set aside. */
function partAside({ was, parts }: Fate, sides: Sides): Loss | null {
  for (const part of parts) {
    const aside = setAside(was, part);
    if (aside !== null && !explainsItself(was, part, compare(was, part, sides)))
      return error(was, part, `A part of a criterion was ${aside}, and nothing says why.`);
  }
  return null;
}

const isOther = ({ strength }: Comparison): boolean => strength === "weaker" || strength === "other";

function lossOfWords(was: Item, now: Item, compared: Comparison, ticks: string): Loss | null {
  const [unbound] = boundTo(was);
  const gone: Words | null =
    unbound !== undefined && boundTo(now).length === 0 ? [{ quoted: `check:${unbound}` }, " is gone"] : null;
  const below = standsBelow(compared, now);
  const because = gone ?? (below ? null : compared.because) ?? compareBelow(was, now).because;
  if (because !== null) return lesser("warning", was, now, `A criterion was loosened${ticks}: `, ...because, ".");
  if (below || !isOther(compared)) return null;
  const how = compared.lookalike
    ? "reworded in letters that look like those that stood there"
    : compared.shorter
      ? "cut short"
      : "reworded";
  return lesser(ticks === "" ? "notice" : "warning", was, now, `A criterion was ${how}${ticks}.`);
}

/** The same words, without their tick or their box. What asks for more has to be shown anew. */
function lossOfBox(was: Item, now: Item, { strength, gained }: Comparison): Loss | null {
  if (strength !== "same" || gained.length > 0) return null;
  if (was.box?.state === "done" && now.box?.state === "open")
    return error(was, now, "A ticked criterion is open again, and nothing says why.");
  return now.box === null && was.box?.state === "open" ? boxless(was, now) : null;
}

const boxless = (was: Item, now: Item | null): Loss => ({
  ...lesser("warning", was, now, "A criterion lost its box, so nobody can tick it."),
  ...{ remedy: "Give it back its box, or record why it has none", marked: now !== null },
});

function setAside(was: Item, now: Item): string | null {
  if (now.box?.state === "descoped") return "descoped";
  if (now.box?.optional && !was.box?.optional) return "made optional";
  return now.box?.postMerge && !was.box?.postMerge ? "put off until after the merge" : null;
}

const isTicked = ({ box }: Item, { text }: Plan): boolean =>
  box !== null && /x/i.test(text.slice(box.at.start, box.at.end));

/** Some strike out what is done; elsewhere it means that it was dropped. */
const isStruck = ({ textAt }: Item, { text }: Plan): boolean => text.startsWith("~~", textAt.start);

const boundTo = ({ evidence }: Item): string[] =>
  evidence.flatMap(({ kind, value }) => (kind === "check" ? [value] : []));

/** Marks are no words of a criterion. */
const withoutMarks = (text: string): string =>
  text
    .slice(0, 4000)
    .replace(/\((?:optional|post[- ]?merge)\)/gi, " ")
    .replace(/^N\/?A\b[\s:.—–-]*/i, "");

function compare(was: Item, now: Item, { base, plan }: Sides): Comparison {
  const code = new Set([...codeOf(was, base.plan), ...codeOf(now, plan.plan)]);
  return compareStrength(withoutMarks(unstruck(was, base.plan)), withoutMarks(unstruck(now, plan.plan)), code);
}

/** The words of a criterion without those that are struck out; all of them where a strike is its mark. */
function unstruck({ text, textAt: { start, end } }: Item, plan: Plan): string {
  const written = plan.text.slice(start, Math.min(end, start + 4000));
  if (!written.includes("~~") || written.startsWith("~~")) return text;
  const left = written.replace(/~~[^~]+~~/g, " ");
  return plain(left, 0, left.length) || text;
}

/** Lines under an item that belong to what is asked; the others say how it went. */
const asks = /^(?:accept(?:ance)?|criteria|expected|limits?|thresholds?|must|verify)$/i;

const below = ({ details }: Item): string =>
  details
    .filter(({ label }) => label === null || asks.test(label))
    .map(({ text }) => text)
    .join(" ; ");

const compareBelow = (was: Item, now: Item): Comparison => compareStrength(below(was), below(now));

/** What it lost went to the lines under it. */
function standsBelow({ lost }: Comparison, now: Item): boolean {
  const words = new Set(now.details.flatMap(({ text }) => wordsOf(text)).map(({ key }) => key));
  return lost.length > 0 && lost.every(({ key }) => words.has(key));
}

function codeOf({ textAt: { start, end } }: Item, { text }: Plan): string[] {
  return codeSpans(text, start, Math.min(end, start + 4000)).flatMap(({ content }) =>
    wordsOf(text.slice(...content)).map(({ key }) => key),
  );
}

/** Words that begin a reason, and are seldom anything else. */
const reasons = new Set(["because", "due", "superseded", "deferred", "waived"]);

/** What was put behind or below it says why: a few words of its own where it was set aside or unticked, else a reason. */
function explainsItself(was: Item, now: Item, { lost, gained }: Comparison): boolean {
  const known = new Set(was.details.map(({ text }) => text));
  const fresh = now.details.filter(({ text }) => text !== "" && !known.has(text));
  const told = [...gained, ...fresh.flatMap(({ text }) => wordsOf(text))];
  if (told.some(({ key }) => reasons.has(key))) return true;
  const unticked = was.box?.state === "done" && now.box?.state === "open";
  if ((!unticked && setAside(was, now) === null) || lost.length > 0) return false;
  return told.length >= 2 || now.evidence.length > was.evidence.length;
}

/** Of what is gone: without those that live on elsewhere, and those that stand there without their box as such. */
function whereGone(
  losses: readonly Found[],
  { base, plan }: Sides,
  prose: Record<"base" | "head", TextRuns>,
  others: readonly Plan[],
): Found[] {
  const gone = losses.filter(({ now }) => now === null).map(({ was }) => was);
  if (gone.length === 0) return [...losses];
  const boxes = added({ base, plan }, ({ steps, progress }) => [...steps, ...progress], identityOf);
  const found = pairCriteria(gone, boxes).flatMap(({ was, now, by }) =>
    now !== null && by !== "place" ? [[was, now] as const] : [],
  );
  const dropped = new Map(found.flatMap(([was, now]) => droppedElsewhere(was, now, { base, plan })));
  const moved = new Set(found.flatMap(([was]) => (dropped.has(was) ? [] : [was])));
  const standing = new TextRuns(withoutAside(plan.plan));
  const lists = plan.plan.sections
    .filter(({ canonical }) => canonical === "Acceptance Criteria")
    .map(({ body }) => new TextRuns(withoutCriteria(plan.plan, body.start, body.end)));
  const texts = others.map((other) => new TextRuns(withoutAside(other)));
  return losses.flatMap((loss) => {
    const { was, now } = loss;
    if (now !== null) return loss;
    if (moved.has(was) || texts.some((text) => text.times(was.text) > 0)) return [];
    const aside = dropped.get(was);
    if (aside) return { ...aside, compared: null };
    // It may have stood in a sentence of the plan as well, which is no move of it.
    if (standing.times(was.text) < Math.max(1, prose.base.times(was.text))) return loss;
    return was.box?.state === "open" && lists.some((list) => list.times(was.text) > 0)
      ? { ...boxless(was, null), compared: null }
      : [];
  });
}

/** It became a box elsewhere that nobody has to tick; one that is struck out as it is ticked is done there. */
function droppedElsewhere(was: Item, now: Item, sides: Sides): [was: Item, loss: Loss][] {
  const aside = setAside(was, now);
  const { plan } = sides.plan;
  if (aside === null || (isTicked(now, plan) && isStruck(now, plan))) return [];
  if (explainsItself(was, now, compare(was, now, sides))) return [];
  return [[was, error(was, now, `A criterion was moved and ${aside}, and nothing says why.`)]];
}

/** A plan's text without the items that nobody has to tick: what stands in them alone is promised no more. */
function withoutAside({ text, steps, progress, criteria }: Plan): string {
  const aside = [...steps, ...progress, ...criteria].filter((item) => item.box !== null && !isRequired(item));
  aside.sort((one, other) => one.at.start - other.at.start);
  return withoutItems(text, aside, 0, text.length);
}

/** One or two words were exchanged, and they are gone from the whole plan, where they stood in other places too. */
function isRename({ severity, compared }: Found, prose: Record<"base" | "head", TextRuns>): boolean {
  if (compared === null || severity === "error") return false;
  const { strength, lost, lookalike } = compared;
  if (strength !== "other" || lookalike || lost.length === 0 || lost.length > 2) return false;
  return lost.every(({ key }) => prose.head.count(key) === 0 && prose.base.count(key) > 2);
}
