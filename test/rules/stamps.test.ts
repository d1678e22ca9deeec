// What must not matter to the rules about stamps: how a history was made is nobody's fault, and neither is how a time is written.
import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { check, neededRevisions } from "../../src/rules/check.ts";
import type { Commit } from "../../src/rules/facts.ts";
import { type Severity, severities } from "../../src/rules/settings.ts";
import { base, changeOf, commitAt, factsOf, planOf, revisionsOf, settingsOf, versionOf } from "./facts.ts";

const minute = 60_000;
const start = Date.UTC(2026, 10, 18, 9, 7);
const path = "docs/plans/search.md";

/** An entry: when it is ticked (the index of a commit, -1 for the base, null for never), with what stamp, and whether it has a box. */
type Entry = { words: string; tickedAt: number | null; instant: number; boxed: boolean };
/** Minutes from the start, of each commit's author and committer. */
type Clock = { authored: number; committed: number };
/** How the history is told: everything here may change, and no verdict with it. */
type Telling = {
  entries: readonly Entry[];
  clocks: readonly Clock[];
  /** Minutes east of UTC, of stamps up to the last commit and in it. */
  zones: readonly [earlier: number, last: number];
  lineEnds: readonly [earlier: string, last: string];
  basePath: string;
  newPlan: boolean;
};

const pad = (value: number): string => String(Math.abs(value)).padStart(2, "0");

function stampOf(instant: number, zone: number): string {
  const local = new Date(instant + zone * minute).toISOString();
  const offset = zone === 0 ? "Z" : `${zone < 0 ? "-" : "+"}${pad(Math.trunc(zone / 60))}:${pad(zone % 60)}`;
  return `(${local.slice(0, 10)} ${local.slice(11, 16)}${offset})`;
}

function textOf({ entries, clocks, zones, lineEnds }: Telling, commit: number): string {
  const side = commit === clocks.length - 1 ? 1 : 0;
  const lines = entries.flatMap(({ words, tickedAt, instant, boxed }) => {
    const done = tickedAt !== null && tickedAt <= commit;
    if (!boxed) return done ? [`- ${stampOf(instant, zones[side])} ${words}`] : [];
    return [`- ${done ? `[x] ${stampOf(instant, zones[side])}` : "[ ]"} ${words}`];
  });
  return ["# Search that survives typos", "", "## Progress", "", ...lines, ""].join(lineEnds[side]);
}

type Weights = Readonly<Record<string, number>>;

/** How heavily each rule speaks: 0 where it does not, 3 for an error. */
function weigh(telling: Telling): Weights {
  const { clocks, basePath, newPlan } = telling;
  const commits = clocks.map(({ authored, committed }, index): Commit => {
    const oid = String(index).padStart(40, "0");
    const parent = index === 0 ? base : String(index - 1).padStart(40, "0");
    return {
      ...commitAt(start + committed * minute, oid),
      authoredAt: start + authored * minute,
      authorOffset: 120,
      parents: [parent],
    };
  });
  const texts = commits.map((_, index) => textOf(telling, index));
  const change = changeOf({ commits });
  const plan = planOf({ head: texts.at(-1) ?? "", base: newPlan ? null : textOf(telling, -1), path, basePath });
  const asked = neededRevisions([plan], change, settingsOf()).length > 0;
  const revisions = revisionsOf(plan, commits, (oid) => versionOf(path, texts[Number(oid)] ?? ""));
  const { findings } = check(
    factsOf({ change, plans: [{ ...plan, revisions: asked ? revisions : null }] }),
    settingsOf(),
  );
  const names = ["progress-after-commit", "progress-before-plan", "progress-order", "progress-batch"];
  return Object.fromEntries(
    names.map((name) => [
      name,
      Math.max(0, ...findings.filter(({ rule }) => rule === name).map(({ severity }) => weightOf(severity))),
    ]),
  );
}

const weightOf = (severity: Severity): number => severities.length - severities.indexOf(severity);

/** From two days before the first commit to two days after the last. */
const instant = fc.integer({ min: -4000, max: 12_000 }).map((minutes) => start + minutes * minute);

const telling = fc
  .record({
    entries: fc.array(
      fc.record({
        tickedAt: fc.option(fc.integer({ min: -1, max: 4 })),
        instant: fc.oneof({ weight: 4, arbitrary: instant }, fc.constant(start)),
        boxed: fc.boolean(),
      }),
      { minLength: 1, maxLength: 9 },
    ),
    steps: fc.array(fc.tuple(fc.nat(2000), fc.nat(300)), { minLength: 1, maxLength: 5 }),
    newPlan: fc.boolean(),
  })
  .map(({ entries, steps, newPlan }): Telling => {
    let clock = 0;
    const clocks = steps.map(([later, slack]) => {
      clock += later;
      return { authored: clock, committed: clock + slack };
    });
    return {
      entries: entries.map((entry, index) => ({ ...entry, words: `Build part ${"abcdefghi"[index]} of the index` })),
      clocks,
      zones: [0, 0],
      lineEnds: ["\n", "\n"],
      basePath: path,
      newPlan,
    };
  });

/** No rule speaks that did not, and none more heavily. */
function noHeavier(before: Weights, after: Weights): void {
  for (const [name, weight] of Object.entries(after))
    expect([name, weight]).toEqual([name, Math.min(weight, before[name] ?? 0)]);
}

/** A clock that reads midnight means its whole day, so another zone says more. */
const hasNoMidnight = ({ entries }: Telling, zone: number): boolean =>
  entries.every(({ instant }) => [0, zone].every((east) => (instant / minute + east) % 1440 !== 0));

describe("no new finding and no stronger one", () => {
  test("when the file is renamed", () => {
    fc.assert(
      fc.property(telling, (one) => {
        expect(weigh({ ...one, basePath: "docs/plans/active/search.md" })).toEqual(weigh(one));
      }),
    );
  });

  test("when the change is squashed into its last commit", () => {
    fc.assert(
      fc.property(telling, (one) => {
        const last = one.clocks.slice(-1);
        const entries = one.entries.map((entry) => ({
          ...entry,
          // What was never ticked in the history is not ticked by squashing it.
          tickedAt: entry.tickedAt === null || entry.tickedAt >= one.clocks.length ? null : Math.min(entry.tickedAt, 0),
        }));
        noHeavier(weigh(one), weigh({ ...one, entries, clocks: last }));
      }),
    );
  });

  test("when it is rebased: its committers' clocks are later, its authors' as they were", () => {
    fc.assert(
      fc.property(telling, fc.nat(5000), (one, later) => {
        const clocks = one.clocks.map(({ authored, committed }) => ({ authored, committed: committed + later }));
        noHeavier(weigh(one), weigh({ ...one, clocks }));
      }),
    );
  });

  test("when every stamp is written in another zone, from the start or by the last commit", () => {
    fc.assert(
      fc.property(telling, fc.constantFrom(-720, -300, 90, 540, 840), fc.boolean(), (one, zone, always) => {
        fc.pre(hasNoMidnight(one, zone));
        expect(weigh({ ...one, zones: [always ? zone : 0, zone] })).toEqual(weigh(one));
      }),
    );
  });

  test("when lines end in CRLF, from the start or by the last commit", () => {
    fc.assert(
      fc.property(telling, fc.boolean(), (one, always) => {
        expect(weigh({ ...one, lineEnds: [always ? "\r\n" : "\n", "\r\n"] })).toEqual(weigh(one));
      }),
    );
  });

  test("when entries stand in another order, but for their order itself", () => {
    fc.assert(
      fc.property(
        telling.chain((one) =>
          fc
            .shuffledSubarray([...one.entries], { minLength: one.entries.length })
            .map((entries): [Telling, Telling] => [one, { ...one, entries }]),
        ),
        ([one, other]) => {
          const { "progress-order": _, ...before } = weigh(one);
          const { "progress-order": __, ...after } = weigh(other);
          expect(after).toEqual(before);
        },
      ),
    );
  });

  test("when the commits' texts cannot be had", () => {
    fc.assert(
      fc.property(telling, (one) => {
        const last = one.clocks.map(({ authored, committed }) => Math.max(authored, committed));
        const stamps = one.entries.filter(({ tickedAt }) => tickedAt !== null && tickedAt < one.clocks.length);
        const latest = Math.max(0, ...stamps.map((entry) => (entry.instant - start) / minute));
        // In time for the newest commit is in time for all that is known.
        fc.pre(latest <= Math.max(...last));
        const plan = planOf({
          head: textOf(one, one.clocks.length - 1),
          base: one.newPlan ? null : textOf(one, -1),
          path,
        });
        const commits = one.clocks.map(({ committed }, index) => commitAt(start + committed * minute, String(index)));
        const { findings } = check(factsOf({ change: changeOf({ commits }), plans: [plan] }), settingsOf());
        expect(findings.filter(({ rule }) => rule === "progress-after-commit")).toEqual([]);
      }),
    );
  });
});

test.each([
  [0, 300],
  [300, 0],
])("the later clock of a commit counts: author's %i, committer's %i", (authored, committed) => {
  const one = (minutes: number): Telling => ({
    entries: [{ words: "Build the index", tickedAt: 0, instant: start + minutes * minute, boxed: true }],
    clocks: [{ authored, committed }],
    zones: [0, 0],
    lineEnds: ["\n", "\n"],
    basePath: path,
    newPlan: true,
  });
  expect(weigh(one(305))["progress-after-commit"]).toBe(0);
  expect(weigh(one(306))["progress-after-commit"]).toBe(1);
});

test("the made-up histories are not all without a finding", () => {
  const seen = new Set(
    fc
      .sample(telling, { numRuns: 500, seed: 7 })
      .flatMap((one) =>
        Object.entries(weigh(one)).flatMap(([name, weight]) => (weight > 0 ? [`${name} ${weight}`] : [])),
      ),
  );
  expect([...seen].sort()).toEqual([
    "progress-after-commit 1",
    "progress-after-commit 2",
    "progress-after-commit 3",
    "progress-batch 1",
    "progress-before-plan 1",
    "progress-order 1",
  ]);
});
