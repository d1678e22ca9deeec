// The comment on a merged pull request whose plan is done and does not say so: what is, and the command that closes it out.
import { planNamed } from "../commands/arguments.ts";
import type { CloseOut } from "../rules/close-out.ts";
import { pack } from "./cut.ts";
import { code, inline } from "./escape.ts";
import { addressOf, link, type Place } from "./place.ts";
import { count } from "./words.ts";

/** Stands in the comment, unseen: by it and by our identity it is known, so that it is made once. */
export const closeOutMarker = "<!-- plan-warden close-out -->";

/** GitHub takes 65,536 characters; nobody takes more than a screen. */
const budget = 8000;

/** `several`: the pull request has other plans too, so that a command has to name its plan. `place.head` is where the plans were read. */
export function reportCloseOut(plans: readonly CloseOut[], place: Place, several: boolean): string {
  const [only, ...more] = plans;
  const text =
    only !== undefined && more.length === 0
      ? `**Done, and not closed out:** ${told(only, place)}\n\n${todo(only, place, several)}`
      : `**Done, and not closed out:**\n\n${pack(
          plans,
          (plan) => `- ${told(plan, place)} ${todo(plan, place, several)}`,
          budget,
          "\n",
          (missing) => `- … and ${count(missing, "more plan")}`,
        )}`;
  return `${closeOutMarker}\n\n${text}`;
}

function told({ path, glance: { title, status, steps, progress, criteria }, folder }: CloseOut, place: Place): string {
  const name = link(title === null ? code(path, 120) : inline(title, 120), addressOf(place, place.head, path, null));
  const work = steps.total > 0 ? count(steps.total, "step") : count(progress.total, "entry", "entries");
  const ticked = [
    ...(steps.total + progress.total > 0 ? [work] : []),
    ...(criteria.tickable ? [count(criteria.total, "criterion", "criteria")] : []),
  ];
  const says = [
    ...(status.raw === null || status.value === "completed" ? [] : [`Status says ${code(status.raw, 60)}`]),
    ...(folder === null ? [] : [`the file lies in ${code(folder, 120)}`]),
  ];
  return `${name}. Nothing in it is open (${ticked.join(", ")}), but ${says.length > 0 ? says.join(" and ") : "it has no Status"}.`;
}

function todo({ path, outcomes }: CloseOut, place: Place, several: boolean): string {
  const command = code(several ? `/plan ${planNamed(path)} complete` : "/plan complete");
  const offer = `Comment ${command} here, and a pull request closes it out.`;
  if (outcomes === null) return offer;
  const where =
    outcomes === "nowhere"
      ? "It has no Outcomes yet"
      : `Its ${link("Outcomes", addressOf(place, place.head, path, outcomes))} are empty yet`;
  return `${where}: write them first. Then comment ${command} here, and a pull request closes it out.`;
}
