// Brings an issue of the weekly look to where it should be: said before its body says so, so that nothing is said twice.
import type { ReasonKind } from "../rules/sweep.ts";
import {
  changeMark,
  decideIssue,
  type IssueKey,
  isNone,
  type KeptIssue,
  type LookSet,
  markOf,
  type OwnIssue,
  twinMark,
} from "../rules/sweep-issue.ts";
import type { GitHub, IssueChange, Upkeep } from "./github.ts";
import type { ToldOf } from "./memory.ts";

/** An issue as it should stand. */
export type WantedIssue = {
  repository: number;
  key: IssueKey;
  set: LookSet;
  /** There is nothing to list, and it is not known that nothing needs a look, or what does is snoozed (`decideIssue`). */
  held: boolean;
  title: string;
  /** Without our mark. */
  body: string;
  labels: readonly string[];
  assignees: readonly string[];
  /** What it tells of. */
  plans: readonly (readonly [path: string, reason: ReasonKind])[];
  /** The words of the comment, upon what people were told before, null where that is not known. Null when there is nothing to tell. */
  change(before: ToldOf["plans"]): string | null;
  /** The body of one that gave way. */
  twin(of: number): string;
};

/** What was done, or why nothing is, in a few words; and what people were last told of in which issue. */
type Kept = { said: string; told: Readonly<Record<string, ToldOf>> };

/** What keeping it takes: `write` is null where nothing is to be changed on GitHub. */
type Keeping = Kept & { write: ((github: Port) => Promise<Kept>) | null };

type Port = Pick<GitHub & Upkeep, "createIssue" | "updateIssue" | "createComment">;

/** `kept` are all issues of its key, `told` what we remember of them, `now` in milliseconds since the epoch. */
export function keepIssue(
  wanted: WantedIssue,
  kept: readonly KeptIssue[],
  told: Readonly<Record<string, ToldOf>>,
  now: number,
): Keeping {
  const { decision, twins } = decideIssue(kept, wanted.set, now, wanted.held);
  const issueOf = (number: number): OwnIssue | undefined => kept.find(({ issue }) => issue.number === number)?.issue;
  const remember = (number: number, set: LookSet): Kept["told"] => {
    const { key, plans } = wanted;
    const before = told[number];
    if (set === wanted.set || isNone(set)) return { [number]: { key, told: set, plans } };
    return { [number]: { key, told: set, plans: before?.told === set ? before.plans : null } };
  };
  const giveWay = async (github: Port): Promise<void> => {
    for (const { number, of } of twins) {
      const body = `${wanted.twin(of)}\n\n${twinMark(wanted.repository, wanted.key)}`;
      await github.updateIssue(number, { body, open: false, reason: "not_planned" });
    }
  };

  if (decision.kind === "leave") {
    const until = decision.until === null ? "" : ` until ${new Date(decision.until).toISOString().slice(0, 10)}`;
    const standing = kept.flatMap(({ issue: { number } }) => Object.entries(remembered(told, number)));
    return { said: `${decision.because}${until}`, told: Object.fromEntries(standing), write: null };
  }
  if (decision.kind === "create") {
    const { title, labels, assignees, set } = wanted;
    return {
      said: "to be opened",
      told: {},
      write: async (github) => {
        const number = await github.createIssue({ title, body: bodyOf(wanted, set), labels, assignees });
        if (number === "refused") return { said: "GitHub takes no issue there", told: {} };
        return { said: `#${number} opened`, told: remember(number, set) };
      },
    };
  }

  const { number, open, tellSince } = decision;
  const issue = issueOf(number);
  const before = told[number];
  const words = tellSince === null ? null : wanted.change(before?.told === tellSince ? before.plans : null);
  const comment = tellSince === null || words === null ? null : `${words}\n\n${changeMark(tellSince, wanted.set)}`;
  // What has not to be told is as good as told.
  const standing = tellSince !== null && words === null ? wanted.set : decision.told;
  const changeTo = (set: LookSet): IssueChange | null => {
    const body = bodyOf(wanted, set);
    const change = {
      ...(issue && plain(issue.body) === plain(body) ? {} : { body }),
      ...(open === null ? {} : { open }),
      ...(open === false ? { reason: "completed" as const } : {}),
    };
    return Object.keys(change).length > 0 ? change : null;
  };
  const said = `#${number} ${open === null ? "updated" : open ? "opened again" : "closed"}`;
  if (comment === null && twins.length === 0 && changeTo(standing) === null)
    return { said: "its issue stands as it should", told: remember(number, standing), write: null };
  return {
    said,
    told: remember(number, standing),
    write: async (github) => {
      await giveWay(github);
      let set = standing;
      if (comment !== null && (await github.createComment(number, comment)) === "done") set = wanted.set;
      const change = changeTo(set);
      const answer = change === null ? "done" : await github.updateIssue(number, change);
      if (answer === "gone") return { said: `#${number} is gone`, told: {} };
      return answer === "done"
        ? { said, told: remember(number, set) }
        : { said: `GitHub takes no change of #${number}`, told: remember(number, set) };
    },
  };
}

const remembered = (told: Readonly<Record<string, ToldOf>>, number: number): Kept["told"] => {
  const known = told[number];
  return known ? { [number]: known } : {};
};

const bodyOf = ({ repository, key, body }: WantedIssue, told: LookSet): string =>
  `${body}\n\n${markOf({ repository, key, told })}`;

/** GitHub may store other line ends than it was given. */
const plain = (body: string): string => body.replaceAll("\r\n", "\n").trim();
