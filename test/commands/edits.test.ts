// Commands change what they are asked to and nothing else: on generated plans and on every real one, LF and CRLF, BOM or not.

import { dirname, join } from "node:path/posix";
import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import type { Nodes } from "mdast";
import remarkGfm from "remark-gfm";
import remarkParse from "remark-parse";
import { unified } from "unified";
import type { Arguments, FileChange, Request } from "../../src/commands/command.ts";
import { commands } from "../../src/commands/index.ts";
import { numberedItems } from "../../src/commands/items.ts";
import { runCommand } from "../../src/commands/run-command.ts";
import { applyEdits } from "../../src/plan/edit.ts";
import { movedLinks } from "../../src/plan/moved-links.ts";
import { parsePlan } from "../../src/plan/parse.ts";
import type { Item, Plan } from "../../src/plan/plan.ts";
import { corpus } from "../plan/corpus.ts";
import { plans } from "../plan/generated-plans.ts";
import { factsOf, now, planOf, settingsOf } from "../rules/facts.ts";

const at = "docs/exec-plans/active/a.md";
const read = (text: string, path = at): Plan => parsePlan(path, text).plan;

/** The plan once the command ran; null when it refused. */
function ran(plan: Plan, name: string, said: Partial<Arguments> = {}, more: Partial<Request> = {}): Plan | null {
  const command = commands.find((one) => one.name === name);
  if (command === undefined) throw new Error(`no command ${name}`);
  const change = planOf({ head: plan.text, base: plan.text, path: plan.path });
  const request: Request = {
    arguments: { text: "", because: "", until: "", evidence: "", ...said },
    facts: factsOf({ plans: [{ ...change, head: change.head && { ...change.head, plan } }] }),
    settings: settingsOf(),
    state: "open",
    branch: "ours",
    asker: { login: "sam", permission: "write", author: false },
    entries: new Map(),
    template: null,
    ...more,
  };
  const outcome = runCommand(command, request, null);
  if ("refusal" in outcome) return null;
  const [file] = outcome.commit?.files ?? [];
  if (file === undefined || "text" in file) throw new Error("one edited file is expected");
  return read(edited(plan.text, file), file.to ?? file.path);
}

/** Every byte outside of the edits stays, and line ends stay of one kind. */
function edited(text: string, { edits }: Extract<FileChange, { edits: unknown }>): string {
  const whole = applyEdits(text, edits);
  expect(whole.startsWith(text.slice(0, edits[0]?.start ?? 0))).toBe(true);
  expect(whole.endsWith(text.slice(edits.at(-1)?.end ?? text.length))).toBe(true);
  if (!/(?<!\r)\n/.test(text) && text.includes("\n")) expect(whole).not.toMatch(/(?<!\r)\n/);
  if (!text.includes("\r")) expect(whole).not.toContain("\r");
  return whole;
}

/** What a plan says, without where. */
function said(plan: Plan) {
  const item = ({ text, box, id, depth }: Item) => [text, box?.state ?? null, id, depth];
  return {
    title: plan.title?.value,
    status: [plan.status.value, plan.status.raw],
    sections: plan.sections.map(({ name, canonical, level }) => [name, canonical, level]),
    milestones: plan.milestones.map(({ key, verify }) => [key, verify.map(({ value }) => value)]),
    steps: plan.steps.map(item),
    progress: plan.progress.map((entry) => [...item(entry), entry.stamp?.raw ?? null]),
    decisions: plan.decisions.map(({ decision, rationale, stamp }) => [decision, rationale, stamp?.raw]),
    surprises: plan.surprises.map(({ value }) => value),
    outcomes: plan.outcomes.map(({ value }) => value),
    criteria: plan.criteria.map(item),
    metadata: [...plan.metadata].filter(([key]) => key !== "status").map(([key, { raw }]) => [key, raw]),
  };
}

type Said = ReturnType<typeof said>;
const without = (one: Said, ...keys: (keyof Said)[]) => ({
  ...one,
  ...Object.fromEntries(keys.map((key) => [key, 0])),
});

const evidences = ["check:ci / unit", "https://ci.example.com/runs/7", "4d5e6f7", "test/unit/search.test.ts", "#12"];

const proofs: Record<string, (plan: Plan, index: number) => void> = {
  tick(plan, index) {
    const open = numberedItems(plan).filter(({ item }) => item.box?.state === "open" && !item.box.postMerge);
    const one = open[index % Math.max(1, open.length)];
    if (one === undefined) return;
    const evidence = evidences[index % evidences.length] ?? "";
    const after = ran(plan, "tick", { text: one.name, evidence });
    const there = after && numberedItems(after).find(({ name }) => name === one.name);
    if (!after || !there) throw new Error("it is not there after");
    const { text, id, depth } = one.item;
    expect({ ...there.item, evidence: 0, at: 0, textAt: 0, box: 0, details: 0 }).toMatchObject({ text, id, depth });
    expect(there.item.box?.state).toBe("done");
    expect(there.item.evidence.map(({ value }) => value)).toContain(evidence.replace("check:", ""));
    const others = (all: Plan) =>
      numberedItems(all).flatMap(({ name, item }) =>
        name === one.name ? [] : [[name, item.text, item.box?.state, item.evidence.length]],
      );
    expect(others(after)).toEqual(others(plan));
    expect(without(said(after), "steps", "progress", "criteria", "milestones")).toEqual(
      without(said(plan), "steps", "progress", "criteria", "milestones"),
    );
    if (one.kind === "entry") {
      const [before, later] = [plan, after].map(({ progress }) => progress[one.number - 1]?.stamp);
      if (before?.interval && before.interval.from < now) expect(later?.raw).toBe(before.raw);
      else if (before?.fault === "unfilled") expect(later?.raw).toContain("2026-11-23");
    }
    const back = ran(after, "untick", { text: one.name });
    expect(back && without(said(back), "progress")).toEqual(without(said(plan), "progress"));
  },
  discover(plan) {
    const after = ran(plan, "discover", { text: "Half of all typos are swapped letters" });
    if (after === null) return;
    expect(after.surprises.length - plan.surprises.length).toBeGreaterThanOrEqual(0);
    expect(after.surprises.filter(({ value }) => value.includes("Half of all typos are swapped letters"))).toHaveLength(
      1,
    );
    const rest = after.surprises.map(({ value }) => value).filter((value) => !value.includes("Half of all typos"));
    expect(rest).toEqual(plan.surprises.map(({ value }) => value));
    expect(without(said(after), "surprises")).toEqual(without(said(plan), "surprises"));
  },
  criteria(plan) {
    const after = ran(plan, "criteria");
    if (after === null) {
      expect(plan.criteria.every(({ tickable }) => tickable)).toBe(true);
      return;
    }
    expect(after.criteria.map(({ text, id }) => [text, id])).toEqual(plan.criteria.map(({ text, id }) => [text, id]));
    expect(after.criteria.every(({ tickable, box }) => tickable && box !== null)).toBe(true);
    expect(without(said(after), "criteria")).toEqual(without(said(plan), "criteria"));
  },
  start(plan) {
    const after = ran(plan, "start");
    if (after === null) return;
    expect(after.status.value).toBe("in-progress");
    expect(without(said(after), "status", "progress", "sections", "steps")).toEqual(
      without(said(plan), "status", "progress", "sections", "steps"),
    );
  },
  abandon(plan) {
    const after = ran(plan, "abandon", { because: "a library does it better" });
    if (after === null) return;
    expect(after.status).toMatchObject({ value: "abandoned", from: "text" });
    expect(
      [
        ...after.decisions.map(({ decision, rationale }) => `${decision} ${rationale}`),
        ...after.outcomes.map(({ value }) => value),
      ].join("\n"),
    ).toContain("a library does it better");
    expect(without(said(after), "status", "decisions", "outcomes", "sections")).toEqual(
      without(said(plan), "status", "decisions", "outcomes", "sections"),
    );
  },
  "complete, then reopen"(plan) {
    const waivers = ["completed-means-done", "completed-has-outcomes", "check-agrees"].map((rule) => ({
      rule,
      by: "ana",
      because: "so it was agreed",
      head: null,
      until: now + 1000,
    }));
    const here = planOf({ head: plan.text, base: plan.text, path: plan.path });
    const facts = factsOf({ waivers, plans: [{ ...here, head: here.head && { ...here.head, plan } }] });
    const after = ran(plan, "complete", {}, { facts });
    if (after === null) {
      expect(["completed", "abandoned", "closed"]).toContain(plan.status.value);
      return;
    }
    expect(after.status.value).toBe("completed");
    expect(after.path).toBe(plan.path.replace("/active/", "/completed/"));
    const moving = [
      "status",
      "progress",
      "sections",
      "steps",
      "criteria",
      "metadata",
      "decisions",
      "surprises",
      "outcomes",
    ] as const;
    const texts = (one: Plan) => [...one.steps, ...one.criteria].map(({ text }) => text);
    expect(texts(after)).toEqual(texts(plan));
    expect(without(said(after), ...moving)).toEqual(without(said(plan), ...moving));
    const back = ran(after, "reopen", { because: "umlauts are lost" });
    if (back === null) return;
    expect(back.status.value).toBe("in-progress");
    if (plan.path.includes("/active/")) expect(back.path).toBe(plan.path);
    expect(texts(back)).toEqual(texts(plan));
  },
  links(plan) {
    const to = "docs/done/2026/a.md";
    const from = plan.path;
    const text = applyEdits(plan.text, movedLinks(plan.text, from, to));
    expect(targets(text, to, to)).toEqual(targets(plan.text, from, to));
    // There and back is where it was.
    expect(targets(applyEdits(text, movedLinks(text, to, from)), from, from)).toEqual(targets(plan.text, from, from));
  },
};

const parser = unified().use(remarkParse).use(remarkGfm);

/** Where the relative links of a file lead, by the Markdown parser; a link to the file itself leads to `self`. */
function targets(text: string, path: string, self: string): string[] {
  const found: string[] = [];
  const visit = (node: Nodes): void => {
    if (node.type === "link" || node.type === "image" || node.type === "definition") {
      const [name = ""] = node.url.split(/[?#]/);
      if (name !== "" && !/^(?:[a-z][a-z0-9+.-]*:|\/)/i.test(node.url)) {
        const target = join(dirname(path), decode(name));
        // What leads out of the repository stays as it is written.
        if (target.startsWith("../")) found.push(node.url);
        else found.push(`${target === path ? self : target}${node.url.slice(name.length)}`);
      } else found.push(node.url);
    }
    if ("children" in node) for (const child of node.children) visit(child);
  };
  visit(parser.parse(text));
  return found;
}

function decode(name: string): string {
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}

/** The same text in the other ways a file may be written. */
function variants(text: string): string[] {
  const lf = text.replaceAll("\r\n", "\n").replace(/^\uFEFF/, "");
  return [lf, lf.replaceAll("\n", "\r\n"), `\uFEFF${lf}`];
}

describe.each(Object.entries(proofs))("%s", (_, prove) => {
  test("on generated plans", () => {
    fc.assert(
      fc.property(plans, fc.nat(20), (text, index) => {
        for (const variant of variants(text)) prove(read(variant), index);
      }),
      { numRuns: 40 },
    );
  });
});

test(corpus.length > 0
  ? "commands on every plan of the corpus, in turn LF, CRLF and with a BOM"
  : "no corpus here", () => {
  const failed: string[] = [];
  for (const [index, { name, path, text }] of corpus.entries()) {
    const plan = read(variants(text)[index % 3] ?? text, path);
    for (const [turn, [command, prove]] of Object.entries(proofs).entries()) {
      // A third of the commands a plan, or it takes a minute.
      if ((turn + index) % 3 > 0) continue;
      try {
        prove(plan, index);
      } catch (error) {
        failed.push(`${command} ${name}: ${error instanceof Error ? error.message.slice(0, 900) : error}`);
      }
    }
  }
  expect(failed).toEqual([]);
}, 120_000);
