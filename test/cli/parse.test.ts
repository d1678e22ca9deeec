// `plan-warden parse` as programs use it: a JSON array on stdout, what could not be opened on stderr.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, expect, test } from "@jest/globals";
import { Ajv2020 } from "ajv/dist/2020.js";
import formats from "ajv-formats";
import { parseCommand } from "../../src/cli/parse.ts";

const folder = mkdtempSync(join(tmpdir(), "plans-"));
afterAll(() => rmSync(folder, { recursive: true }));

const file = (name: string, content: string | Uint8Array): string => {
  writeFileSync(join(folder, name), content);
  return join(folder, name);
};

async function run(...args: string[]): Promise<{ code: number; out: unknown; err: string }> {
  const out: string[] = [];
  const err: string[] = [];
  const code = await parseCommand(args, { stdout: (text) => out.push(text), stderr: (text) => err.push(text) });
  return { code, out: out.length === 0 ? null : JSON.parse(out.join("")), err: err.join("") };
}

const root = resolve(import.meta.dirname, "../..");

test("prints one object a file, of the documented shape", async () => {
  const plan = file("plan.md", "# A\n\nStatus: done\n\n## Progress\n\n- [x] (2026-01-02) began\n");
  const { code, out, err } = await run(plan, join(root, "test/plan/fixtures/template-filled.md"));
  expect([code, err]).toEqual([0, ""]);
  expect(out).toMatchObject([
    {
      path: plan,
      title: "A",
      status: { value: "completed", raw: "done", line: 3 },
      boxes: { done: 1, open: 0, descoped: 0 },
    },
    { preset: "template", criteria: [{}, { checks: ["bench"] }, { checks: ["a11y"] }, {}, {}] },
  ]);
  const ajv = new Ajv2020();
  formats.default(ajv);
  const valid = ajv.compile(JSON.parse(readFileSync(join(root, "docs/plan.schema.json"), "utf8")));
  valid(out);
  expect(valid.errors).toBeNull();
});

test("names what cannot be opened, and prints the rest", async () => {
  const { code, out, err } = await run(join(folder, "none.md"), file("a.md", "# A\n"), folder);
  expect(code).toBe(2);
  expect(out).toMatchObject([{ title: "A" }]);
  expect(err).toBe(`${join(folder, "none.md")}: no such file\n${folder}: a folder, not a file\n`);
});

test("what is no text is a problem of its file", async () => {
  const { code, out } = await run(
    file("binary.md", new Uint8Array([35, 0, 65])),
    file("latin.md", new Uint8Array([35, 32, 0xe9])),
    file("pointer.md", "version https://git-lfs.github.com/spec/v1\noid sha256:0\n"),
  );
  expect(code).toBe(0);
  expect(out).toMatchObject([
    { problems: [{ code: "binary" }] },
    { problems: [{ code: "not-utf8" }] },
    { problems: [{ code: "lfs-pointer" }] },
  ]);
});

test("wants a file", async () => {
  expect(await run()).toMatchObject({ code: 2, out: null });
});
