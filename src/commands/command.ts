// The form of a command: metadata first, behaviour last. A command only decides: who may ask, which plan is meant and how the answer is
// worded is settled once for all of them, and a job does what was decided.
import type { Edit } from "../plan/edit.ts";
import type { Plan, Span } from "../plan/plan.ts";
import type { Facts, Oid, Waiver } from "../rules/facts.ts";
import type { Audience, Settings } from "../rules/settings.ts";
import type { ExaminedPlan } from "../rules/verdict.ts";
import type { Words } from "../rules/words.ts";
import type { NumberedItem } from "./items.ts";

/** What GitHub lets somebody do in the repository, weakest first. A role of its own counts as the one it is made of. */
export const permissions = ["none", "read", "triage", "write", "maintain", "admin"] as const;
type Permission = (typeof permissions)[number];

/** Who may ask: everybody who can comment, or one of the audiences that settings know. */
export type Who = "anyone" | Audience;

/** What a command was given, as it was written; empty where it was not. The grammar sees to it that what must be there is. */
export type Arguments = { text: string; because: string; until: string; evidence: string };

/** The person who asks. `permission` is GitHub's word at the time the command runs. `app`: a bot, or a person through an app. */
export type Asker = { login: string; permission: Permission; author: boolean; app?: boolean };

export type Request = {
  arguments: Arguments;
  /**
   * What a review knows of the pull request; on a merged one its plans stand as they do at the tip of the base branch. `change` is null
   * in the conversation of an issue, whose plans stand on the default branch, or on a branch of ours that leads there. `now` is the server's clock, and the time of every stamp.
   */
  facts: Facts;
  settings: Settings;
  /** The issue it is asked in; none in a pull request. */
  issue?: number;
  /** The paths in the list of the weekly issue, where it is asked there, and when (milliseconds since the epoch). */
  list?: { plans: readonly string[]; askedAt: number };
  state: "open" | "closed" | "merged";
  /** Where the head branch is, and whether we may commit there. `guarded`: it is protected, or the repository's default. */
  branch: "ours" | "fork" | "guarded" | "gone";
  asker: Asker;
  /** What stands at the paths that the command's `paths` named: at the head, on a merged pull request at the tip of the base branch. */
  entries: ReadonlyMap<string, "file" | "folder" | null>;
  /** The template that settings name, when the command needs it; null where they name none, or it cannot be read. */
  template: Plan | null;
};

/** A place in a plan, what stands there, and the command that would mend it. */
export type Line = { path: string; at: Span; text: string; command?: string };

/** What is said: what is, in a sentence or two; the places it is about; what to do. */
export type Answer = {
  words: Words;
  lines?: readonly Line[];
  remedy?: Words;
  show?:
    | { commands: Settings["commands"] }
    | { plans: readonly ExaminedPlan[]; items: readonly { path: string; items: readonly NumberedItem[] }[] };
};

/** A file as it shall be: ranges of the text whose blob is `oid`, perhaps moved to another path; or a new one with its whole text. */
export type FileChange =
  | { path: string; oid: Oid; edits: readonly Edit[]; to: string | null }
  | { path: string; text: string };

/**
 * A commit onto the pull request's branch; onto a branch of its own with a pull request, because this one is merged or an issue; or none, because
 * the branch is in a fork, whose author gets a patch. `subject` is the same for every use of a command: it holds no word of anybody.
 */
export type Commit = { on: "branch" | "close-out" | "patch"; subject: string; files: readonly FileChange[] };

/** What shall be done, and what to say when it is. Lines of the answer are those of the files as they shall be. */
type Done = {
  answer: Answer;
  commit?: Commit;
  /** The pull request's description as it shall be. */
  body?: string;
  waive?: Waiver;
  /** A rule, whose waivers on this pull request are taken back. */
  unwaive?: string;
  /** A plan that is left out of the weekly list until an instant, milliseconds since the epoch. */
  snooze?: { path: string; until: number };
  /** The pull request is to be reviewed again, although nothing of it changed. */
  review?: true;
};

/** Nothing is to be done, and why; or what is. Mistakes of people are refusals; nothing is thrown. */
export type Outcome = { refusal: Answer } | Done;

type Metadata = {
  /** One word; the file's name. */
  name: string;
  /** Name and arguments. It is the grammar: `<…>` is a text, `because <…>` one behind a word, and what stands in `[…]` may be left out. */
  usage: string;
  /** What it does, in one line. */
  summary: string;
  /** Who may ask, unless settings say otherwise. */
  who: Who;
  /** Whether it takes somebody else than the author, unless settings say otherwise. */
  secondPerson?: true;
  /** The subject of its commit; it is there if and only if the command changes files. */
  subject?: string;
  /** Facts that cost something: the checks that plans are bound to, the template, the weekly list; the plans, of a command that edits none. */
  needs?: readonly ("checks" | "template" | "plans" | "list")[];
  /** Paths of the repository at which it asks what stands there. */
  paths?: (request: Pick<Request, "arguments" | "facts" | "settings">) => readonly string[];
};

/** Works on one plan: the pull request's only one, or the one that was named. */
export type PlanCommand = Metadata & {
  subject: string;
  edit(plan: Plan, request: Request): Edited | { refusal: Answer };
};

/** What a command makes of its plan: edits in order, and perhaps another path. */
type Edited = { answer: Answer; edits: readonly Edit[]; to?: string };

/** Works on the pull request or issue as a whole. `plan` is how a plan was named, null when none was. */
export type ChangeCommand = Metadata & { run(request: Request, plan: string | null): Outcome };

export type Command = PlanCommand | ChangeCommand;
