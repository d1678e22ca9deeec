// Runs a command: who may, where it is written, which plan is meant; then the command itself decides.
import { choosePlan } from "./choose-plan.ts";
import type { Answer, Command, FileChange, Outcome, Request } from "./command.ts";
import { destinationOf } from "./destination.ts";
import { refusalOf } from "./may.ts";

/** Pure: the same request has the same outcome. `plan` is how the comment named the plan, null when it did not. */
export function runCommand(command: Command, request: Request, plan: string | null): Outcome {
  const refusal = mayNot(command, request);
  if (refusal) return { refusal };
  if (!("edit" in command)) return command.run(request, plan);
  const on = destinationOf(request);
  if (typeof on !== "string") return { refusal: on };
  const chosen = choosePlan(request, plan, command.usage.replace(/ .*/, " …"));
  if ("words" in chosen) return { refusal: chosen };
  const edited = command.edit(chosen.plan, request);
  if ("refusal" in edited) return edited;
  const { answer, edits, to = null } = edited;
  const file: FileChange = { path: chosen.path, oid: chosen.oid, edits, to };
  return { answer, commit: { on, subject: command.subject, files: [file] } };
}

/** Why this person may not ask for it; null when they may. Known before anything is looked up for the command. */
export function mayNot(
  command: Command,
  { asker, branch, state, settings }: Pick<Request, "asker" | "branch" | "state" | "settings">,
): Answer | null {
  // Once merged, a fork's work is ours, and what is committed is committed here.
  return refusalOf(command, asker, branch === "fork" && state === "open", settings.commands);
}
