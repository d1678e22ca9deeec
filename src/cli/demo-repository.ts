// The demo's story: a repository with plans and settings, and pull requests that show what matters.

/** A file of the repository by path; null deletes it. */
export type DemoFiles = Readonly<Record<string, string | null>>;

type DemoPullRequest = {
  /** Branch, and what the page's reader should look for. */
  branch: string;
  shows: string;
  title: string;
  author: string;
  body: string;
  commits: readonly { message: string; files: DemoFiles }[];
};

export type DemoRepository = {
  owner: string;
  name: string;
  description: string;
  /** What was committed before, and when: milliseconds since the epoch. */
  past: { message: string; at: number; files: DemoFiles };
  files: DemoFiles;
  pullRequests: readonly DemoPullRequest[];
};

const searchPath = "docs/exec-plans/active/search.md";
const signInPath = "docs/exec-plans/active/sign-in.md";
const tidesPath = "docs/exec-plans/active/tide-tables.md";
const startPath = "docs/exec-plans/active/cold-start.md";

/** @param now Milliseconds since the epoch: the plans' dates are told from it, so that the demo is never old. */
export function demoRepository(now: number): DemoRepository {
  /** The date so many days ago, as plans write it. */
  const day = (ago: number) => new Date(now - ago * 86_400_000).toISOString().slice(0, 10);

  const search = `# Execution Plan: Search that survives typos

**Feature Spec**: \`specs/search.md\`
**Created**: ${day(12)}
**Status**: in-progress

## Purpose

A visitor who types "harbuor" finds the harbour guide. Today the search box answers nothing.

## Context and Orientation

The index lives in \`src/search/index.ts\`, the box in \`src/pages/search.ts\`. An edit distance counts single-letter changes.

## Plan of Work

Build a trigram index beside the exact one, ask both, and rank by edit distance. Trigrams need no new dependency.

## Concrete Steps

### Milestone 1: Trigram index

Every page can be found by a part of its title.

- [x] Step 1: build trigrams in \`src/search/trigrams.ts\`
- [x] Step 2: keep them in step with the exact index

**Verify**: \`npm test search\` shows 12 passing cases

### Milestone 2: Ranking

The nearest title stands first.

- [ ] Step 1: order by edit distance in \`src/search/rank.ts\`
- [ ] Step 2: show the ranked list in \`src/pages/search.ts\`

**Verify**: searching "harbuor" shows the harbour guide first

## Progress

- [x] [${day(11)} 09:10] Milestone 1 started
- [x] [${day(8)} 16:40] Milestone 1 completed
- [ ] Milestone 2 started

## Surprises & Discoveries

- Titles with accents need folding first: "ångström" was not found by "angstrom".

## Decision Log

| Date | Decision | Rationale |
|------|----------|-----------|
| ${day(11)} | Trigrams instead of a search service | One process to run, and 4,000 pages fit in memory |

## Outcomes & Retrospective

**What worked**: an index in two evenings.

## Acceptance Criteria

1. [x] Searching "harbour" answers in under 50 ms on 4,000 pages
2. [ ] Searching "harbuor" shows the harbour guide first
3. [ ] A search without a match says so and offers the sitemap
`;

  const signIn = `# Sign in with the company account

**Status**: In progress
**Created**: ${day(20)}

## Purpose / Big Picture

People sign in with the account they already have; no more passwords of ours.

## Progress

- [x] (${day(18)} 10:05Z) Register the client, keep its secret in the vault
- [x] (${day(9)} 15:30Z) Exchange the code for a token in \`src/sign-in/callback.ts\`

## Surprises & Discoveries

- The provider rotates its keys every day: fetch them by their id, never once at start.

## Decision Log

- Decision: sessions last 12 hours
  Rationale: a working day, and the provider's own limit is 24 hours
  Date/Author: ${day(17)} / ana

## Outcomes & Retrospective

Nobody had to reset a password since the pilot began.

## Validation and Acceptance

- [x] Signing in from a clean browser ends on the page that was asked for
- [ ] Signing out ends the provider's session too
- [ ] A revoked account is refused within 5 minutes
`;

  const start = `# Faster cold start

**Status**: in-progress
**Created**: ${day(15)}

## Purpose

The first request after a deploy takes 9 seconds. It should take 2.

## Progress

- [x] (${day(14)} 08:20Z) Measure where the time goes: 6 of 9 seconds load the fonts
- [x] (${day(10)} 17:45Z) Load the fonts on first use
- [ ] Keep the compiled templates between deploys

## Surprises & Discoveries

- The template cache was written to a folder that every deploy deletes.

## Decision Log

- Decision: keep the cache beside the data
  Rationale: it survives a deploy, and is backed up never
  Date/Author: ${day(10)} / sam

## Outcomes & Retrospective

Fonts on first use took 5 of the 9 seconds away.

## Validation and Acceptance

- [ ] The first request after a deploy answers in under 2 seconds
`;

  const tides = `# Tide tables beside the map

**Status**: in-progress
**Created**: ${day(48)}

## Purpose

Visitors see when the quay is dry before they set out.

## Progress

- [x] (${day(44)} 09:40Z) Fetch the tables from the harbour office, once a day
- [ ] Show them beside the map

## Surprises & Discoveries

- The office writes its times without a zone.

## Decision Log

- Decision: keep a year of tables, not only tomorrow's
  Rationale: the office takes a day off now and then
  Date/Author: ${day(44)} / noor

## Outcomes & Retrospective

The office answers within a second.

## Validation and Acceptance

- [ ] The page shows tomorrow's low water
`;

  const template = `# Execution Plan: [Task Title]

**Feature Spec**: \`specs/[feature-name].md\`
**Created**: [YYYY-MM-DD]
**Status**: [in-progress | completed | abandoned]

## Purpose

What someone can do after this change that they could not do before.

## Concrete Steps

### Milestone 1: [Name]

- [ ] Step 1: [exact action with file paths]

**Verify**: [Observable acceptance]

## Progress

- [ ] [YYYY-MM-DD HH:MM] Milestone 1 started

## Surprises & Discoveries

- [None yet]

## Decision Log

| Date | Decision | Rationale |
|------|----------|-----------|
| | | |

## Outcomes & Retrospective

**What worked**:
**What didn't**:

## Acceptance Criteria

1. [ ] [Observable behavior 1]
`;

  return {
    owner: "ana",
    name: "harbour",
    description: "A travel guide that finds what you meant",
    past: { message: "Fetch tide tables", at: now - 44 * 86_400_000, files: { [tidesPath]: tides } },
    files: {
      "README.md": "# Harbour\n\nA travel guide that finds what you meant.\n\nPlans live in `docs/exec-plans`.\n",
      ".github/plan-warden.yml": "# What Plan Warden holds pull requests to.\ncomment: on-failure\n",
      "specs/search.md": "# Search\n\nEvery page can be found by its title, also when it is misspelt.\n",
      "src/search/rank.ts": "export const rank = (titles: string[]) => titles;\n",
      [searchPath]: search,
      [signInPath]: signIn,
      [startPath]: start,
    },
    pullRequests: [
      {
        branch: "search-ranking",
        shows: "a sound plan",
        title: "Rank search results by edit distance",
        author: "sam",
        body: `The nearest title stands first now.\n\nPlan: ${searchPath}`,
        commits: [
          {
            message: "Order results by edit distance",
            files: {
              "src/search/rank.ts":
                'import { distance } from "./distance.ts";\n\nexport const rank = (titles: string[], asked: string) =>\n  titles.toSorted((one, other) => distance(one, asked) - distance(other, asked));\n',
              [searchPath]: search
                .replace("- [ ] Step 1: order", "- [x] Step 1: order")
                .replace("- [ ] Milestone 2 started", `- [x] [${day(1)} 10:15] Milestone 2 started`),
            },
          },
        ],
      },
      {
        branch: "sign-in-done",
        shows: "a completed plan with open criteria",
        title: "Finish the move to company accounts",
        author: "sam",
        body: `Last step.\n\nPlan: ${signInPath}`,
        commits: [
          {
            message: "Send people back to the page they asked for",
            files: {
              "src/sign-in/callback.ts": "export const after = (asked: string) => ({ redirect: asked });\n",
              [signInPath]: signIn.replace("**Status**: In progress", "**Status**: Completed"),
            },
          },
        ],
      },
      {
        branch: "template-cache",
        shows: "stamps that cannot be true, or are not there",
        title: "Keep compiled templates between deploys",
        author: "agent-seven",
        body: `Templates are compiled once.\n\nPlan: ${startPath}`,
        commits: [
          {
            message: "Keep compiled templates beside the data",
            files: {
              "src/templates/cache.ts": 'export const folder = "data/templates";\n',
              [startPath]: start.replace(
                "- [ ] Keep the compiled templates between deploys\n",
                `- [x] Keep the compiled templates between deploys\n- [x] (${day(0).slice(0, 4)}-02-30 11:00Z) Warm the cache on start\n`,
              ),
            },
          },
        ],
      },
      {
        branch: "readme-typo",
        shows: "no plan, and none needed",
        title: "Say where plans live",
        author: "noor",
        body: "A sentence for newcomers.",
        commits: [
          {
            message: "Say where plans live",
            files: {
              "README.md":
                "# Harbour\n\nA travel guide that finds what you meant.\n\nPlans live in `docs/exec-plans/active` until they are done.\n",
            },
          },
        ],
      },
      {
        branch: "stricter-plans",
        shows: "settings with mistakes in them",
        title: "Hold plans to the template",
        author: "ana",
        body: "We agreed on the template last week.",
        commits: [
          {
            message: "Hold plans to the template",
            files: {
              ".github/plan-warden.yml":
                "# What Plan Warden holds pull requests to.\ncomment: on-failure\npreset: templat\nrules:\n  progress-stampd: error\n",
            },
          },
        ],
      },
      {
        branch: "offline-mode",
        shows: "a template nobody filled in",
        title: "Plan for offline mode",
        author: "agent-seven",
        body: "Plan: docs/exec-plans/active/offline-mode.md",
        commits: [
          { message: "Add the plan for offline mode", files: { "docs/exec-plans/active/offline-mode.md": template } },
        ],
      },
      {
        branch: "revoked-accounts",
        shows: "a criterion that asks for less as it is ticked",
        title: "Refuse revoked accounts",
        author: "agent-seven",
        body: `Revoked accounts are looked up every hour.\n\nPlan: ${signInPath}`,
        commits: [
          {
            message: "Look up revoked accounts every hour",
            files: {
              "src/sign-in/revoked.ts": "export const every = 60 * 60 * 1000;\n",
              [signInPath]: signIn
                .replace("- [ ] Signing out ends the provider's session too\n", "")
                .replace(
                  "- [ ] A revoked account is refused within 5 minutes",
                  "- [x] A revoked account is refused within 60 minutes",
                )
                .replace("\n\n## Surprises", `\n- [x] (${day(1)} 14:40Z) Look up revoked accounts\n\n## Surprises`),
            },
          },
        ],
      },
    ],
  };
}
