// Pairing criteria: none is used twice, numbers do not matter, either side gives the same pairs, and thousands take no time.
import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { parsePlan } from "../../src/plan/parse.ts";
import type { Criterion } from "../../src/plan/plan.ts";
import { type Fate, pairCriteria } from "../../src/rules/pair-criteria.ts";

const criteriaOf = (texts: readonly string[]): Criterion[] =>
  parsePlan("docs/plans/a.md", `# A\n\n## Acceptance Criteria\n\n${texts.map((text) => `- [ ] ${text}`).join("\n")}\n`)
    .plan.criteria;

/** The pairs as places in both lists: `0-1` for the first and the second. */
function pairs(base: readonly Criterion[], head: readonly Criterion[]): string[] {
  return pairCriteria(base, head).flatMap(({ was, now }) =>
    now === null ? [] : [`${(base as readonly unknown[]).indexOf(was)}-${(head as readonly unknown[]).indexOf(now)}`],
  );
}

const pair = (base: readonly string[], head: readonly string[]): string[] => pairs(criteriaOf(base), criteriaOf(head));

describe("pairs", () => {
  test.each<[string, string[], string[], string[]]>([
    [
      "by text, moved",
      ["pages are found", "titles are folded"],
      ["titles are folded", "pages are found"],
      ["0-1", "1-0"],
    ],
    ["by likeness", ["search ends within 200 ms"], ["it is documented", "search ends within 400 ms"], ["0-1"]],
    [
      "the same words before the same place",
      ["`a` answers 200", "`b` answers 200"],
      ["`b` answers 200 with JSON", "`a` answers 200 with JSON"],
      ["0-1", "1-0"],
    ],
    [
      "by id",
      ["AC-1: pages are found", "AC-2: it is quick"],
      ["AC-2: latency is low", "AC-1: pages are found"],
      ["0-1", "1-0"],
    ],
    [
      "by text where all were numbered anew",
      ["AC-1: pages are found", "AC-2: titles are folded"],
      ["AC-1: the box takes the focus", "AC-2: pages are found", "AC-3: titles are folded"],
      ["0-1", "1-2"],
    ],
    [
      "nothing with nothing in common",
      ["pages are found", "titles are folded", "it is quick"],
      ["pages are found", "titles are folded", "a dark mode exists"],
      ["0-0", "1-1"],
    ],
  ])("%s", (_, base, head, expected) => {
    expect(pair(base, head)).toEqual(expected);
  });

  test("a split names its parts", () => {
    const [fate] = pairCriteria(
      criteriaOf(["users can list, create and delete searches"]),
      criteriaOf(["users can list searches", "users can create searches", "users can delete searches"]),
    );
    expect([fate?.now?.text, ...(fate?.parts ?? []).map(({ text }) => text)].sort()).toEqual([
      "users can create searches",
      "users can delete searches",
      "users can list searches",
    ]);
  });

  test("a split that loosens a number is none", () => {
    const [fate] = pairCriteria(
      criteriaOf(["search ends within 200 ms and lists ten pages of results"]),
      criteriaOf(["search ends within 400 ms", "search lists ten pages of results"]),
    );
    expect(fate?.parts).toEqual([]);
  });
});

const word = fc.constantFrom(
  ...[
    "index",
    "ranking",
    "page",
    "title",
    "search",
    "200 ms",
    "below",
    "must",
    "all",
    "`src/a.ts`",
    "导出",
    "found",
    "cached",
    "screen reader",
  ],
);
const text = fc.array(word, { minLength: 2, maxLength: 7 }).map((words) => words.join(" "));
const id = fc.integer({ min: 1, max: 12 });
const list = fc.array(fc.tuple(fc.option(id), text), { maxLength: 12 });
const written = (all: readonly (readonly [number | null, string])[], shift = 0): string[] =>
  all.map(([number, words]) => (number === null ? words : `AC-${number + shift}: ${words}`));

describe("of any two lists", () => {
  const used = (fates: readonly Fate[]): unknown[] => fates.flatMap(({ now }) => (now === null ? [] : [now]));

  test("every criterion of the base has one fate, and none of the head is used twice", () => {
    fc.assert(
      fc.property(list, list, (one, other) => {
        const base = criteriaOf(written(one));
        const head = criteriaOf(written(other));
        const fates = pairCriteria(base, head);
        expect(fates.map(({ was }) => was)).toEqual(base);
        expect(new Set(used(fates)).size).toBe(used(fates).length);
      }),
    );
  });

  test("numbering both anew changes nothing", () => {
    fc.assert(
      fc.property(list, list, fc.integer({ min: 1, max: 900 }), (one, other, shift) => {
        expect(pair(written(one, shift), written(other, shift))).toEqual(pair(written(one), written(other)));
      }),
    );
  });

  test("a list pairs with itself in any order, with other ids or none", () => {
    fc.assert(
      fc.property(
        fc
          .uniqueArray(text, { maxLength: 10 })
          .chain((texts) => fc.tuple(fc.constant(texts), fc.shuffledSubarray(texts, { minLength: texts.length }))),
        fc.boolean(),
        ([texts, order], numbered) => {
          const base = criteriaOf(texts);
          const head = criteriaOf(numbered ? order.map((words, index) => `AC-${index + 1}: ${words}`) : order);
          for (const { was, now, by } of pairCriteria(base, head)) expect([now?.text, by]).toEqual([was.text, "text"]);
        },
      ),
    );
  });

  test("what is paired by text or likeness is so from either side", () => {
    const sure = (from: readonly Criterion[], to: readonly Criterion[]): [Criterion, unknown][] =>
      pairCriteria(from, to).flatMap(({ was, now, by }): [Criterion, unknown][] =>
        by === "likeness" && now ? [[was as Criterion, now]] : [],
      );
    fc.assert(
      fc.property(fc.uniqueArray(text, { maxLength: 9 }), fc.uniqueArray(text, { maxLength: 9 }), (one, other) => {
        const [base, head] = [criteriaOf(one), criteriaOf(other)];
        const there = sure(base, head).map(([was, now]) => `${base.indexOf(was)}-${head.indexOf(now as Criterion)}`);
        const back = sure(head, base).map(([was, now]) => `${base.indexOf(now as Criterion)}-${head.indexOf(was)}`);
        expect(back.sort()).toEqual(there.sort());
      }),
    );
  });
});

test.each<[string, (index: number) => [string, string]]>([
  ["all alike", (index) => [`page ${index} is found below 200 ms`, `page ${index} is found below 400 ms`]],
  ["the same words in another order", (index) => [`a b c d e f g h ${index % 7}`, `h g f e d c b a ${index % 5}`]],
  ["nothing in common", (index) => [`old${index} one${index}`, `new${index} two${index}`]],
  ["one id for all", () => ["AC-1: pages are found", "AC-1: pages are kept"]],
  ["look-alikes", (index) => [`p\u0430ge${index} is found`, `page${index} is found`]],
  ["long ones", (index) => ["word ".repeat(20) + index, "work ".repeat(20) + index]],
])("4,000 criteria: %s", (_, make) => {
  const item = (words: string, index: number): Criterion => {
    const at = { line: index + 1, endLine: index + 1, start: 0, end: 0 };
    const box = { state: "open", at, optional: false, postMerge: false } as const;
    const named = /^(AC-\d+): (.*)$/.exec(words);
    const [own, said] = named ? [named[1] ?? null, named[2] ?? ""] : [null, words];
    return { text: said, at, textAt: at, box, id: own, evidence: [], details: [], depth: 0, tickable: true };
  };
  const both = Array.from({ length: 4000 }, (_, index) => make(index));
  const base = both.map(([words], index) => item(words, index));
  const head = both.map(([, words], index) => item(words, index));
  const started = process.cpuUsage();
  expect(pairCriteria(base, head)).toHaveLength(4000);
  expect(process.cpuUsage(started).user / 1000).toBeLessThan(5000);
});
