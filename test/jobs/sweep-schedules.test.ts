// Any weeks, any hands on the issues, and crashes between any two writes: one issue, each change told once, nothing lost.
import { describe, expect, jest, test } from "@jest/globals";
import fc from "fast-check";
import { isNone, snoozeLabel } from "../../src/rules/sweep-issue.ts";
import { Fleet, type FleetRepository } from "./fleet.ts";
import { dayLong, fresh, plansOf, settled, stale, sweeping } from "./sweeping.ts";

const names = ["search", "login", "cache"];
const forms = { stale, fresh, settled, none: null };

type Step =
  | { kind: "plan"; name: string; form: keyof typeof forms }
  | { kind: "days"; days: number }
  | { kind: "sweep"; crash: { write: number; when: "before" | "after" } | null }
  | {
      kind: "hand";
      does: "close" | "open" | "label" | "unlabel" | "lock" | "unlock" | "edit" | "append" | "restore" | "twin";
      which: number;
    }
  | { kind: "forget" };

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant("plan" as const),
      name: fc.constantFrom(...names),
      form: fc.constantFrom("stale" as const, "fresh" as const, "settled" as const, "none" as const),
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant("days" as const), days: fc.integer({ min: 1, max: 20 }) }) },
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constant("sweep" as const),
      crash: fc.option(fc.record({ write: fc.nat(2), when: fc.constantFrom("before" as const, "after" as const) })),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant("hand" as const),
      does: fc.constantFrom("close", "open", "label", "unlabel", "lock", "unlock", "edit", "append", "restore", "twin"),
      which: fc.nat(3),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("forget" as const) }) },
) as fc.Arbitrary<Step>;

/** What people were told of by each text, as our marks say. */
const toldOf = (texts: readonly string[]): { from: string | null; to: string }[] =>
  texts.flatMap((text) => {
    const [, opened] = /<!-- plan-warden:sweep \d+ \S+ ([^\s.]+) -->$/.exec(text) ?? [];
    const [, from, to] = /<!-- plan-warden:sweep (\S+)\.\.(\S+) -->$/.exec(text) ?? [];
    return opened !== undefined ? [{ from: null, to: opened }] : to !== undefined ? [{ from: from ?? null, to }] : [];
  });

async function run(steps: readonly Step[]): Promise<void> {
  const fleet = new Fleet();
  const shop: FleetRepository = fleet.add("shop");
  const scene = sweeping(fleet);
  const byHand = new Set<number>();
  let free = true;
  /** What stands for which plans, as long as everything may be said. */
  const words = new Map<string, string>();
  const marked = () => shop.issues.every(({ body }) => body.includes("<!-- plan-warden:sweep "));

  const hand = async (does: Extract<Step, { kind: "hand" }>["does"], which: number): Promise<void> => {
    const issue = shop.issues[which % Math.max(1, shop.issues.length)];
    if (!issue) return;
    if (does === "close" && issue.open) {
      Object.assign(issue, { open: false, closedAt: fleet.now });
      byHand.add(issue.number);
    }
    if (does === "open") Object.assign(issue, { open: true, closedAt: null });
    if (does === "label" || does === "lock") free = false;
    if (does === "label") issue.labels = [snoozeLabel];
    if (does === "unlabel") issue.labels = [];
    if (does === "twin" && issue.open && toldOf([issue.body]).length > 0) {
      const number = 1000 + shop.issues.length;
      shop.issues.push({ ...issue, number, comments: [] });
      shop.said.set(number, [issue.body]);
    }
    if (does === "lock" || does === "unlock") issue.locked = does === "lock";
    // Without mark and memory nobody can know whose it is.
    const row = (await scene.memory().swept([shop.reference.id])).get(shop.reference.id);
    if (does === "edit" && row?.told[issue.number]) issue.body = "My own words.";
    if (does === "append") issue.body += "\n\nMore words.";
    if (does === "restore") issue.body = shop.said.get(issue.number)?.[0] ?? "";
  };

  const check = async (): Promise<void> => {
    // A sweep that nothing came between finds nothing to do.
    expect((await scene.sweep()).asked).toEqual(["look 1"]);
    const open = shop.issues.filter((issue) => issue.open);
    expect(open.length).toBeLessThanOrEqual(1);
    const [issue] = open;
    const needing = names.filter((name) => shop.files?.[`docs/plans/${name}.md`] === stale(name));
    const aged = names.filter(
      (name) =>
        shop.files?.[`docs/plans/${name}.md`] === fresh(name) &&
        fleet.now > Date.parse("2026-11-20T10:01:00Z") + 14 * dayLong,
    );
    const look = [...needing, ...aged];
    if (look.length === 0) expect(issue).toBeUndefined();
    else if (issue) {
      expect(issue.body).toContain(`${look.length} of `);
      for (const name of look) expect(issue.body).toContain(`[${name}]`);
      const [, written] = /<!-- plan-warden:sweep \d+ \S+ (\S+) -->$/.exec(issue.body) ?? [];
      if (free) {
        expect(toldOf(shop.said.get(issue.number) ?? []).at(-1)?.to).toBe(written);
        words.set(look.sort().join(), written ?? "");
        expect(new Set(words.values()).size).toBe(words.size);
      }
    } else {
      const [newest] = shop.issues.toSorted(
        (one, other) => (other.closedAt ?? 0) - (one.closedAt ?? 0) || other.number - one.number,
      );
      const snoozed = newest && byHand.has(newest.number) && fleet.now < (newest.closedAt ?? 0) + 7 * dayLong;
      expect(snoozed || shop.issues.some(({ labels }) => labels.includes(snoozeLabel))).toBe(true);
    }
    for (const texts of shop.said.values()) {
      const told = toldOf(texts);
      for (const [index, { from, to }] of told.entries()) {
        expect(from).not.toBe(to);
        const before = told[index - 1];
        if (before && !isNone(from ?? "") && from !== "twin") expect(before.to).not.toBe(to);
      }
    }
  };

  for (const one of steps) {
    if (one.kind === "plan") {
      const { [`docs/plans/${one.name}.md`]: _, ...others } = shop.files ?? {};
      const form = forms[one.form];
      shop.files = form === null ? others : { ...others, ...plansOf({ [one.name]: form(one.name) }) };
    } else if (one.kind === "days") fleet.now += one.days * dayLong;
    else if (one.kind === "hand") await hand(one.does, one.which);
    else if (one.kind === "forget") {
      if (marked()) scene.forget();
    } else if (one.crash) {
      fleet.crashAt(one.crash);
      const survived = await scene.sweep().then(
        () => true,
        () => false,
      );
      fleet.crashAt(null);
      if (survived) await check();
    } else {
      await scene.sweep();
      await check();
    }
    for (const { number, open } of shop.issues) if (open) byHand.delete(number);
  }
  await scene.sweep();
  await check();
}

jest.setTimeout(60_000);
describe("the weekly issue", () => {
  test("is one, tells each change once, and loses none", async () => {
    await fc.assert(fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 30 }), run), { numRuns: 400 });
  });
});
