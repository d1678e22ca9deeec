// A repository made by hand, as the page sees it: every kind of thing the page shows, and hostile words where asked for.
import type {
  CheckRun,
  Commit,
  Issue,
  Person,
  Place,
  PullRequest,
  Repository,
  View,
} from "../../../src/sandbox/page/view.ts";

const ana: Person = { login: "ana", bot: false };
const sam: Person = { login: "sam", bot: false };
const warden: Person = { login: "plan-warden[bot]", bot: true };

const sha = "89abcde0123456789abcdef0123456789abcdef0";
const baseSha = "1234567890abcdef1234567890abcdef12345678";
const at = "2026-11-20T14:05:00Z";
const planPath = "docs/exec-plans/active/search.md";

const planText = `# Search that survives typos

**Status**: in-progress

## Progress

- [x] (2026-11-20 14:05Z) The index is built from \`src/search\`.
- [ ] Ranking is wired in.

## Acceptance Criteria

- [x] p95 latency below 400 ms
- [ ] results are announced to screen readers
`;

const failing: CheckRun = {
  id: 7,
  name: "plan-warden",
  app: "plan-warden",
  headSha: sha,
  status: "completed",
  conclusion: "failure",
  startedAt: "2026-11-20T14:05:01Z",
  completedAt: "2026-11-20T14:05:05Z",
  detailsUrl: "javascript:alert(1)",
  title: "1 problem · 1 of 2 criteria · milestone 2 of 3",
  summary: `**[Search that survives typos](/acme/shop/blob/${sha}/${planPath})** · in progress

| | |
|---|---|
| Milestones | \`▰▰▱\` 2 of 3, now *Ranking* |
| Acceptance | \`▰▱\` 1 of 2 |

### 1 problem
**A criterion was loosened in the change that ticks it.** [line 12](/acme/shop/blob/${sha}/${planPath}?plain=1#L12) · \`criteria-kept\`

| base | now |
|---|---|
| p95 latency below 200 ms | p95 latency below 400 ms |

Restore the number, or record why: \`/plan decide "p95 below 400 ms" because …\`

<details><summary>What was looked at</summary>

24 rules looked, 2 were off

</details>`,
  text: '```json\n{ "conclusion": "failure" }\n```',
  annotations: [
    {
      path: planPath,
      line: 12,
      endLine: 12,
      level: "failure",
      title: "A criterion was loosened in the change that ticks it.",
      message: "base: p95 latency below 200 ms\nnow: p95 latency below 400 ms\nRestore the number, or record why.",
    },
    { path: planPath, line: 3, endLine: 3, level: "notice", title: "", message: "The plan has no owner." },
  ],
};

const passing: CheckRun = {
  ...failing,
  id: 8,
  name: "ci / unit",
  app: "actions",
  conclusion: "success",
  title: "214 tests passed",
  summary: "All green.",
  text: "",
  annotations: [],
};

const patch = `@@ -9,5 +9,5 @@
 
 ## Acceptance Criteria
 
-- [ ] p95 latency below 200 ms
+- [x] p95 latency below 400 ms
 - [ ] results are announced to screen readers`;

const head: Commit = {
  sha,
  message: "Wire the index into the query path\n\nPlan: docs/exec-plans/active/search.md",
  author: ana,
  at,
  checks: [failing, passing],
  parents: [baseSha],
  files: [{ path: planPath, previousPath: null, status: "modified", additions: 1, deletions: 1, patch }],
};

/** The view of `acme/shop` with one pull request; `comment` and `title` take whatever a stranger may write. */
export function shop({
  comment = "Looks right to me, @sam. See #2.\nSecond line.",
  title = "Search survives typos",
} = {}): View {
  const pull: PullRequest = {
    number: 1,
    title,
    author: ana,
    state: "open",
    draft: false,
    createdAt: at,
    labels: [{ name: "search", color: "1d76db" }],
    comments: 2,
    checks: [failing, passing],
    body: `Plan: ${planPath}\n\nWhat people see is what they meant.`,
    base: { owner: "acme", ref: "main", sha: baseSha },
    head: { owner: "acme", ref: "search/ranking", sha },
    timeline: [
      { kind: "commit", at, commit: head },
      { kind: "comment", id: 31, author: sam, at, edited: false, body: comment, reactions: [] },
      {
        kind: "comment",
        id: 32,
        author: warden,
        at,
        edited: true,
        body: "**Plan: 1 problem** · 1 of 2 criteria\n\n- A criterion was loosened ([line 12](#))",
        reactions: [{ content: "eyes", people: ["sam"] }],
      },
    ],
    commits: [head],
    files: head.files,
  };
  const issue: Issue = {
    number: 2,
    title: "Search misses plurals",
    author: sam,
    state: "open",
    createdAt: at,
    labels: [],
    comments: 0,
    body: "Searching for *shoe* misses shoes.",
    timeline: [{ kind: "event", at, author: sam, event: "closed" }],
  };
  const { body: _body, timeline: _timeline, ...summary } = issue;
  const repository: Repository = {
    owner: "acme",
    name: "shop",
    description: "A shop that finds things.",
    defaultBranch: "main",
    openPullRequests: 1,
    openIssues: 1,
    pullRequests: [pull],
    issues: [summary],
    branches: [
      { name: "main", sha: baseSha },
      { name: "search/ranking", sha },
    ],
    people: [
      { ...ana, permission: "admin" },
      { ...sam, permission: "read" },
    ],
  };
  const here = <T>(owner: string, name: string, value: T): Promise<T | null> =>
    Promise.resolve(owner === "acme" && name === "shop" ? value : null);
  return {
    people: async () => [ana, sam],
    repositories: async () => [repository],
    repository: (owner, name) => here(owner, name, repository),
    pullRequest: (owner, name, number) => here(owner, name, number === 1 ? pull : null),
    issue: (owner, name, number) => here(owner, name, number === 2 ? issue : null),
    checkRun: (owner, name, id) => here(owner, name, pull.checks.find((check) => check.id === id) ?? null),
    commit: (owner, name, asked) => here(owner, name, sha.startsWith(asked) ? head : null),
    place: (owner, name, refAndPath) => here(owner, name, placeAt(refAndPath)),
  };
}

function placeAt(refAndPath: string): Place | null {
  for (const ref of ["main", "search/ranking", sha]) {
    if (refAndPath === ref) {
      const entries = [
        { name: "README.md", kind: "file" as const },
        { name: "docs", kind: "folder" as const },
      ];
      return { kind: "folder", ref, sha, path: "", entries };
    }
    const text = { README: "# Shop\n\nFinds things. [Plans](docs)", [planPath]: planText };
    if (refAndPath === `${ref}/README.md`)
      return { kind: "file", ref, sha, path: "README.md", size: 34, text: text.README };
    if (refAndPath === `${ref}/${planPath}`)
      return { kind: "file", ref, sha, path: planPath, size: 300, text: planText };
  }
  return null;
}
