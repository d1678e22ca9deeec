// What a plan is: the nouns that everything else speaks in. Data only.

/**
 * Where something stands in a plan's text.
 * Lines are 1-based and end at LF. Offsets are UTF-16 units of the whole text, its BOM included; `end` is exclusive.
 */
export type Span = { line: number; endLine: number; start: number; end: number };

/** A value that was read from the text, as it was written, and where. */
export type Field<T> = { value: T; raw: string; at: Span };

/** The families of plans, strictest first. A preset is data: see `presets.ts`. */
export const presetNames = ["template", "execplan", "lenient"] as const;
export type PresetName = (typeof presetNames)[number];

export const statusNames = [
  "draft",
  "approved",
  "in-progress",
  "blocked",
  "review",
  "completed",
  "abandoned",
  "closed",
  "unknown",
] as const;
export type StatusName = (typeof statusNames)[number];

/** What a plan says of its own state, or what its folder says where it is silent. */
export type Status = {
  value: StatusName;
  /** As written; null when the plan has no status of its own. */
  raw: string | null;
  /** The span of the value alone; null when the plan has no status of its own. */
  at: Span | null;
  from: "text" | "folder" | "default";
  /** The choice list of the template, still unfilled: `[in-progress | completed | abandoned]`. */
  unfilled: boolean;
};

/** The lifecycle a folder of the path names (`active/`, `completed/`, …); `closed` is `archive/`: neither completed nor abandoned. */
export type FolderLifecycle = "active" | "completed" | "closed" | "superseded" | "abandoned" | "deferred";

/** What a mark says: `[x]` done, `[ ]` open, `[~]`, struck or `N/A` descoped. */
export type Mark = "open" | "done" | "descoped";

/** A checkbox that counts. `at` spans the three characters `[x]`. Optional is `(optional)`, or `Optional follow-up:` in front. */
export type Box = { state: Mark; at: Span; optional: boolean; postMerge: boolean };

/** What stands behind a ticked item. `check` is the name of a check run on the head. */
export type Evidence = { kind: "link" | "commit" | "path" | "check"; value: string; at: Span };

/** A labelled line that an item owns: `Accept: …`, `Evidence: …`, `Blocker: …`; or an unlabelled sub-bullet (`label: null`). */
export type Detail = { label: string | null; text: string; at: Span };

/** Anything listed that can be done or proven. Text is plain: no mark, no stamp, no id, no evidence, no Markdown decoration. */
export type Item = {
  text: string;
  /** The whole item with its continuation lines, without its children that are items themselves. */
  at: Span;
  /** The span of `text` as it stands in the source (the item's own paragraph after mark, stamp and id). */
  textAt: Span;
  box: Box | null;
  /** An id in front of the text, such as `AC-01`, `P6`, `T001`. */
  id: string | null;
  evidence: Evidence[];
  details: Detail[];
  /** 0 for a top-level item of its list. */
  depth: number;
};

/** A heading and what belongs to it, up to the next heading of the same or a higher level. */
export type Section = {
  /** The heading's plain text. */
  name: string;
  canonical: SectionName | null;
  level: number;
  /** The heading itself. */
  at: Span;
  /** Everything below the heading that belongs to it, sub-sections included. */
  body: Span;
  /** True when nothing but white space, comments and sub-headings stands in it. */
  empty: boolean;
};

/** The sections of the template and of the ExecPlan family, by meaning. */
export const sectionNames = [
  "Purpose",
  "Context and Orientation",
  "Plan of Work",
  "Concrete Steps",
  "Progress",
  "Surprises & Discoveries",
  "Decision Log",
  "Outcomes & Retrospective",
  "Acceptance Criteria",
  "Idempotence and Recovery",
  "Artifacts and Notes",
  "Interfaces and Dependencies",
] as const;
export type SectionName = (typeof sectionNames)[number];

/** A line that says how a milestone is verified: the text after the label, and the checks it names. */
export type Verify = Field<string> & { evidence: Evidence[] };

export type Milestone = {
  /** The heading's plain text, e.g. `Milestone 1: Parser`. */
  name: string;
  /** Folded kind and number, e.g. `milestone 1`, to tie progress entries to it. */
  key: string;
  level: number;
  at: Span;
  body: Span;
  verify: Verify[];
  steps: Item[];
};

/** Milliseconds since the epoch, inclusive: everything the written time can mean anywhere on Earth. */
export type Interval = { from: number; to: number };

export type Stamp = {
  raw: string;
  at: Span;
  /** null when it is `unfilled` (`[YYYY-MM-DD HH:MM]`) or `impossible` (`2026-02-30`). */
  interval: Interval | null;
  fault: "unfilled" | "impossible" | null;
  /** How exactly the time was written; a clock of exactly midnight still means the whole day. `zone` is false where none was given. */
  precision: "date" | "minute" | "second";
  zone: boolean;
};

export type ProgressEntry = Item & {
  stamp: Stamp | null;
  /** `Milestone N started` / `completed`, tied to `Milestone.key`; `part` where an entry begins with its name: `[M1] …`, `Stage A: …`. */
  milestone: { key: string; event: "started" | "completed" | "part" } | null;
};

export type Decision = {
  decision: string;
  rationale: string | null;
  stamp: Stamp | null;
  at: Span;
  form: "table" | "bullets" | "dated" | "heading" | "paragraph";
};

export type Criterion = Item & {
  /** False for numbered items, bullets and paragraphs: criteria that cannot be ticked. */
  tickable: boolean;
};

/** A metadata line such as `**Owner**: @ana`. */
export type Metadata = Field<string> & { key: string };

/** What one plan file says. Everything carries its span. Made by `parsePlan`. */
export type Plan = {
  path: string;
  text: string;
  /** As detected from the text alone. */
  preset: PresetName;
  title: Field<string> | null;
  status: Status;
  /** Metadata by its folded key: `feature spec`, `created`, `approved by`, `owner`, `issue`, `pr`, `updated`, and whatever else is there. */
  metadata: ReadonlyMap<string, Metadata>;
  created: (Field<string> & { stamp: Stamp | null }) | null;
  spec: Field<string> | null;
  sections: Section[];
  milestones: Milestone[];
  /** Every step, of milestones and of the plan itself, in document order. */
  steps: Item[];
  progress: ProgressEntry[];
  decisions: Decision[];
  /** Filled ones only; `[None yet]`, `TBD` and empty labels are no entries. */
  surprises: Field<string>[];
  outcomes: Field<string>[];
  criteria: Criterion[];
  /** Every checkbox of the document that counts, in document order. */
  boxes: Box[];
  /** Files and paths of the repository that the text names, in code spans and links. */
  mentions: Field<string>[];
  /** `<!-- plan-warden: skip <rule> because … -->` */
  markers: Field<{ rule: string; because: string }>[];
};

export const problemCodes = [
  "too-large",
  "too-deep",
  "too-many-items",
  "too-slow",
  "not-a-file",
  "not-utf8",
  "binary",
  "lfs-pointer",
  "bad-front-matter",
  "conflict",
  "unreadable",
] as const;
export type ProblemCode = (typeof problemCodes)[number];

/** Something in a plan that could not be read. `message` says what is and what was expected, in plain text. */
export type Problem = {
  code: ProblemCode;
  message: string;
  at: Span | null;
  /** True when nothing of the plan could be used: its `Plan` is empty. */
  fatal: boolean;
};

/** What came of reading one plan. Never thrown at the caller: a plan that cannot be read is an empty plan with a fatal problem. */
export type Reading = { plan: Plan; problems: Problem[] };
