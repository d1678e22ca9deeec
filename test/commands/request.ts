// Makes the request of a command's case: the YAML of its `request` block, with what a sound pull request has otherwise.
import { parse } from "yaml";
import { z } from "zod";
import { permissions, type Request } from "../../src/commands/command.ts";
import { parsePlan } from "../../src/plan/parse.ts";
import { presetNames } from "../../src/plan/plan.ts";
import type { CommandCase } from "../../src/report/command-cases.ts";
import { changeOf, factsOf, head, now, planOf, settingsOf } from "../rules/facts.ts";

const requestBlock = z.strictObject({
  login: z.string().default("sam"),
  permission: z.enum(permissions).default("write"),
  author: z.boolean().default(false),
  state: z.enum(["open", "closed", "merged"]).default("open"),
  branch: z.enum(["ours", "fork", "guarded", "gone"]).default("ours"),
  issue: z.boolean().default(false),
  /** The plans in the list of the weekly issue. */
  list: z.array(z.string()).optional(),
  preset: z.enum(presetNames).optional(),
  /** Outcomes of checks on the head by name; null for one that runs. */
  checks: z.record(z.string(), z.string().nullable()).default({}),
  /** What stands at paths that are asked for; nothing elsewhere. */
  entries: z.record(z.string(), z.enum(["file", "folder"])).default({}),
  waivers: z.array(z.object({ rule: z.string(), until: z.string().optional() })).default([]),
});

const defaultPath = "docs/plans/search.md";

export type Scene = Omit<Request, "arguments" | "entries"> & { there: Readonly<Record<string, "file" | "folder">> };

/** All but the texts of the command, and the paths that it asks for. */
export function sceneOf({ blocks }: CommandCase): Scene {
  const said = requestBlock.parse(parse(blocks.find(({ kind }) => kind === "request")?.text ?? "{}") ?? {});
  const settings = settingsOf({ preset: said.preset ?? null });
  const before = blocks.filter(({ kind }) => kind === "before");
  const template = blocks.find(({ kind }) => kind === "template");
  return {
    settings,
    ...(said.issue ? { issue: 7 } : {}),
    ...(said.list ? { list: { plans: said.list, askedAt: now } } : {}),
    state: said.state,
    branch: said.branch,
    asker: { login: said.login, permission: said.permission, author: said.author },
    template: template ? parsePlan("docs/template.md", template.text).plan : null,
    there: said.entries,
    facts: factsOf({
      change: said.issue ? null : changeOf({ body: blocks.find(({ kind }) => kind === "body")?.text.trimEnd() ?? "" }),
      plans: before.map(({ text, path }) =>
        planOf({ head: text, path: path ?? defaultPath, base: text }, {}, settings),
      ),
      checks: {
        states: Object.entries(said.checks).map(([name, outcome]) => ({ name, outcome, at: now })),
        since: now,
      },
      waivers: said.waivers.map(({ rule, until }) => ({
        rule,
        by: "ana",
        because: "so it was agreed",
        head,
        until: until === undefined ? null : Date.parse(until),
      })),
    }),
  };
}
