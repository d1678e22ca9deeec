// The situations that people meet, one verdict each. Their words stand in `golden/`, to be read by a person.
import type { Verdict } from "../../src/rules/verdict.ts";
import { at, base, finding, glance, plan, planPath, tip, verdict } from "./build.ts";

const done = glance({
  milestones: { done: 3, total: 3, current: null },
  steps: { done: 16, total: 16 },
  progress: { done: 8, total: 8 },
  criteria: { done: 5, total: 5, evidenced: 4, attested: 1, tickable: true },
  newest: { stamp: "2026-11-23 09:12Z", at: at(110), commitsSince: 0 },
  next: null,
});

const loosened = finding({
  rule: "criteria-kept",
  message: ["A criterion was loosened in the change that ticks it."],
  remedy: ["Restore the number, or add a decision that says why it changed."],
  command: '/plan decide "…" because …',
  before: { text: "p95 latency below 200 ms", at: at(86), now: "p95 latency below 400 ms" },
});

const late = finding({
  rule: "progress-after-commit",
  severity: "warning",
  message: [
    "This entry is stamped 4 h 10 min after the commit that brings it: ",
    { quoted: "(2026-11-20 18:15Z)" },
    ", the commit says 2026-11-20 14:05Z.",
  ],
  remedy: ["Stamp the entry with the time it happened."],
  at: at(102),
});

const missing = finding({
  rule: "required-sections",
  severity: "notice",
  message: ["The plan has no section ", { quoted: "Surprises & Discoveries" }, "."],
  remedy: ["Add it, with `None yet` while there is nothing to tell."],
  at: null,
  old: true,
});

const waiver = { rule: "criteria-kept", by: "ana", because: "agreed with operations in the review", head: null };
const until = Date.UTC(2026, 11, 1, 12);

/** Text as an attacker would write it: mentions, references, markup, tags, markers, and characters that are not seen. */
export const hostile =
  "@octo/team fixes #1 GH-12 octo/finder#3 8f3ac1d </details><!-- plan-warden --> **bold** [click](https://evil.example) " +
  "![x](https://evil.example/i.png) www.evil.example a@b.example :smile: `co|de` | cell $x$ \u202Edlrow\u202C \u001B[31mred\u0000 <img src=x>";

export const situations: Readonly<Record<string, Verdict>> = {
  failing: verdict({ conclusion: "failure", findings: [loosened, late, missing] }),
  passing: verdict({}, [plan({ glance: done })]),
  warned: verdict({ findings: [late] }),
  waived: verdict({ findings: [{ ...loosened, waived: { ...waiver, until } }] }),
  skipped: verdict({
    findings: [
      finding({
        rule: "required-sections",
        message: ["The plan has no section ", { quoted: "Decision Log" }, "."],
        at: null,
        skipped: { because: "this plan is older than the template", at: at(9) },
      }),
      { ...late, skipped: { because: "the log is kept elsewhere", at: at(10) } },
    ],
  }),
  pending: verdict({
    conclusion: "pending",
    awaits: { checks: ["ci / e2e"], deadline: Date.UTC(2026, 10, 23, 15, 5), again: 0 },
  }),
  "not-checked": verdict({
    conclusion: "failure",
    unknown: [
      {
        rule: "check-agrees",
        path: planPath,
        message: [
          "What stands on line 88 is bound to ",
          { quoted: "e2e" },
          ", and no check of that name is on this commit. Did you mean ",
          { quoted: "ci / e2e" },
          "?",
        ],
      },
    ],
  }),
  "no-plan": verdict({ conclusion: "skipped", exemption: { kind: "no-plan", detail: "" } }, []),
  "no-plan-where-one-is-asked-for": verdict(
    {
      conclusion: "failure",
      findings: [
        finding({
          rule: "plan-required",
          message: ["No plan: this change touches ", { quoted: "src/search/rank.ts" }, ", which calls for one."],
          remedy: ["Add a plan, or name an existing one in the description: `Plan: docs/exec-plans/active/….md`."],
          command: "/plan new …",
          path: "src/search/rank.ts",
          at: null,
        }),
      ],
    },
    [],
  ),
  "a-plan-that-is-not-there": verdict(
    {
      conclusion: "failure",
      findings: [
        finding({
          rule: "plan-exists",
          message: ["The description names ", { quoted: "docs/plans/serach.md" }, ", and no such file is at the head."],
          remedy: ["Name ", { quoted: "docs/plans/search.md" }, ", or bring the file."],
          command: "/plan link docs/plans/search.md",
          path: "docs/plans/serach.md",
          absent: true,
          at: null,
        }),
      ],
    },
    [],
  ),
  exempt: verdict({ conclusion: "skipped", exemption: { kind: "paths", detail: "docs/**" } }, []),
  "settings-broken": verdict({
    conclusion: "failure",
    findings: [
      finding({
        rule: "config-valid",
        path: ".github/plan-warden.yml",
        commit: tip,
        at: at(3),
        message: ["Unknown key ", { quoted: "coment" }, "."],
        remedy: ["Did you mean `comment`?"],
      }),
      finding({
        rule: "config-valid",
        path: ".github/plan-warden.yml",
        commit: tip,
        at: at(7),
        column: 18,
        message: ["", { quoted: "fatal" }, " is no level of ", { quoted: "criteria-kept" }, "."],
        remedy: ["Write one of `error`, `warning`, `notice`, `off`."],
      }),
    ],
    examined: {
      ...verdict().examined,
      settings: { path: ".github/plan-warden.yml", ref: "main", oid: tip, problems: 2, mended: false },
    },
  }),
  "settings-mended": verdict(
    {
      examined: {
        ...verdict({}, [plan({ glance: done })]).examined,
        settings: { path: ".github/plan-warden.yml", ref: "main", oid: tip, problems: 2, mended: true },
      },
    },
    [],
  ),
  "organisation-broken": verdict(
    {
      conclusion: "failure",
      findings: [
        finding({
          rule: "config-valid",
          path: ".github/plan-warden.yml",
          repository: "octo/.github",
          commit: base,
          at: at(2),
          message: [{ quoted: "floors" }, " is no setting."],
          remedy: ["Did you mean `floor`?"],
        }),
      ],
      examined: {
        ...verdict().examined,
        organisation: { repository: "octo/.github", used: { ref: "main", oid: base, problems: 1 }, unused: null },
      },
    },
    [],
  ),
  "below-the-floor": verdict(
    {
      findings: [
        finding({
          rule: "config-valid",
          severity: "warning",
          path: ".github/plan-warden.yml",
          commit: tip,
          at: at(4),
          message: [
            "`rules.placeholders` is `off`; the organisation (",
            { quoted: "octo/.github" },
            ") asks for at least `warning`.",
          ],
          remedy: ["Raise it, or leave it out: the organisation's level holds."],
        }),
      ],
      exemption: { kind: "labels", detail: "no-plan" },
      examined: {
        ...verdict({}, []).examined,
        organisation: { repository: "octo/.github", used: { ref: "main", oid: base, problems: 0 }, unused: null },
      },
    },
    [],
  ),
  "organisation-unused": verdict({
    examined: {
      ...verdict().examined,
      organisation: {
        repository: "octo/.github",
        used: null,
        unused: "it is private, and this repository is public",
      },
    },
  }),
  "not-judged": verdict(
    {
      conclusion: "failure",
      refusal: {
        title: ["Not judged: 3,214 files changed, the limit is 3,000"],
        message: ["This pull request changes 3,214 files, and GitHub lists no more than 3,000."],
        remedy: ["Split it, or merge the large part from a branch of its own."],
      },
    },
    [],
  ),
  advisory: verdict({ mode: "advisory", conclusion: "neutral", findings: [loosened] }),
  "several-plans": verdict({ conclusion: "failure", findings: [{ ...loosened, path: "docs/plans/oidc.md" }] }, [
    plan(),
    plan({
      path: "docs/plans/oidc.md",
      basePath: "docs/plans/login.md",
      sources: ["trailer"],
      preset: "lenient",
      glance: glance({
        title: "Move to OIDC",
        milestones: { done: 0, total: 0, current: null },
        progress: { done: 0, total: 0 },
        criteria: { done: 0, total: 4, evidenced: 0, attested: 0, tickable: false },
        next: { kind: "criterion", text: "logins work without a password", at: at(9), milestone: null },
        postMerge: [{ text: "delete the old secret", at: at(31) }],
      }),
    }),
    plan({ path: "docs/plans/gone.md", basePath: "docs/plans/gone.md", oid: null, glance: null }),
  ]),
  "many-findings": verdict({
    conclusion: "failure",
    findings: Array.from({ length: 40 }, (_, index) =>
      finding({ at: at(index + 1), severity: index < 30 ? "error" : "warning" }),
    ),
  }),
  hostile: verdict(
    {
      conclusion: "failure",
      findings: [
        finding({
          message: ["This criterion is open: ", { quoted: hostile }, "."],
          path: "docs/plans/`a`|b)<!--\u202E.md",
          before: { text: hostile, at: at(3), now: `# ${hostile}` },
          waived: { ...waiver, because: hostile, until: null },
        }),
        finding({ message: [{ quoted: hostile }, " is open."], at: at(4, 9) }),
      ],
    },
    [
      plan({
        path: "docs/plans/../../@octo/x`y.md",
        glance: glance({
          title: hostile,
          milestones: { done: 1, total: 2, current: { text: hostile, at: at(2) } },
          newest: { stamp: "2026-11-20 </td>", at: at(4), commitsSince: 1 },
          next: { kind: "step", text: hostile, at: at(5), milestone: hostile },
          postMerge: [{ text: `1. ${hostile}`, at: at(6) }],
        }),
      }),
    ],
  ),
};
