// Where a plan lies as its life goes on: beside its like, where the repository keeps plans by folder.
import type { Edit } from "../plan/edit.ts";
import { folderLifecycle, inLifecycleFolder } from "../plan/lifecycle.ts";
import { movedLinks } from "../plan/moved-links.ts";
import type { Plan } from "../plan/plan.ts";
import { after, inOrder } from "./after.ts";
import type { Answer, Request } from "./command.ts";

/** The folders that finished plans are kept in, as repositories call them; the commonest first. */
const finished = ["completed", "done", "complete", "archive", "archived"];

const folders = { completed: finished, abandoned: ["abandoned"], active: ["active"] } as const;

const folderOf = (path: string): string => path.slice(0, path.lastIndexOf("/"));

/** The folders and files that tell where a plan of the pull request goes. */
export function placesOf(facts: Pick<Request["facts"], "plans">, to: keyof typeof folders): string[] {
  return facts.plans.flatMap(({ head }) =>
    folders[to].flatMap((name) => {
      const path = head === null ? "" : inLifecycleFolder(head.path, name);
      return head === null || path === head.path ? [] : [folderOf(path), path];
    }),
  );
}

/**
 * The path of a plan in its new state, null where it stays, or why it cannot go there. It goes from `active/` to the folder for finished
 * plans, and from any lifecycle folder back, also where Git knows no such folder while it is empty; to any other only where there is one.
 */
export function moveTo(
  path: string,
  to: keyof typeof folders,
  { entries }: Pick<Request, "entries">,
): string | null | Answer {
  const now = folderLifecycle(path);
  const there = folders[to].map((name) => inLifecycleFolder(path, name));
  const home = there.find((place) => entries.get(folderOf(place)) === "folder");
  const implied = to === "active" ? now !== null : now === "active" && to === "completed";
  const place = home ?? (implied ? there[0] : undefined);
  if (place === undefined || place === path || now === to) return null;
  if (now === null && to !== "completed") return null;
  return (entries.get(place) ?? null) === null
    ? place
    : {
        words: [{ quoted: place }, " is there already, so the plan cannot be moved there."],
        remedy: ["Move or rename one of the two first."],
      };
}

/** A turn in the plan's life as edits: its status, the reason, and the links that a move would break. */
export function turned(plan: Plan, done: string, to: string | null, status: Edit[], reason: Edit[], because: string) {
  const edits = inOrder(status, reason, to === null ? [] : movedLinks(plan.text, plan.path, to));
  const path = to ?? plan.path;
  const places = after(plan, edits, path).placesOf(reason);
  const lines = places.map((place) => ({ ...place, text: because }));
  return { edits, answer: { words: [`${done}: `, { quoted: path }, "."], lines }, ...(to === null ? {} : { to }) };
}
