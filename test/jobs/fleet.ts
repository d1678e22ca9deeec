// Many repositories of plain data behind the ports of the sweep: a test sets them, reads what was asked and written, and may crash it.
import type {
  FileAt,
  GitHub,
  Installation,
  IssueChange,
  Look,
  OrganisationCopy,
  TreeEntry,
  Upkeep,
  Visibility,
} from "../../src/jobs/github.ts";
import type { RepositoryReference } from "../../src/jobs/job.ts";
import { settingsPath } from "../../src/rules/settings.ts";
import type { LastCommit, LinkedWork } from "../../src/rules/sweep.ts";
import type { OwnIssue } from "../../src/rules/sweep-issue.ts";
import { oid } from "./world.ts";

/** `files` is null where the repository is empty; `byPeople` are issues that somebody else wrote. */
export type FleetRepository = {
  reference: RepositoryReference;
  visibility: Visibility | null;
  archived: boolean;
  issuesEnabled: boolean;
  /** Whether it takes issues when they are written, whatever a look said. */
  takesIssues: boolean;
  files: Record<string, string> | null;
  /** The tree is cut off after so many entries; null: never. */
  cutAfter: number | null;
  organisation: OrganisationCopy | null;
  links: Map<number, LinkedWork>;
  commits: Map<string, LastCommit>;
  issues: OwnIssue[];
  /** What its issues said when they were opened, and comments since, by number. */
  said: Map<number, string[]>;
};

type SweptGitHub = Pick<GitHub, "requests" | "pages" | "files" | "blob" | "tree" | "createComment"> & Upkeep;

export class Fleet {
  readonly repositories: FleetRepository[] = [];
  /** Every request and what it was about, in order: `look 50`, `tree shop-1`, `createIssue shop-1`. */
  readonly calls: string[] = [];
  /** Repositories whose look is a problem, by id. */
  readonly problems = new Map<number, string>();
  /** How long a request takes, in milliseconds of `now`. */
  milliseconds = 0;
  /** Runs before the next issue is opened, once. */
  beforeOpening: (() => Promise<void>) | null = null;
  now = Date.parse("2026-11-23T09:00:00Z");
  #crash: { write: number; when: "before" | "after" } | null = null;
  #writes = 0;
  #numbers = 0;
  #comments = 0;

  add(name: string, given: Partial<FleetRepository> = {}): FleetRepository {
    const id = this.repositories.length + 1;
    const repository: FleetRepository = {
      reference: { installation: 1, id, owner: "acme", name },
      visibility: "public",
      archived: false,
      issuesEnabled: true,
      takesIssues: true,
      files: {},
      cutAfter: null,
      organisation: null,
      links: new Map(),
      commits: new Map(),
      issues: [],
      said: new Map(),
      ...given,
    };
    this.repositories.push(repository);
    return repository;
  }

  /** The write with this number, from 0 on, throws before it is made or after it was. */
  crashAt(crash: { write: number; when: "before" | "after" } | null): void {
    this.#crash = crash;
    this.#writes = 0;
  }

  #of(id: number): FleetRepository {
    const found = this.repositories.find(({ reference }) => reference.id === id);
    if (!found) throw new Error(`The fleet has no repository ${id}.`);
    return found;
  }

  #file(files: Record<string, string>, path: string): FileAt | null {
    const text = files[path];
    return text === undefined ? null : { path, oid: oid(text), mode: 0o100644, size: Buffer.byteLength(text), text };
  }

  installation(): Installation {
    let requests = 0;
    const { calls, problems, repositories } = this;
    return {
      get requests() {
        return requests;
      },
      async *repositories() {
        for (const [index, { reference, archived }] of repositories.entries()) {
          if (index % 100 === 0) {
            requests += 1;
            calls.push("repositories");
          }
          if (!archived) yield reference;
        }
      },
      look: async (questions) => {
        requests += 1;
        calls.push(`look ${questions.length}`);
        return questions.map(({ repository: { id }, links }): Look => {
          const problem = problems.get(id);
          if (problem !== undefined) return { problem };
          const {
            reference,
            visibility,
            archived,
            issuesEnabled,
            files,
            organisation,
            issues,
            links: known,
          } = this.#of(id);
          const unknown = { state: "unknown" as const, endedAt: null, activeAt: null };
          return {
            repository: reference,
            visibility,
            archived,
            issuesEnabled,
            branch: files && {
              name: "main",
              head: oid(`head ${JSON.stringify(files)}`),
              tree: oid(JSON.stringify(files)),
              settings: this.#file(files, settingsPath),
              codeowners: this.#file(files, ".github/CODEOWNERS"),
            },
            organisation,
            links: links.map((number) => known.get(number) ?? { number, ...unknown }),
            issues: structuredClone([
              ...issues.filter(({ open }) => open).toReversed(),
              ...issues
                .filter(({ open }) => !open)
                .toReversed()
                .slice(0, 10),
            ]),
          };
        });
      },
    };
  }

  github({ id }: RepositoryReference): SweptGitHub {
    const repository = this.#of(id);
    const { owner, name } = repository.reference;
    let requests = 0;
    const ask = <T>(what: string, answer: () => T): T => {
      requests += 1;
      this.calls.push(`${what} ${name}`);
      this.now += this.milliseconds;
      return answer();
    };
    const write = <T>(what: string, change: () => T): T =>
      ask(what, () => {
        const crash = this.#crash?.write === this.#writes ? this.#crash.when : null;
        this.#writes += 1;
        if (crash === "before") throw new Error("The process was killed.");
        const answer = change();
        if (crash === "after") throw new Error("The process was killed.");
        return answer;
      });
    const filesAt = (): Record<string, string> => repository.files ?? {};
    const issueOf = (number: number): OwnIssue | undefined =>
      repository.issues.find((issue) => issue.number === number);
    return {
      get requests() {
        return requests;
      },
      pages: { server: "https://github.com", owner, name },
      files: async (wanted) =>
        ask("files", () =>
          wanted.map((side) => ({
            oid: side.oid,
            files: new Map(side.paths.map((path) => [path, this.#file(filesAt(), path)])),
          })),
        ),
      blob: async (wanted) =>
        ask("blob", () => {
          const text = Object.values(filesAt()).find((each) => oid(each) === wanted);
          if (text === undefined) throw new Error(`The fleet has no blob ${wanted}.`);
          return Buffer.from(text);
        }),
      tree: async () =>
        ask("tree", () => {
          const entries = Object.entries(filesAt()).map(
            ([path, text]): TreeEntry => ({ path, oid: oid(text), mode: 0o100644 }),
          );
          const { cutAfter } = repository;
          const complete = cutAfter === null || entries.length <= cutAfter;
          return { entries: complete ? entries : entries.slice(0, cutAfter), complete };
        }),
      lastCommits: async (_, paths) =>
        ask("lastCommits", () => new Map([...repository.commits].filter(([path]) => paths.includes(path)))),
      createIssue: async ({ title, body, labels, assignees }) => {
        const { beforeOpening } = this;
        this.beforeOpening = null;
        await beforeOpening?.();
        return write("createIssue", () => {
          if (!repository.takesIssues) return "refused";
          this.#numbers += 1;
          const number = this.#numbers;
          const standing = { open: true, closedAt: null, locked: false, comments: [] };
          repository.issues.push({ number, title, body, labels, assignees, ...standing });
          repository.said.set(number, [body]);
          return number;
        });
      },
      updateIssue: async (number, { reason: _, ...change }: IssueChange) =>
        write("updateIssue", () => {
          const issue = issueOf(number);
          if (!issue) return "gone";
          if (!repository.takesIssues) return "refused";
          const closedAt = change.open === false ? this.now : change.open === true ? null : issue.closedAt;
          Object.assign(issue, change, { closedAt });
          return "done";
        }),
      createComment: async (number, body) =>
        write("createComment", () => {
          const issue = issueOf(number);
          if (!issue || issue.locked) return "refused";
          this.#comments += 1;
          issue.comments = [...issue.comments, { id: this.#comments, body }].slice(-10);
          repository.said.set(number, [...(repository.said.get(number) ?? []), body]);
          return "done";
        }),
    };
  }
}
