// Our memory on PGlite, and on PostgreSQL where DATABASE_URL says so.
import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, describe, expect, jest, test } from "@jest/globals";
import type { Asked, WaitingJob } from "../../src/jobs/job.ts";
import type { Awaited, Begun, Memory, StoredVerdict, Swept } from "../../src/jobs/memory.ts";
import type { Waiver } from "../../src/rules/facts.ts";
import { type Database, openDatabase } from "../../src/server/database.ts";
import type { Environment } from "../../src/server/environment.ts";
import { openMemory, storeTold } from "../../src/server/memory.ts";
import { plan } from "../report/build.ts";
import { gate, until } from "./waiting.ts";

jest.setTimeout(60_000);

const url = process.env.DATABASE_URL;
const stores: [string, Environment["store"]][] = [["PGlite", null]];
if (url) stores.push(["PostgreSQL", { databaseUrl: url }]);

const verdict: StoredVerdict["verdict"] = {
  mode: "enforce",
  conclusion: "failure",
  findings: [],
  examined: { plans: [], base: null, head: "h", settings: null, organisation: null, rules: { looked: 1, off: 0 } },
  unknown: [],
  awaits: null,
  exemption: { kind: "declared", detail: 'it\'s "quoted" \u{1F600}' },
  refusal: null,
};

describe.each(stores)("memory on %s", (_name, store) => {
  let database: Database;
  let memory: Memory;
  const schema = `test_${randomBytes(6).toString("hex")}`;
  beforeAll(async () => {
    database = await openDatabase(store, { schema });
    memory = await openMemory(database);
  });
  afterAll(async () => {
    await database.query(`drop schema ${schema} cascade`);
    await database.close();
  });
  const row = (number: number, head: string, updatedAt: number): StoredVerdict => ({
    repository: 9_007_199_254_740_000,
    number,
    head,
    verdict,
    updatedAt,
  });
  const { repository } = row(0, "", 0);

  test("keeps what a sweep saw, and takes nothing that stands upon an older row", async () => {
    const swept = (id: number, round: number, next: number | null, head = "a"): Swept => ({
      repository: { installation: 3, id: repository + id, owner: "acme", name: `shop-${id}` },
      round,
      writing: round === 1,
      next,
      seen: {
        tree: "t",
        head,
        basis: "b",
        complete: true,
        plans: [{ path: "a.md", oid: "o", digest: null, commit: null }],
      },
      told: { 7: { key: "repository", told: "c0ffee", plans: [["a.md", "stale"]] } },
      ...(id === 1 ? { snoozed: { 'docs/\u{1F600} "a".md': 1_900_000_000_000 } } : {}),
    });
    const [first, second] = [swept(1, 1, 1_900_000_000_000), swept(2, 1, null)];
    const ids = [first, second, swept(3, 1, null)].map((row) => row.repository.id);
    expect(await memory.swept(ids)).toEqual(new Map());
    expect(await memory.storeSwept(first)).toBe(true);
    expect(await memory.storeSwept(second)).toBe(true);
    expect(await memory.swept(ids)).toEqual(new Map([first, second].map((row) => [row.repository.id, row])));
    expect(await memory.haveOwnTime(ids)).toEqual([first.repository.id]);
    expect(await memory.haveOwnTime(ids.slice(1))).toEqual([]);
    expect(await memory.storeSwept(swept(1, 1, null, "again"))).toBe(false);
    expect(await memory.storeSwept(swept(1, 3, null, "too new"))).toBe(false);
    expect(await memory.storeSwept(swept(2, 2, 1_800_000_000_000, "newer"))).toBe(true);
    expect([...(await memory.swept(ids)).values()].map(({ seen }) => seen?.head).sort()).toEqual(["a", "newer"]);
    const due = async (by: number) => (await memory.sweepsDue(by)).map(({ name }) => name);
    expect(await due(1_799_999_999_999)).toEqual([]);
    expect(await due(1_800_000_000_000)).toEqual(["shop-2"]);
    expect(await due(2_000_000_000_000)).toEqual(["shop-2", "shop-1"]);
  });

  test("keeps one verdict a pull request, and gives it back whole", async () => {
    expect(await memory.verdict(repository, 1)).toBeNull();
    expect(await memory.storeVerdict(row(1, "a", 1_800_000_000_000))).toBe(true);
    expect(await memory.verdict(repository, 1)).toEqual(row(1, "a", 1_800_000_000_000));
  });

  test("an older one changes nothing; one of the same instant does", async () => {
    await memory.storeVerdict(row(2, "new", 20));
    expect(await memory.storeVerdict(row(2, "old", 19))).toBe(false);
    expect((await memory.verdict(repository, 2))?.head).toBe("new");
    expect(await memory.storeVerdict(row(2, "newer", 20))).toBe(true);
    expect((await memory.verdict(repository, 2))?.head).toBe("newer");
  });

  test("answers the verdicts of a head by number, and forgets one that is dropped", async () => {
    for (const number of [12, 5, 7]) await memory.storeVerdict(row(number, "shared", 1));
    const numbers = async () => (await memory.verdictsOf(repository, "shared")).map(({ number }) => number);
    expect(await numbers()).toEqual([5, 7, 12]);
    await memory.dropVerdict(repository, 7);
    expect(await numbers()).toEqual([5, 12]);
    expect(await memory.verdictsOf(1, "shared")).toEqual([]);
  });

  test("answers who edits a plan, by where it was before, and who was told of one, and forgets them with their verdict", async () => {
    const edits = (number: number, ...plans: StoredVerdict["verdict"]["examined"]["plans"]) => ({
      ...row(number, `e${number}`, 1),
      verdict: { ...verdict, examined: { ...verdict.examined, plans } },
    });
    const long = `docs/plans/${"\u{1F600}".repeat(1000)}.md`;
    const quoted = `docs/"plans"/it's {a,b} \\ $.md`;
    const rows = [
      edits(30, plan({ path: "docs/done/a.md", basePath: "docs/a.md", shared: [32] })),
      edits(31, plan({ path: "docs/a.md", basePath: "docs/a.md", sources: ["body"] })),
      edits(32, plan({ path: "docs/a.md", basePath: null, shared: [30, 33] }), plan({ path: long, basePath: null })),
      edits(33, plan({ path: quoted, basePath: quoted, shared: [9] })),
    ];
    for (const each of rows) await memory.storeVerdict(each);
    expect(await memory.editorsOf(repository, 99, ["docs/a.md", "docs/other.md"])).toEqual([
      { number: 30, edits: [{ plan: "docs/a.md", told: [32] }] },
      {
        number: 32,
        edits: [
          { plan: "docs/a.md", told: [30, 33] },
          { plan: long, told: [] },
        ],
      },
    ]);
    const numbers = async (number: number, ...plans: string[]) =>
      (await memory.editorsOf(repository, number, plans)).map((editor) => editor.number);
    expect(await numbers(99, quoted)).toEqual([33]);
    expect(await numbers(99, long)).toEqual([32]);
    expect(await numbers(99, "docs/done/a.md")).toEqual([]);
    // The row itself is no other; what was told counts although nothing is edited.
    expect(await numbers(33)).toEqual([32]);
    expect(await numbers(32, "docs/a.md")).toEqual([30]);
    expect(await memory.editorsOf(1, 99, ["docs/a.md"])).toEqual([]);
    const workedOn = (number: number, ...plans: string[]) => memory.isWorkedOn(repository, number, plans);
    expect(await workedOn(99, "docs/other.md", quoted)).toBe(true);
    expect(await workedOn(33, quoted)).toBe(false);
    expect(await workedOn(99, "docs/done/a.md")).toBe(true);
    expect(await workedOn(99, "docs/other.md")).toBe(false);
    expect(await workedOn(99)).toBe(false);
    expect(await memory.isWorkedOn(1, 99, ["docs/a.md"])).toBe(false);
    await memory.dropVerdict(repository, 32);
    expect(await numbers(99, "docs/a.md")).toEqual([30]);
    await memory.storeVerdict({ ...edits(30), updatedAt: 2 });
    expect(await numbers(99, "docs/a.md")).toEqual([]);
    expect(await memory.numbersOf(repository)).toEqual(expect.arrayContaining([30, 31, 33]));
    expect(await memory.numbersOf(repository)).not.toContain(32);
    expect(await memory.numbersOf(1)).toEqual([]);
  });

  test("a verdict that knew of no others is one that was told of none", async () => {
    const { shared: _, ...old } = plan({ path: "docs/old.md", basePath: null });
    // What an older version stored.
    const plans = [old] as unknown as StoredVerdict["verdict"]["examined"]["plans"];
    await memory.storeVerdict({
      ...row(40, "old", 1),
      verdict: { ...verdict, examined: { ...verdict.examined, plans } },
    });
    expect(await memory.editorsOf(repository, 99, ["docs/old.md"])).toEqual([
      { number: 40, edits: [{ plan: "docs/old.md", told: [] }] },
    ]);
  });

  test("keeps hints and the last look at deliveries", async () => {
    expect(await memory.hints(repository, 1)).toBeNull();
    await memory.storeHints(repository, 1, { mergeBase: null, paths: [] });
    await memory.storeHints(repository, 1, { mergeBase: "b", paths: ["a 'b'.md"] });
    expect(await memory.hints(repository, 1)).toEqual({ mergeBase: "b", paths: ["a 'b'.md"] });
    await memory.storeHints(repository, 101, { mergeBase: "b", paths: [] });
    await memory.storeHints(repository, 102, { mergeBase: "b", paths: [], ownBranch: "plan-warden/102" });
    for (const number of [101, 102]) await memory.dropVerdict(repository, number);
    expect(await memory.hints(repository, 101)).toBeNull();
    expect((await memory.hints(repository, 102))?.ownBranch).toBe("plan-warden/102");
    expect(await memory.reconciledAt()).toBeNull();
    await memory.storeReconciledAt(1);
    await memory.storeReconciledAt(1_800_000_000_000);
    expect(await memory.reconciledAt()).toBe(1_800_000_000_000);
  });

  test("forgets what deliveries told long ago", async () => {
    const shop = { installation: 1, id: 9, owner: "o", name: "shop" };
    const entries = [10, 20].map((updatedAt, index) => ({
      job: { kind: "review" as const, repository: shop, number: index + 1 },
      delivery: null,
      told: { updatedAt, heads: ["a"], left: [] },
    }));
    await database.transaction("queue", (db) => storeTold(schema, db, entries));
    await memory.forgetTold(20);
    expect(await memory.told(9, 1)).toBeNull();
    expect(await memory.told(9, 2)).toEqual(entries[1]?.told);
  });

  describe("what is asked for", () => {
    const shop = { installation: 1, id: 8, owner: "o", name: "shop" };
    const asked = (id: number, at: number, number = 12): Asked & { number: number; at: number } => ({
      kind: "asked",
      repository: shop,
      number,
      key: `comment:${id}`,
      by: { id: 3, login: "ana" },
      via: null,
      at,
      what: { comment: id, node: "IC_1", hash: "it's" },
    });
    const waiting = async (number = 12) => (await memory.waitingAsked(8, number)).map(({ key }) => key);

    test("waits in the order in which it was asked, each once, until it is settled", async () => {
      expect(await memory.storeAsked(asked(2, 2000))).toBe(true);
      expect(await memory.storeAsked(asked(1, 1000))).toBe(true);
      expect(await memory.storeAsked(asked(3, 3000, 13))).toBe(true);
      expect(await memory.storeAsked(asked(2, 9000))).toBe(false);
      expect(await waiting()).toEqual(["comment:1", "comment:2"]);
      const begun: Begun = {
        replies: [
          { said: "/plan tick 1", answer: { words: ["It's ", { quoted: "done" }] }, refused: false, changes: true },
        ],
      };
      await memory.noteAsked(8, "comment:1", begun);
      const { kind: _, repository: __, number: ___, ...row } = asked(1, 1000);
      await memory.noteFailure(8, "comment:1");
      expect((await memory.waitingAsked(8, 12))[0]).toEqual({ ...row, begun, failures: 1 });
      await memory.settleAsked(8, "comment:1");
      expect(await memory.storeAsked(asked(1, 1000))).toBe(false);
      expect(await waiting()).toEqual(["comment:2"]);
      expect(await waiting(13)).toEqual(["comment:3"]);
    });

    test("within a second, in the order of the comments' numbers", async () => {
      for (const id of [1000, 99, 100]) await memory.storeAsked(asked(id, 5000, 16));
      expect(await waiting(16)).toEqual(["comment:99", "comment:100", "comment:1000"]);
      const counts = [99, 100, 1000].map((id) => memory.countAsked(8, asked(id, 5000), 4999));
      expect(await Promise.all(counts)).toEqual([1, 2, 3]);
    });

    test("is counted by person and time, settled or not", async () => {
      const count = (row: Asked & { at: number }, since: number, at = 8) => memory.countAsked(at, row, since);
      expect(await count(asked(3, 3000), 0)).toBe(3);
      expect(await count(asked(3, 3000), 2000)).toBe(2);
      expect(await count(asked(2, 2000), 0)).toBe(2);
      expect(await count(asked(1, 1000), 0)).toBe(1);
      expect(await count({ ...asked(3, 3000), by: { id: 4, login: "sam" } }, 0)).toBe(0);
      expect(await count(asked(3, 3000), 0, 9)).toBe(0);
    });

    test("by a button is told by its last press", async () => {
      expect(await memory.pressed(8, 15)).toBeNull();
      const press = (key: string, button: string, at: number) =>
        memory.storeAsked({ ...asked(1, at, 15), key, what: { button, head: "h" } });
      await press("button:b", "complete", 2000);
      await press("button:a", "check", 1000);
      expect(await memory.pressed(8, 15)).toEqual({ button: "complete", by: "ana", at: 2000 });
      for (const key of ["button:a", "button:b"]) await memory.settleAsked(8, key);
      expect(await memory.pressed(8, 15)).toMatchObject({ button: "complete" });
    });

    test("is forgotten when no delivery of it can come any more", async () => {
      const later = 31 * 24 * 60 * 60 * 1000;
      await memory.storeAsked(asked(9, later));
      await memory.settleAsked(8, "comment:9");
      // Settled a month before: gone. Not settled: kept.
      expect(await memory.storeAsked(asked(1, 1000, 14))).toBe(true);
      expect(await waiting()).toEqual(["comment:2"]);
    });
  });

  test("keeps one waiver of a rule for a pull request, and takes it back", async () => {
    const waiver: Waiver = { rule: "criteria-kept", by: "ana", because: 'it\'s "agreed"', head: "h", until: null };
    expect(await memory.waivers(repository, 12)).toEqual([]);
    await memory.storeWaiver(repository, 12, { ...waiver, because: "first" });
    await memory.storeWaiver(repository, 12, waiver);
    await memory.storeWaiver(repository, 12, { ...waiver, rule: "check-agrees", head: null, until: 1_800_000_000_000 });
    expect((await memory.waivers(repository, 12)).map(({ rule }) => rule)).toEqual(["check-agrees", "criteria-kept"]);
    expect((await memory.waivers(repository, 12))[1]).toEqual(waiver);
    expect(await memory.waivers(repository, 13)).toEqual([]);
    expect(await memory.dropWaiver(repository, 12, "criteria-kept")).toBe(true);
    expect(await memory.dropWaiver(repository, 12, "criteria-kept")).toBe(false);
    expect(await memory.waivers(repository, 12)).toHaveLength(1);
  });

  describe("what a job waits for", () => {
    const shop = { installation: 1, id: repository, owner: "o", name: "shop" };
    const renamed = { ...shop, owner: "o2", name: "store" };
    const job = (number: number): WaitingJob => ({ kind: "review", repository: shop, number });
    const awaited = (number: number, head: string, ...names: string[]): Awaited => ({
      job: job(number),
      head,
      names,
      since: 1_800_000_000_000,
      run: null,
    });
    const jobs = (head: string, check: string, at = shop) =>
      memory.jobsAwaiting({ kind: "check-done", repository: at, head, check });

    test("is given back whole, replaced, and forgotten", async () => {
      expect(await memory.awaited(job(1))).toBeNull();
      await memory.storeAwaited(awaited(1, "a", "unit"));
      expect(await memory.awaited(job(1))).toEqual(awaited(1, "a", "unit"));
      await memory.storeAwaited({ ...awaited(1, "b", 'it\'s "e2e"'), since: null, run: 9_007_199_254_740_000 });
      expect(await memory.awaited(job(1))).toEqual({
        ...awaited(1, "b", 'it\'s "e2e"'),
        since: null,
        run: 9_007_199_254_740_000,
      });
      await memory.dropAwaited(job(1));
      expect(await memory.awaited(job(1))).toBeNull();
    });

    test("brings it when one of the names ends on that commit, in that repository, as it is named now", async () => {
      await memory.storeAwaited(awaited(2, "a", "unit", "ci / e2e"));
      await memory.storeAwaited(awaited(3, "a", "unit"));
      expect(await jobs("a", "ci / e2e", renamed)).toEqual([{ ...job(2), repository: renamed }]);
      expect(await jobs("a", "unit")).toEqual([job(2), job(3)]);
      expect(await jobs("b", "unit")).toEqual([]);
      expect(await jobs("a", "uni")).toEqual([]);
      expect(await jobs("a", "unit", { ...shop, id: 1 })).toEqual([]);
    });

    test("while the job looks again, on whatever commit: its head may have moved", async () => {
      await memory.storeAwaited(awaited(4, "old", "moving"));
      expect(await memory.beginAwaited(job(4))).toEqual(awaited(4, "old", "moving"));
      expect(await jobs("new", "moving")).toEqual([job(4)]);
      expect(await jobs("new", "unit")).toEqual([]);
      await memory.storeAwaited(awaited(4, "new", "moving"), true);
      expect(await jobs("newer", "moving")).toEqual([job(4)]);
      await memory.storeAwaited(awaited(4, "new", "moving"));
      expect(await jobs("newer", "moving")).toEqual([]);
      expect(await memory.beginAwaited(job(5))).toBeNull();
    });

    test("knows the run that waits on a commit, whoever began it", async () => {
      for (const [number, head] of [
        [20, "both"],
        [21, "both"],
        [22, "else"],
      ] as const)
        await memory.storeAwaited(awaited(number, head, "shared run"));
      await memory.storeRun(repository, "both", 77);
      const runs = await Promise.all([20, 21, 22].map((number) => memory.awaited(job(number))));
      expect(runs.map((row) => row?.run)).toEqual([77, 77, null]);
    });

    test("of a merge group is apart from its pull request's", async () => {
      const group: WaitingJob = {
        kind: "review-group",
        repository: shop,
        head: "g",
        headRef: "refs/heads/q",
        base: "b",
        baseRef: "refs/heads/main",
      };
      await memory.storeAwaited(awaited(6, "queued", "unit"));
      await memory.storeAwaited({ ...awaited(6, "queued", "unit"), job: group });
      expect(await jobs("queued", "unit")).toEqual([job(6), group]);
    });
  });

  test("a second start changes nothing", async () => {
    const again = await openMemory(database);
    expect((await again.verdict(repository, 1))?.head).toBe("a");
  });

  test("one at a time for a key, in order, others beside it, and a failure passes on", async () => {
    const held = gate();
    const seen: string[] = [];
    const first = memory.locked("k", async () => {
      seen.push("first");
      await held.opened;
      throw new Error("first failed");
    });
    const second = memory.locked("k", async () => {
      seen.push("second");
      return 2;
    });
    await memory.locked("other", async () => void seen.push("other"));
    await until(() => seen.length === 2);
    expect(seen.sort()).toEqual(["first", "other"]);
    held.open();
    await expect(first).rejects.toThrow("first failed");
    expect(await second).toBe(2);
  });
});

(url ? test : test.skip)("locks hold across instances on PostgreSQL", async () => {
  const schema = `test_${randomBytes(6).toString("hex")}`;
  const store = { databaseUrl: url ?? "" };
  const [one, other] = [await openDatabase(store, { schema }), await openDatabase(store, { schema })];
  const held = gate();
  const entered = gate();
  const seen: string[] = [];
  const first = one.locked("k", async () => {
    entered.open();
    await held.opened;
    seen.push("one");
  });
  await entered.opened;
  const second = other.locked("k", async () => void seen.push("other"));
  // The other is at the lock when the database says that somebody waits for one.
  await until(
    async () => (await one.query("select 1 from pg_locks where locktype = 'advisory' and not granted")).length > 0,
  );
  held.open();
  await Promise.all([first, second]);
  expect(seen).toEqual(["one", "other"]);
  await Promise.all([one.close(), other.close()]);
});
