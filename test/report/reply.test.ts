// Replies to commands: their words and addresses whole, and harmless whatever people wrote.
import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import type { Nodes } from "mdast";
import remarkGfm from "remark-gfm";
import remarkParse from "remark-parse";
import { unified } from "unified";
import type { Answer } from "../../src/commands/command.ts";
import { numberedItems } from "../../src/commands/items.ts";
import { parsePlan } from "../../src/plan/parse.ts";
import { type Reply, replyTo } from "../../src/report/reply.ts";
import { at, glance, place, plan, planPath } from "./build.ts";
import { hostile } from "./situations.ts";

const commit = "4d5e6f7".padEnd(40, "0");
const reply = (answer: Answer, written: Reply["written"] = null): Reply => ({ said: "/plan tick 4", answer, written });
const ticked: Answer = {
  words: ["Ticked: 4 of 5 criteria are done."],
  lines: [{ path: planPath, at: at(88), text: "p95 latency below 200 ms" }],
};

describe("a reply", () => {
  test("says what is, leads to the lines of the commit, and to the commit", () => {
    const blob = `https://github.com/octo/finder/blob/${commit}/docs/exec-plans/active/2026-11-02-search.md?plain=1#L88`;
    expect(replyTo([reply(ticked, { on: "branch", commit })], place)).toBe(
      `Ticked: 4 of 5 criteria are done. [\`4d5e6f7\`](https://github.com/octo/finder/commit/${commit})\n\n- [line 88](${blob}) p95 latency below 200 ms`,
    );
  });

  test("of a refusal leads to the lines of what was looked at, each with what mends it", () => {
    const lines = [{ path: planPath, at: at(88, 89), text: "p95 latency", command: "/plan tick 4" }];
    const remedy = ["Tick what is done."];
    expect(replyTo([reply({ words: ["Not completed: 1 criterion is open."], lines, remedy })], place)).toBe(
      [
        "Not completed: 1 criterion is open.",
        `- [lines 88 to 89](https://github.com/octo/finder/blob/${place.head}/docs/exec-plans/active/2026-11-02-search.md?plain=1#L88-L89) p95 latency · \`/plan tick 4\``,
        "Tick what is done.",
      ].join("\n\n"),
    );
  });

  test("tells where a change is that waits in a pull request of its own", () => {
    expect(replyTo([reply({ words: ["Completed."] }, { on: "close-out", commit, number: 13 })], place)).toBe(
      `Completed. It is in #13 ([\`4d5e6f7\`](https://github.com/octo/finder/commit/${commit})), which waits to be merged.`,
    );
  });

  test("gives a fork the patch, whatever fences are in it, and leads to no line that is nowhere yet", () => {
    const patch = "--- a/a.md\n+++ b/a.md\n@@ -1,1 +1,1 @@\n-```\n+````\n";
    expect(replyTo([reply(ticked, { on: "patch", patch })], place)).toBe(
      [
        "Ticked: 4 of 5 criteria are done.",
        "- line 88 p95 latency below 200 ms",
        "The branch is in a fork, where I write nothing. This is the change; `git apply` takes it:",
        `\`\`\`\`\`diff\n${patch}\`\`\`\`\``,
      ].join("\n\n"),
    );
    const long = replyTo([reply(ticked, { on: "patch", patch: "+a\n".repeat(30_000) })], place);
    expect(long).toContain("the change is too long for a comment");
  });

  test("to several wishes says which is which", () => {
    const text = replyTo([reply(ticked), { ...reply({ words: ["Recorded."] }), said: "/plan progress `x`" }], place);
    expect(text.split("\n\n").filter((part) => part.includes("/plan"))).toEqual([
      "`/plan tick 4`",
      "`` /plan progress `x` ``",
    ]);
  });
});

const parser = unified().use(remarkParse).use(remarkGfm);
const nodesOf = (node: Nodes): Nodes[] => [node, ...("children" in node ? node.children.flatMap(nodesOf) : [])];

const text = fc.oneof(
  fc.constant(hostile),
  fc.string({ unit: "grapheme", maxLength: 60 }),
  fc
    .array(
      fc.constantFrom(
        "@ana",
        "#12",
        "</details>",
        "<!--",
        "-->",
        "`",
        "```",
        "|",
        "\n",
        "> ",
        "https://evil.example",
        "[x](y)",
        "![i](j)",
        "plan-warden",
        "fixes #1",
        "a",
      ),
      { maxLength: 10 },
    )
    .map((parts) => parts.join(" ")),
);

test("nothing that people wrote mentions, links, hides or breaks out", () => {
  const answers = fc.record({ words: text, line: text, command: text, remedy: text, said: text });
  fc.assert(
    fc.property(answers, ({ words, line, command, remedy, said }) => {
      const answer: Answer = {
        words: ["This is ", { quoted: words }, "."],
        lines: [{ path: planPath, at: at(3), text: line, command }],
        remedy: ["Do ", { quoted: remedy }, "."],
      };
      const plans = [
        {
          ...plan({
            glance: glance({ title: words, next: { kind: "step", text: line, at: at(4), milestone: remedy } }),
          }),
        },
      ];
      const items = [
        {
          path: planPath,
          items: numberedItems(parsePlan(planPath, `# A\n\n- [ ] ${line.replace(/\s/g, " ")} b\n`).plan),
        },
      ];
      for (const markdown of [
        replyTo([{ said, answer, written: null }], place),
        replyTo(
          [
            { said, answer, written: null },
            { said, answer, written: null },
          ],
          place,
        ),
        replyTo([{ said, answer: { words: ["Now:"], show: { plans, items } }, written: null }], place),
      ]) {
        const nodes = nodesOf(parser.parse(markdown));
        const html = nodes.flatMap((node) => (node.type === "html" ? [node.value] : []));
        expect(
          html.filter(
            (tag) =>
              !/^(?:<\/?(?:details|summary|code)>|<details><summary>Numbers for <code>\/plan tick<\/code><\/summary>)$/.test(
                tag,
              ),
          ),
        ).toEqual([]);
        for (const node of nodes) {
          if (node.type === "image" || node.type === "definition") throw new Error(`a ${node.type}`);
          if (node.type === "link") expect(node.url).toMatch(/^https:\/\/github\.com\/octo\/finder\//);
          if (node.type === "text") expect(node.value).not.toMatch(/(?:^|\W)@\w|#\d/);
        }
      }
    }),
    { numRuns: 300 },
  );
});

test("thousands of lines and of numbers stay within a comment, and say that there are more", () => {
  const worst = "|<&`$".repeat(200);
  const lines = Array.from({ length: 5000 }, (_, index) => ({
    path: `docs/${worst}.md`,
    at: at(index + 1),
    text: worst,
    command: `/plan tick ${worst}`,
  }));
  const long = replyTo([reply({ words: [{ quoted: worst }], lines, remedy: [{ quoted: worst }] })], place);
  expect(long.length).toBeLessThan(20_000);
  expect(long).toMatch(/… and [\d,]+ more lines/);
  const many = parsePlan(
    planPath,
    `# A\n\n${Array.from({ length: 400 }, (_, index) => `- [ ] ${worst} ${index}`).join("\n")}\n`,
  ).plan;
  const answer: Answer = {
    words: ["Now:"],
    show: { plans: [plan()], items: [{ path: planPath, items: numberedItems(many) }] },
  };
  const status = replyTo([reply(answer)], place);
  expect(status.length).toBeLessThan(20_000);
  expect(status).toMatch(/… and [\d,]+ more items\./);
  const patch = { on: "patch" as const, patch: "+a\n".repeat(8000) };
  const several = replyTo(
    Array.from({ length: 11 }, () => reply({ words: [{ quoted: worst }], lines, remedy: [{ quoted: worst }] }, patch)),
    place,
  );
  expect(several.length).toBeLessThan(65_536);
  expect(several.split("`git apply` takes it").length).toBe(2);
});
