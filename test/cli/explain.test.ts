// `plan-warden explain`: the page of each rule, and what is said of one that is none.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { explainCommand } from "../../src/cli/explain.ts";
import { rules } from "../../src/rules/index.ts";
import { say } from "./place.ts";

const explain = (args: string[], columns: number | null = null) => say(explainCommand, "/", args, { columns });
const page = readFileSync(join(import.meta.dirname, "../../docs/rules.md"), "utf8");

test.each(rules.map((rule) => [rule.name, rule] as const))(
  "%s, word for word",
  async (name, { summary, why, remedy }) => {
    const { code, out, err } = await explain([name]);
    expect([code, err]).toEqual([0, ""]);
    expect(page).toContain(out);
    expect(out.startsWith(`### \`${name}\`\n\n${summary}\n\n**Level**: `)).toBe(true);
    expect(out).toContain(`**Why**: ${why}\n\n**What to do**: ${remedy}`);
    // All of it, and no other's.
    expect(out).toContain("**Found**");
    expect(out).toContain("**Not found**");
    expect(out.match(/^### `/gm)).toHaveLength(1);
    expect(out).not.toMatch(/^## (?:The plan itself|Milestones|Acceptance|Lifecycle|The gate)$/m);
  },
);

test("on a terminal with its marks shown, and no word less", async () => {
  const [plain, shown] = [await explain(["milestone-agrees"]), await explain(["milestone-agrees"], 80)];
  expect(shown.out).toContain("\u001B[1mWhy\u001B[0m: ");
  // biome-ignore lint/suspicious/noControlCharactersInRegex: our own colours are taken out.
  expect(shown.out.replace(/\u001B\[\d+m/g, "")).toBe(plain.out.replaceAll("**", ""));
});

test("did you mean", async () => {
  expect(await explain(["criteria-keep"])).toMatchObject({ code: 2, out: "" });
  expect((await explain(["completed-mean-done"])).err).toContain("Did you mean completed-means-done?");
  expect((await explain(["xyzzy\u001B[31m"])).err).toMatch(
    /^There is no rule xyzzy\[31m\. The rules are:\n {2}plan-required\n/,
  );
  expect((await explain([])).err).toMatch(/^No rule was named\. The rules are:\n/);
  expect((await explain(["plan-exists", "plan-required"])).err).toContain("one is explained at a time");
  expect((await explain(["--all"])).err).toBe("There is no option --all.\nUsage: plan-warden explain RULE\n");
});
