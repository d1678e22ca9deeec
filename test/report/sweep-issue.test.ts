// The weekly issue word for word, from its opening to its end, and how long it may get.
import { expect, test } from "@jest/globals";
import {
  planIssueTitle,
  reportChange,
  reportEnd,
  reportIssue,
  reportPlanIssue,
  reportReason,
  reportTwin,
} from "../../src/report/sweep-issue.ts";
import { readCodeOwners } from "../../src/rules/code-owners.ts";
import { digestOf } from "../../src/rules/plan-digest.ts";
import { type SweepVerdict, type SweptPlan, sweep } from "../../src/rules/sweep.ts";
import { versionOf } from "../rules/facts.ts";
import { place } from "./build.ts";
import { expectGolden } from "./golden.ts";
import { hostile } from "./situations.ts";

const oid = "77aa88bb".repeat(5);
const today = Date.parse("2026-11-23T12:00:00Z");
const where = { place, branch: "main" };

const planOf = (name: string, text: string, committed: string, links: SweptPlan["links"] = []): SweptPlan => {
  const path = `docs/exec-plans/${name}.md`;
  const commit = { oid, at: Date.parse(`${committed}T12:00:00Z`), author: "mia" };
  return { path, oid, digest: digestOf(versionOf(path, text).plan), commit, links };
};
const ended = (number: number, day: string) => ({
  number,
  state: "merged" as const,
  endedAt: Date.parse(day),
  activeAt: Date.parse(day),
});
const steps = (done: number, open: number): string =>
  `## Steps\n\n${"- [x] Done\n".repeat(done)}${"- [ ] Open\n".repeat(open)}`;

const plans = [
  planOf(
    "search",
    `# Search that survives typos\n\nStatus: in progress\nOwner: @ana\nPR: #412\n\n${steps(12, 4)}`,
    "2026-10-30",
    [ended(412, "2026-11-01")],
  ),
  planOf(
    "oidc",
    `# Move to OIDC\n\nStatus: approved\nOwner: @sam\nCreated: 2026-10-02\n\n${steps(0, 9)}`,
    "2026-10-02",
  ),
  planOf("cold-start", `# Faster cold start\n\nStatus: in progress\nOwner: @ana\n\n${steps(11, 0)}`, "2026-11-09"),
  planOf("active/queue", `# A queue of our own\n\nStatus: in progress\n\n${steps(3, 2)}`, "2026-11-20"),
  planOf("active/limits", `# Limits\n\nStatus: in progress\n\n${steps(3, 2)}`, "2026-10-12"),
  planOf("deferred/export", `# Export\n\nStatus: draft\n\n${steps(0, 2)}`, "2026-08-20"),
  { ...planOf("huge", "# Huge", "2026-11-20"), digest: null },
];
const owners = readCodeOwners("docs/exec-plans/active/ @acme/platform\n");
const verdict = sweep(plans, today, 14, owners);
const snoozed = new Map([
  ["docs/exec-plans/oidc.md", Date.parse("2026-11-30")],
  ["docs/exec-plans/active/limits.md", Date.parse("2026-11-28")],
  ["docs/exec-plans/search.md", Date.parse("2026-11-23")],
]);
const rowOf = ({ look }: SweepVerdict, index: number) => {
  const row = look[index];
  if (!row) throw new Error("There are fewer rows.");
  return row;
};

test("every form, to be read aloud", () => {
  const before = [
    ["docs/exec-plans/search.md", "stale"],
    ["docs/exec-plans/oidc.md", "never-started"],
    ["docs/exec-plans/retired.md", "stale"],
  ] as const;
  const schedule = { on: "tuesday", at: "08:30", timeZone: "Europe/Berlin" } as const;
  const forms: Record<string, string | null> = {
    "a list": reportIssue(verdict, where, { complete: true, schedule: null, boxes: true }),
    "a list of what GitHub lists in part, at a time of its own": reportIssue(
      sweep(plans.slice(0, 1), today, 14),
      where,
      {
        complete: false,
        schedule,
        boxes: true,
      },
    ),
    "two are snoozed": reportIssue(sweep(plans, today, 14, owners, snoozed), where, {
      complete: true,
      schedule: null,
      boxes: true,
    }),
    "all are snoozed, and one could not be read": reportIssue(
      sweep([...plans.slice(1, 2), ...plans.slice(6)], today, 14, owners, snoozed),
      where,
      { complete: true, schedule: null, boxes: true },
    ),
    "nothing is left": reportIssue(sweep(plans.slice(3, 4), today, 14), where, {
      complete: true,
      schedule: null,
      boxes: true,
    }),
    "nothing is listed, and one could not be read": reportIssue(
      sweep([...plans.slice(3, 4), ...plans.slice(6)], today, 14),
      where,
      { complete: true, schedule: null, boxes: true },
    ),
    "one plan": `${planIssueTitle(rowOf(verdict, 0))}\n\n${reportPlanIssue(rowOf(verdict, 0), where, { schedule: null, boxes: true })}`,
    "the list changed": reportChange(before, verdict.look, place),
    "the list is new": reportChange([], verdict.look.slice(0, 1), place),
    "what was told before is not known": reportChange(null, verdict.look.slice(0, 2), place),
    "the list is shorter": reportChange(before, verdict.look.slice(2, 3), place),
    "one plan, for another reason": reportReason([before[0]], rowOf(verdict, 0), place),
    "one plan, again": reportReason([], rowOf(verdict, 1), place),
    "it is off": reportEnd("off"),
    "one each": reportEnd("one each"),
    "all in one": reportEnd("all in one"),
    "the plan is in order": reportEnd("in order"),
    "another one is kept": reportTwin(12),
  };
  expectGolden(
    "sweep-issue.md",
    Object.entries(forms)
      .map(([name, text]) => `==== ${name}\n\n${text}\n`)
      .join("\n"),
  );
});

test("of what is set aside nothing is told, and nothing is said when there is nothing else", () => {
  const before = [
    ["docs/exec-plans/gone.md", "stale"],
    ["docs/exec-plans/search.md", "linked-ended"],
  ] as const;
  const look = verdict.look.slice(0, 1);
  expect(reportChange(before, look, place)).toContain("- no longer: `docs/exec-plans/gone.md`");
  expect(reportChange(before, look, place, new Set(["docs/exec-plans/gone.md"]))).toBeNull();
  expect(reportChange(before, look, place, new Set(["docs/exec-plans/other.md"]))).toContain("- no longer");
});

test("its length has an end, whatever stands in plans and however many there are; nobody is mentioned", () => {
  // A text with control characters is read as nothing.
  const long = `${hostile.replace(/\p{Cc}/gu, "")} ${"|<&`$".repeat(200)}`;
  const many = Array.from({ length: 400 }, (_, index) =>
    planOf(
      `${"é|`".repeat(60)}/${index}`,
      `# ${long}\n\nStatus: in progress\nOwner: ${long}\nPR: #1, #2, #3\n\n${steps(1, 1)}`,
      index % 3 === 0 ? "2026-11-20" : "2026-08-02",
    ),
  );
  const asleep = new Map(many.slice(200).map(({ path }) => [path, today + 1] as const));
  const worst = sweep(many, today, 14, [], asleep);
  const texts = [
    reportIssue(worst, where, { complete: false, schedule: null, boxes: true }),
    reportChange(
      many.map(({ path }) => [`gone/${path}`, "stale"] as const),
      worst.look,
      place,
    ),
    reportPlanIssue(rowOf(worst, 0), where, { schedule: null, boxes: true }),
    planIssueTitle(rowOf(worst, 0)),
  ];
  const limits = [65_000, 65_000, 65_000, 256];
  for (const [index, text] of texts.entries()) expect(text?.length).toBeLessThan(limits[index] ?? 0);
  for (const text of texts.slice(0, 3)) {
    expect(text).not.toMatch(/(?<![\w`/])@\w/);
    expect(text).not.toContain("<!--");
  }
});
