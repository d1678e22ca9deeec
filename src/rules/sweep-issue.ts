// What is to be done with the issues of the weekly look: decided from how they stand, what needs a look, and the day. One each, never two.

const day = 24 * 60 * 60 * 1000;
/** One that was closed by hand keeps us quiet for so long; one that ended no longer ago is taken up again. */
const snooze = 7 * day;
const takenUpAgain = 10 * day;

/** As long as an issue of ours has this label, nothing is opened, reopened or said. */
export const snoozeLabel = "plan-snooze";

/** An issue that our app's own identity wrote. */
export type OwnIssue = {
  number: number;
  open: boolean;
  /** Milliseconds since the epoch; null while it is open. */
  closedAt: number | null;
  title: string;
  body: string;
  locked: boolean;
  labels: readonly string[];
  assignees: readonly string[];
  /** Ours among its last ten comments, oldest first. */
  comments: readonly { id: number; body: string }[];
};

/** What an issue is about: all plans of its repository, or one. One word. */
export type IssueKey = string;
export const wholeKey: IssueKey = "repository";

/**
 * What needs a look, as one word: two of them are the same when the same plans need it for the same first reason. `none` is none, and
 * `none-` with an instant stands in an issue that we closed then; `twin` in one that another one took the place of.
 */
export type LookSet = string;
export const noneOf: LookSet = "none";
const twinOf: LookSet = "twin";
const closedAt = (now: number): LookSet => `${noneOf}-${Math.floor(now / 1000)}`;
/** Stands in one that was open with nothing in it, while it could not be known whether anything needs a look, or all was snoozed. */
const heldOf: LookSet = "held";
export const isNone = (set: LookSet): boolean => set === noneOf || set.startsWith(`${noneOf}-`);

/** What we write below an issue's body: whose it is, and what people were last told of there. */
type Mark = { repository: number; key: IssueKey; told: LookSet };

/** The repository is in it because an issue can be moved to another one. */
export const markOf = ({ repository, key, told }: Mark): string =>
  `<!-- plan-warden:sweep ${repository} ${key} ${told} -->`;

export const twinMark = (repository: number, key: IssueKey): string => markOf({ repository, key, told: twinOf });

/** The last one: people may write below it. No text of a plan can hold one, for its comments are broken. */
function readMark(body: string): Mark | null {
  const marks = body.matchAll(/^<!-- plan-warden:sweep (\d{1,16}) (\S{1,100}) (\S{1,100}) -->/gm);
  const [, repository, key = "", told = ""] = [...marks].at(-1) ?? [];
  return repository === undefined ? null : { repository: Number(repository), key, told };
}

/** Stands in a comment: what people were told of there, and what the body told them before. */
export const changeMark = (from: LookSet, to: LookSet): string => `<!-- plan-warden:sweep ${from}..${to} -->`;

function readChange(body: string): { from: LookSet; to: LookSet } | null {
  const [, from, to] = /<!-- plan-warden:sweep ([^\s.]{1,100})\.\.([^\s.]{1,100}) -->\s*$/.exec(body.slice(-400)) ?? [];
  return from === undefined || to === undefined ? null : { from, to };
}

/** What we remember of issues by their numbers: it finds one whose mark somebody took out. */
export type Remembered = ReadonlyMap<number, { key: IssueKey; told: LookSet }>;

/** An issue of ours in this repository. `written` is what its body says that people were told of, `told` what they were. */
export type KeptIssue = { issue: OwnIssue; key: IssueKey; written: LookSet; told: LookSet };

/** Those that are about plans of this repository. One that somebody else wrote is not among `issues`, whatever its body says. */
export function keptIssues(issues: readonly OwnIssue[], repository: number, remembered: Remembered): KeptIssue[] {
  return issues.flatMap((issue) => {
    const mark = readMark(issue.body);
    if (mark !== null && mark.repository !== repository) return [];
    const known = mark ?? remembered.get(issue.number);
    if (!known) return [];
    const { key, told: written } = known;
    return [
      {
        issue,
        key,
        written,
        told: lastTold(
          written,
          issue.comments.flatMap(({ body }) => readChange(body) ?? []),
        ),
      },
    ];
  });
}

/**
 * A comment is made before the body says so: comments that lead on from what the body says, to the last one, were made when we were cut
 * off in between.
 */
function lastTold(written: LookSet, changes: readonly { from: LookSet; to: LookSet }[]): LookSet {
  const last = changes.at(-1);
  for (let index = changes.length - 1; last && index >= 0; index -= 1) {
    const { from } = changes[index] ?? last;
    if (from === written) return last.to;
    if (changes[index - 1]?.to !== from) break;
  }
  return written;
}

/** What is to be done about one key. */
export type IssueDecision =
  | {
      /** What is there stays, and this is why. */
      kind: "leave";
      because: "nothing needs a look" | "nothing is known to need a look" | "snoozed by label" | "closed by hand";
      /** Until when, milliseconds since the epoch; null where no day is set. */
      until: number | null;
    }
  | { kind: "create" }
  | {
      /** Brought up to date, where its words changed. */
      kind: "keep";
      number: number;
      /** Whether it is opened or closed besides; null: neither. */
      open: boolean | null;
      /** What people were told of before; a comment tells them of the change first. Null: nothing new, or nothing may be said. */
      tellSince: LookSet | null;
      /** What the body says that people were told of, where no comment is made or it is refused. */
      told: LookSet;
    };

export type Decided = {
  decision: IssueDecision;
  /** Open ones to be closed in favour of the one that is kept. */
  twins: readonly { number: number; of: number }[];
};

/**
 * `kept` are all of one key, `set` is what needs a look, `now` in milliseconds since the epoch. `held`: there is nothing to list, and it
 * is not known that nothing needs a look, or what does is snoozed. Then what is open stays so and nothing is said; nothing is opened.
 */
export function decideIssue(kept: readonly KeptIssue[], set: LookSet, now: number, held = false): Decided {
  const open = kept.filter(({ issue }) => issue.open).sort((one, other) => rank(one) - rank(other));
  const [first, ...others] = open;
  if (first) {
    const twins = others.map(({ issue: { number } }) => ({ number, of: first.issue.number }));
    return { decision: ofOpen(first, set, now, held), twins };
  }
  if (held) return { decision: { kind: "leave", because: "nothing is known to need a look", until: null }, twins: [] };
  return { decision: ofClosed(kept, set, now), twins: [] };
}

/** The oldest; but one that gave way before only if no other is there. */
const rank = ({ issue, written }: KeptIssue): number =>
  issue.number + (written === twinOf ? Number.MAX_SAFE_INTEGER / 2 : 0);

function ofOpen({ issue, told }: KeptIssue, set: LookSet, now: number, held: boolean): IssueDecision {
  const { number, locked, labels } = issue;
  if (held) {
    // Closed by hand, it must not look as if it had been closed by us.
    const standing = isNone(told) || told === twinOf ? heldOf : told;
    return { kind: "keep", number, open: null, tellSince: null, told: standing };
  }
  if (set === noneOf) return { kind: "keep", number, open: false, tellSince: null, told: closedAt(now) };
  const maySay = !locked && !labels.includes(snoozeLabel);
  // One closed by hand must not look as if it had been closed by us here either.
  const standing = isNone(told) || told === twinOf ? set : told;
  return { kind: "keep", number, open: null, tellSince: maySay && told !== set ? told : null, told: standing };
}

function ofClosed(kept: readonly KeptIssue[], set: LookSet, now: number): IssueDecision {
  if (set === noneOf) return { kind: "leave", because: "nothing needs a look", until: null };
  const [newest] = kept
    .filter(({ written }) => written !== twinOf)
    .sort(
      ({ issue: one }, { issue: other }) => (other.closedAt ?? 0) - (one.closedAt ?? 0) || other.number - one.number,
    );
  if (!newest) return { kind: "create" };
  const { issue, written, told } = newest;
  if (issue.labels.includes(snoozeLabel)) return { kind: "leave", because: "snoozed by label", until: null };
  const ended = (issue.closedAt ?? 0) + (isNone(written) ? 0 : snooze);
  if (now < ended) return { kind: "leave", because: "closed by hand", until: ended };
  if (now > ended + takenUpAgain) return { kind: "create" };
  const { number, locked } = issue;
  // Opening it again tells as well.
  return { kind: "keep", number, open: true, tellSince: !locked && told !== set ? told : null, told: set };
}
