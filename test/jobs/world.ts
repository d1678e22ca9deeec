// A GitHub of plain data behind the port: a test sets the scene as a struct and reads what was asked and written.
import { createHash } from "node:crypto";
import type {
  App,
  CheckOutput,
  Delivery,
  FileAt,
  GitHub,
  OwnComment,
  OwnRun,
  OwnRuns,
  Permission,
  PullRequest,
  PullRequestQuestion,
  Side,
  TreeEntry,
} from "../../src/jobs/github.ts";
import type { Job, RepositoryReference } from "../../src/jobs/job.ts";
import type { Surroundings } from "../../src/jobs/surroundings.ts";
import { parsePlan } from "../../src/plan/parse.ts";
import type { ChangedFile, CheckState } from "../../src/rules/facts.ts";
import type { Mode } from "../../src/rules/settings.ts";
import { createMemory } from "./memory.ts";

export const repository: RepositoryReference = { installation: 1, id: 7, owner: "acme", name: "shop" };
export const reviewOf = (number: number): Extract<Job, { kind: "review" }> => ({ kind: "review", repository, number });

/** Forty hex digits from a short name. */
export const oid = (name: string): string => createHash("sha1").update(name).digest("hex");

/** A text is an ordinary file; anything else says what it is. */
export type Entry = string | { mode: number; bytes: Uint8Array; text?: string | null };

function fileAt(path: string, entry: Entry | undefined): FileAt | null {
  if (entry === undefined) return null;
  const { mode, bytes, text } =
    typeof entry === "string" ? { mode: 0o100644, bytes: Buffer.from(entry), text: entry } : { text: null, ...entry };
  return { path, oid: oid(Buffer.from(bytes).toString("latin1")), mode, size: bytes.length, text };
}

const committedAt = Date.parse("2026-11-20T14:05:00Z");

export type ScenePullRequest = Omit<
  PullRequest,
  "head" | "tip" | "base" | "runs" | "comments" | "ownHead" | "checks"
> & {
  head: string;
  /** The commit at the tip of its base branch. */
  tip: string;
};

/** A run of ours, with what it says. */
type SceneRun = OwnRun & { mode: Mode; output: CheckOutput };

export class World {
  readonly memory = createMemory();
  /** Files by commit. */
  readonly commits = new Map<string, Record<string, Entry>>();
  readonly pullRequests = new Map<number, ScenePullRequest>();
  /** Runs by commit, newest last, with what they say. */
  readonly runs = new Map<string, SceneRun[]>();
  readonly comments = new Map<number, OwnComment[]>();
  /** What people may do, by login; others may read. */
  readonly permissions = new Map<string, Permission>();
  /** Comments of people, by their global ids. */
  readonly said = new Map<string, { body: string; edited: boolean }>();
  /** What was answered, by what it answers: a comment's global id, or the pull request's for a button. */
  readonly replies: { to: string; comment: string | null; done: boolean; body: string }[] = [];
  /** Commits of ours, by what they answer. */
  readonly answered = new Map<string, string>();
  /** What others said of a commit, by its short name. */
  readonly checks = new Map<string, CheckState[]>();
  /** Every question and change, in order. */
  readonly calls: string[] = [];
  mergeBases: Record<string, string | null> = {};
  branches: Record<string, string> = {};
  deliveries: Delivery[] = [];
  redelivered: number[] = [];
  /** What a method throws, until it is taken away. */
  faults: Partial<Record<keyof GitHub, Error>> = {};
  now = Date.parse("2026-11-23T12:00:00Z");
  #ids = 100;

  /** A pull request of one commit on `base`, changing the files named. */
  open(
    number: number,
    { base, head, files, ...rest }: { base: string; head: string; files: ChangedFile[] } & Partial<ScenePullRequest>,
  ): ScenePullRequest {
    const made: ScenePullRequest = {
      number,
      open: true,
      merged: false,
      intoDefault: true,
      updatedAt: 1000,
      author: { login: "ana", bot: false },
      draft: false,
      body: "",
      labels: [],
      headRef: "feature",
      baseRef: "main",
      visibility: "public",
      organisation: null,
      filesTotal: files.length,
      filesComplete: true,
      files,
      commits: [
        {
          oid: oid(head),
          message: "Work",
          authoredAt: committedAt,
          committedAt,
          authorOffset: 0,
          additions: 1,
          deletions: 0,
          parents: [oid(base)],
        },
      ],
      commitsComplete: true,
      closes: [],
      conversation: null,
      ...rest,
      head: oid(head),
      tip: rest.tip ?? oid(base),
    };
    this.pullRequests.set(number, made);
    return made;
  }

  commit(name: string, files: Record<string, Entry>): void {
    this.commits.set(oid(name), files);
  }

  runOn(head: string): SceneRun | null {
    return this.runs.get(oid(head))?.at(-1) ?? null;
  }

  #side(commit: string, paths: readonly string[]): Side {
    const files = this.commits.get(commit) ?? {};
    return { oid: commit, files: new Map(paths.map((path) => [path, fileAt(path, files[path])])) };
  }

  #runs(commit: string): OwnRuns {
    const of = (mode: Mode) => this.#run(commit, mode);
    return { enforce: of("enforce"), advisory: of("advisory") };
  }

  #run(commit: string, wanted?: Mode): OwnRun | null {
    const run = this.runs.get(commit)?.findLast(({ mode }) => wanted === undefined || mode === wanted);
    if (!run) return null;
    const { output: _, mode: __, ...rest } = run;
    return rest;
  }

  #checks(commit: string): CheckState[] {
    return [...this.checks].find(([name]) => oid(name) === commit)?.[1] ?? [];
  }

  github(): GitHub {
    const calls = this.calls;
    let requests = 0;
    const ask = async <T>(name: keyof GitHub, answer: () => T): Promise<T> => {
      requests += 1;
      calls.push(name);
      const fault = this.faults[name];
      if (fault) throw fault;
      return answer();
    };
    const pullRequestOf = (number: number): ScenePullRequest => {
      const found = this.pullRequests.get(number);
      if (!found) throw new Error(`The scene has no pull request #${number}.`);
      return found;
    };
    const shown = ({
      number,
      settingsPath,
      group,
      mergeBase,
      paths,
      asked,
      checks,
    }: PullRequestQuestion): PullRequest => {
      const found = pullRequestOf(number);
      const head = group?.head ?? found.head;
      const base = group?.base ?? mergeBase;
      return {
        ...found,
        author: found.conversation?.issue ? null : found.author,
        head: this.#side(head, [settingsPath, ...paths]),
        tip: this.#side(group?.base ?? found.tip, [settingsPath, ...(asked ? paths : [])]),
        base: base === null ? null : this.#side(base, paths),
        comments: this.comments.get(number) ?? [],
        runs: this.#runs(head),
        conversation: asked
          ? {
              id: `PR_${number}`,
              repository: "R_1",
              issue: false,
              ownBranch: null,
              locked: false,
              closedTo: null,
              ...found.conversation,
              comment: (asked.comment === null ? null : this.said.get(asked.comment)) ?? null,
              answered: this.answered,
            }
          : null,
        ownHead: found.head,
        checks: checks ? this.#checks(found.head) : null,
      };
    };
    return {
      get requests() {
        return requests;
      },
      pages: { server: "https://github.com", owner: "acme", name: "shop" },
      pullRequest: (question) => ask("pullRequest", () => shown(question)),
      issue: (question) => ask("issue", () => shown({ ...question, group: null, mergeBase: null })),
      checks: (head) => ask("checks", () => this.#checks(head)),
      files: (wanted, part = "texts") =>
        ask("files", () =>
          wanted.map(({ oid, paths }) => {
            const side = this.#side(oid, paths);
            if (part === "texts") return side;
            return {
              oid,
              files: new Map([...side.files].map(([path, file]) => [path, file && { ...file, text: null }])),
            };
          }),
        ),
      blob: (wanted) =>
        ask("blob", () => {
          for (const files of this.commits.values())
            for (const entry of Object.values(files)) {
              const bytes = typeof entry === "string" ? Buffer.from(entry) : entry.bytes;
              if (oid(Buffer.from(bytes).toString("latin1")) === wanted) return bytes;
            }
          throw new Error(`The scene has no blob ${wanted}.`);
        }),
      tree: (commit) =>
        ask("tree", () => ({
          entries: Object.entries(this.commits.get(commit) ?? {}).flatMap(([path, entry]): TreeEntry[] => {
            const file = fileAt(path, entry);
            return file ? [{ path, oid: file.oid, mode: file.mode }] : [];
          }),
          complete: true,
        })),
      mergeBase: (base, head) => ask("mergeBase", () => this.mergeBases[`${base}...${head}`] ?? null),
      head: (number) => ask("head", () => this.pullRequests.get(number) ?? null),
      openPullRequests: (base) =>
        ask("openPullRequests", () =>
          [...this.pullRequests.values()]
            .filter(({ open, baseRef }) => open && (base === null || base === baseRef))
            .map(({ number, head }) => ({ number, head, run: this.#run(head) })),
        ),
      commit: (head) =>
        ask("commit", () => ({
          pullRequests: [...this.pullRequests.values()]
            .filter((each) => each.open && each.head === head)
            .map(({ number }) => number),
          branch: this.branches[head] ?? null,
          runs: this.#runs(head),
        })),
      createCheck: (head, mode, output) =>
        ask("createCheck", () => {
          const run = {
            id: this.#ids++,
            externalId: output.externalId,
            completed: output.conclusion !== null,
            conclusion: output.conclusion,
            annotations: output.annotations.length,
            mode,
            output,
          };
          this.runs.set(head, [...(this.runs.get(head) ?? []), run]);
          return run.id;
        }),
      updateCheck: (id, output) =>
        ask("updateCheck", () => {
          for (const run of [...this.runs.values()].flat())
            if (run.id === id)
              Object.assign(run, {
                externalId: output.externalId,
                completed: output.conclusion !== null,
                conclusion: output.conclusion,
                annotations: run.annotations + output.annotations.length,
                output,
              });
        }),
      restateCheck: (id, conclusion) =>
        ask("restateCheck", () => {
          for (const run of [...this.runs.values()].flat())
            if (run.id === id) Object.assign(run, { completed: true, conclusion });
        }),
      createComment: (number, body) =>
        ask("createComment", () => {
          this.comments.set(number, [...(this.comments.get(number) ?? []), { id: this.#ids++, body }]);
          return "done" as const;
        }),
      updateComment: (id, body) =>
        ask("updateComment", () => {
          const comment = [...this.comments.values()].flat().find((each) => each.id === id);
          if (!comment) return "gone" as const;
          comment.body = body;
          return "done" as const;
        }),
      deleteComment: (id) =>
        ask("deleteComment", () => {
          for (const [number, comments] of this.comments)
            this.comments.set(
              number,
              comments.filter((each) => each.id !== id),
            );
        }),
      permission: ({ login }) => ask("permission", () => this.permissions.get(login) ?? "read"),
      acknowledge: () => ask("acknowledge", () => undefined),
      reply: (answer) =>
        ask("reply", () => {
          this.replies.push(answer);
          const number = Number(/^PR_(\d+)$/.exec(answer.to)?.[1]);
          this.comments.set(number, [...(this.comments.get(number) ?? []), { id: this.#ids++, body: answer.body }]);
          return "done" as const;
        }),
      commitTo: ({ branch, parent, body, changes }) =>
        ask("commitTo", () => {
          const on = [...this.pullRequests.values()].find(({ headRef }) => headRef === branch);
          if (!on || on.head !== parent) return "conflict" as const;
          const made = oid(`${parent} ${body}`);
          const files = { ...this.commits.get(parent) };
          for (const { path, text } of changes) {
            if (text === null) delete files[path];
            else files[path] = text;
          }
          this.commits.set(made, files);
          on.head = made;
          const key = /^Plan-Comment: (\S+)$/m.exec(body)?.[1];
          if (key) this.answered.set(key, made);
          return { oid: made };
        }),
      propose: ({ parent, body }) => ask("propose", () => ({ oid: oid(`${parent} ${body}`), number: this.#ids++ })),
      openPullRequest: () => ask("openPullRequest", () => this.#ids++),
      describe: (number, body) =>
        ask("describe", () => {
          pullRequestOf(number).body = body;
          return "done" as const;
        }),
    };
  }

  surroundings(): Surroundings {
    const world = this;
    const app: App = {
      requests: 0,
      async *installations() {
        yield repository.installation;
      },
      async *repositories() {
        yield repository;
      },
      async *deliveries(since) {
        yield* world.deliveries.filter(({ deliveredAt }) => deliveredAt >= since);
      },
      async redeliver(id) {
        world.redelivered.push(id);
      },
    };
    return {
      github: async () => this.github(),
      app,
      memory: this.memory,
      plans: { read: async (path, text, options) => parsePlan(path, text, options) },
      sweep: noSweep,
      now: () => this.now,
    };
  }
}

const none = () => Promise.reject(new Error("The scene has no sweep."));
export const noSweep: Surroundings["sweep"] = { installation: none, github: none, spread: 0 };

export const changed = (path: string, rest: Partial<ChangedFile> = {}): ChangedFile => ({
  path,
  previousPath: null,
  status: "modified",
  additions: 3,
  deletions: 1,
  ...rest,
});
