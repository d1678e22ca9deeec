// Runs the comment of a case as a job would: commands in order, changes made, and the reply.
import type { FileChange, Outcome, Request } from "../../src/commands/command.ts";
import { readCommands } from "../../src/commands/grammar.ts";
import { runCommand } from "../../src/commands/run-command.ts";
import { applyEdits } from "../../src/plan/edit.ts";
import type { CommandCase } from "../../src/report/command-cases.ts";
import type { Place } from "../../src/report/place.ts";
import { type Reply, replyTo, type Written } from "../../src/report/reply.ts";
import { head } from "../rules/facts.ts";
import { type Scene, sceneOf } from "./request.ts";

const place: Place = { server: "https://github.com", owner: "octo", name: "finder", head };
const commit = "4d5e6f7".padEnd(40, "0");

export type Performed = {
  /** Addresses are left out: `[line 3](…)`. Empty when nothing was asked for. */
  reply: string;
  /** The files of commits as they are then, and what else there is to do, each under the name of its kind. */
  after: { path: string | null; text: string }[];
  refused: boolean;
};

export function perform(item: CommandCase): Performed {
  const scene = sceneOf(item);
  const comment = item.blocks.find(({ kind }) => kind === "comment")?.text ?? "";
  const asked = readCommands(comment);
  const outcomes = asked.map((one): Outcome => {
    if ("fault" in one) return { refusal: one.fault };
    const request: Request = { ...scene, arguments: one.arguments, entries: new Map() };
    const paths = one.command.paths?.(request) ?? [];
    const entries = new Map(paths.map((path) => [path, scene.there[path] ?? null]));
    return runCommand(one.command, { ...request, entries }, one.plan);
  });
  const replies = outcomes.map(
    (outcome, index): Reply => ({
      said: asked[index]?.said ?? "",
      answer: "refusal" in outcome ? outcome.refusal : outcome.answer,
      written: writtenOf(outcome),
    }),
  );
  const reply = replies.length === 0 ? "" : `${replyTo(replies, place)}\n`;
  return {
    reply: reply.replace(/\(https:\/\/github\.com\/octo\/finder\/[^)\s]*\)/g, "(…)"),
    after: outcomes.flatMap((outcome) => effectsOf(outcome, scene)),
    refused: outcomes.some((outcome) => "refusal" in outcome),
  };
}

function writtenOf(outcome: Outcome): Written {
  if ("refusal" in outcome || outcome.commit === undefined) return null;
  const { on } = outcome.commit;
  if (on === "branch") return { on, commit };
  return on === "close-out" ? { on, commit, number: 13 } : { on, patch: "" };
}

function effectsOf(outcome: Outcome, { facts }: Scene): Performed["after"] {
  if ("refusal" in outcome) return [];
  const { commit, body, waive, unwaive, snooze, review } = outcome;
  const fileOf = (change: FileChange) => {
    if ("text" in change) return { path: change.path, text: change.text };
    const before = facts.plans.find(({ path }) => path === change.path)?.head?.plan.text ?? "";
    return { path: change.to ?? change.path, text: applyEdits(before, change.edits) };
  };
  return [
    ...(commit?.files.map(fileOf) ?? []),
    ...(body === undefined ? [] : [{ path: "the description", text: `${body}\n` }]),
    ...(waive === undefined ? [] : [{ path: "waivers", text: `${JSON.stringify(waive)}\n` }]),
    ...(unwaive === undefined ? [] : [{ path: "waivers", text: `none of ${unwaive}\n` }]),
    ...(snooze
      ? [{ path: "the weekly list", text: `${snooze.path} until ${new Date(snooze.until).toISOString()}\n` }]
      : []),
    ...(review ? [{ path: "the check", text: "judged again\n" }] : []),
  ];
}
