// What of a comment is a command, what is none, and that texts stay what they are.
import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { planNamed } from "../../src/commands/arguments.ts";
import type { ChangeCommand } from "../../src/commands/command.ts";
import { type Asked, mostCommands, readCommands } from "../../src/commands/grammar.ts";
import { hostileTexts } from "../plan/hostile-texts.ts";
import { told } from "../rules/facts.ts";

const made = (usage: string): ChangeCommand => ({
  name: usage.split(" ")[0] ?? "",
  usage,
  summary: "Does it.",
  who: "anyone",
  run: () => ({ answer: { words: [] } }),
});
const commands = [
  made("help"),
  made("say <text>"),
  made("decide <decision> because <rationale>"),
  made("undo because <reason>"),
  made("tick <n | id | text> [evidence <link | check:name>]"),
  made("waive <rule> because <reason> [until <YYYY-MM-DD>]"),
];
const read = (comment: string): Asked[] => readCommands(comment, commands);

/** The name and the texts that are there, or what is wrong. */
function shown(asked: Asked | undefined): unknown {
  if (asked === undefined) return null;
  if ("fault" in asked) return told([...asked.fault.words, " ", ...(asked.fault.remedy ?? [])]);
  const { command, arguments: texts, plan } = asked;
  const there = Object.fromEntries(Object.entries(texts).filter(([, text]) => text !== ""));
  return [command.name, ...(plan === null ? [] : [plan]), there];
}

test.each([
  ["/plan say it is done", ["say", { text: "it is done" }]],
  ["   /PLAN Say   It is  done. ", ["say", { text: "It is  done." }]],
  ["/plan", ["help", {}]],
  ["/plan say: done", ["say", { text: "done" }]],
  ['/plan say "it is done"', ["say", { text: "it is done" }]],
  ['/plan say "quick" fixes, and "slow" ones', ["say", { text: '"quick" fixes, and "slow" ones' }]],
  ["/plan say 'tis done", ["say", { text: "'tis done" }]],
  ["/plan say collect evidence because it is due", ["say", { text: "collect evidence because it is due" }]],
  ["/plan decide Keep it because it works", ["decide", { text: "Keep it", because: "it works" }]],
  [
    "/plan decide Keep it because it works because we say so",
    ["decide", { text: "Keep it", because: "it works because we say so" }],
  ],
  [
    '/plan decide "Keep it because it works" because "we say so"',
    ["decide", { text: "Keep it because it works", because: "we say so" }],
  ],
  ["/plan decide “Keep it” Because: „es geht“", ["decide", { text: "Keep it", because: "es geht" }]],
  ['/plan decide "Say "no" to it" because no', ["decide", { text: 'Say "no" to it', because: "no" }]],
  ['/plan decide "C:\\temp\\\\" because "\\d \\"x\\""', ["decide", { text: "C:\\temp\\", because: '\\d "x"' }]],
  ["/plan undo because it broke", ["undo", { because: "it broke" }]],
  ["/plan tick 4 5", ["tick", { text: "4 5" }]],
  ["/plan tick 4 evidence check:ci / unit (push)", ["tick", { text: "4", evidence: "check:ci / unit (push)" }]],
  ["/plan tick Collect evidence of load", ["tick", { text: "Collect evidence of load" }]],
  [
    "/plan tick Collect evidence of load evidence https://a.example/b",
    ["tick", { text: "Collect evidence of load", evidence: "https://a.example/b" }],
  ],
  ["/plan waive a-rule because blocked until Friday", ["waive", { text: "a-rule", because: "blocked until Friday" }]],
  [
    "/plan waive a-rule because blocked until Friday until 2026-12-01",
    ["waive", { text: "a-rule", because: "blocked until Friday", until: "2026-12-01" }],
  ],
  [
    '/plan waive a-rule because "blocked" until 2026-13-01',
    ["waive", { text: "a-rule", because: "blocked", until: "2026-13-01" }],
  ],
  ["/plan in docs/a.md say in docs/b.md", ["say", "docs/a.md", { text: "in docs/b.md" }]],
  ['/plan in "docs/a b.md" say it', ["say", "docs/a b.md", { text: "it" }]],
  ["/plan in `docs/a.md` say it", ["say", "docs/a.md", { text: "it" }]],
])("%s", (comment, expected) => {
  expect(read(comment).map(shown)).toEqual([expected]);
});

test.each([
  ["/plan sya it", "`/plan sya` is not a command. Did you mean `/plan say`?"],
  ["/plan /say it", "`/plan /say` is not a command. Did you mean `/plan say`?"],
  ["/plan make me a sandwich", "`/plan make` is not a command. `/plan help` lists them."],
  ["/plan in docs/a.md", "`/plan in` names a plan, and no command follows. `/plan help` lists them."],
  ["/plan say", "`/plan say` needs `<text>`. It is `/plan say <text>`."],
  ['/plan say ""', "`/plan say` needs `<text>`. It is `/plan say <text>`."],
  [
    "/plan decide Keep it",
    "`/plan decide` needs `because <rationale>`. It is `/plan decide <decision> because <rationale>`.",
  ],
  [
    "/plan decide because it works",
    "`/plan decide` needs `<decision>`. It is `/plan decide <decision> because <rationale>`.",
  ],
  [
    '/plan decide "Keep it" so that it works',
    "`/plan decide` needs `because <rationale>`. It is `/plan decide <decision> because <rationale>`.",
  ],
  [
    "/plan undo it because it broke",
    "`/plan undo` takes no such words: `it because it broke`. It is `/plan undo because <reason>`.",
  ],
  [
    "/plan undo in a.md because it broke",
    "`/plan undo` takes no such words: `in a.md because it broke`. It is `/plan in a.md undo because it broke`.",
  ],
  ['/plan undo because "a" because b', "`/plan undo` takes `because` once. It is `/plan undo because <reason>`."],
  [
    `/plan say ${"a".repeat(2001)}`,
    "`/plan say` was given 2,001 characters at once; it reads at most 2,000. It is `/plan say <text>`.",
  ],
  [
    `/plan say ${"a".repeat(9000)}`,
    "`/plan say` was given 9,000 characters at once; it reads at most 2,000. It is `/plan say <text>`.",
  ],
])("%s is malformed", (comment, expected) => {
  expect(read(comment).map(shown)).toEqual([expected]);
});

test.each([
  ["another word", "/planning\n/plan-b\n//plan\nx /plan say it"],
  ["four spaces", "a\n\n    /plan say it"],
  ["a fence", "```\n/plan say it\n```"],
  ["a quote and what lazily goes on with it", "> a\n/plan say it"],
  ["a code span over lines", "`a\n/plan say it\n`"],
  ["a comment", "a <!--\n/plan say it\n-->"],
  ["an HTML block", "<pre>\n/plan say it\n</pre>"],
  ["a list's own item", "- /plan say it"],
])("%s asks for nothing", (_, comment) => {
  expect(read(comment)).toEqual([]);
});

test("several commands stand in one comment, each with its line", () => {
  const comment = "Thanks.\r\n/plan say one\r\n/plan say two\r\n\r\n- done\r\n/plan undo because three";
  expect(read(comment).map((asked) => [asked.line, shown(asked)])).toEqual([
    [2, ["say", { text: "one" }]],
    [3, ["say", { text: "two" }]],
    [6, ["undo", { because: "three" }]],
  ]);
});

test("more than ten are not run, and that is said", () => {
  const asked = read("/plan say it\n".repeat(13));
  expect(asked).toHaveLength(mostCommands + 1);
  expect(asked.map(shown).at(-1)).toBe(
    "At most 10 commands of a comment are run; 3 more were not. Ask for them in another comment.",
  );
});

/** One line of anything, without white space at its ends. */
const text = fc
  .oneof(
    fc.string({ unit: "grapheme", maxLength: 80 }),
    fc
      .array(fc.constantFrom('"', "'", "\\", " ", "because", "until 1", "`", "<!--", "“", "”", "a", "evidence", "\t"), {
        maxLength: 12,
      })
      .map((parts) => parts.join("")),
  )
  .map((one) => one.replace(/[\r\n]/g, " ").trim())
  .filter((one) => one !== "");
/** As a careful person or program quotes: backslashes doubled in front of quotes and at the end. */
const quote = (one: string): string => `"${one.replace(/(\\*)"/g, '$1$1\\"').replace(/\\+$/, "$&$&")}"`;

describe("any text", () => {
  test("comes out of quotes as it is", () => {
    fc.assert(
      fc.property(text, text, (one, other) => {
        expect(read(`/plan decide ${quote(one)} because ${quote(other)}`).map(shown)).toEqual([
          ["decide", { text: one, because: other }],
        ]);
      }),
      { numRuns: 2000 },
    );
  });

  test("comes out bare as it is, where nothing may follow and no quote begins it", () => {
    const bare = text.filter((one) => !/^["'“„‘«]/.test(one));
    fc.assert(
      fc.property(bare, (one) => {
        expect(read(`/plan say ${one}`).map(shown)).toEqual([["say", { text: one }]]);
        expect(read(`/plan undo because ${one}`).map(shown)).toEqual([["undo", { because: one }]]);
      }),
      { numRuns: 2000 },
    );
  });

  test("never throws, and asks for nothing once it is code or quoted", () => {
    const line = fc.oneof(
      text,
      text.map((one) => `/plan ${one}`),
      fc.constant("/plan say it"),
    );
    fc.assert(
      fc.property(fc.array(line, { maxLength: 6 }), (lines) => {
        read(lines.join("\n"));
        expect(read(lines.map((one) => `> ${one}`).join("\n"))).toEqual([]);
        expect(read(`~~~~\n${lines.map((one) => one.replaceAll("~", "-")).join("\n")}\n~~~~`)).toEqual([]);
        expect(read(lines.map((one) => `    ${one}`).join("\n"))).toEqual([]);
      }),
      { numRuns: 1000 },
    );
  });
});

const others = {
  "quotes that never close": (size: number) => '" '.repeat(size / 2),
  "colons and a letter": (size: number) => `${":".repeat(size - 1)}x`,
};
test.each(Object.entries({ ...hostileTexts, ...others }))(
  "%s take no time, in a comment or behind a command",
  (_, write) => {
    const comments = [
      write(60_000),
      `/plan decide ${write(60_000).replaceAll("\n", " ")}`,
      `/plan ${write(60_000).replaceAll(/\s/g, "")}`,
      `${write(30_000)}\n\n/plan say ${write(1_900)}`,
    ];
    read("/plan say it");
    const before = process.threadCpuUsage();
    for (const comment of comments) readCommands(`${comment}\n\n/plan help`);
    const { user, system } = process.threadCpuUsage(before);
    expect((user + system) / 1000).toBeLessThan(200);
  },
);

test("a plan is named so that it is understood, with spaces in its path too", () => {
  const word = fc.stringMatching(/^[a-z][a-z0-9 ._-]{0,20}[a-z0-9]$/);
  fc.assert(
    fc.property(fc.array(word, { minLength: 1, maxLength: 4 }), (words) => {
      const path = `${words.join("/")}.md`;
      expect(read(`/plan ${planNamed(path)} help`)).toMatchObject([{ plan: path, command: { name: "help" } }]);
    }),
  );
});
