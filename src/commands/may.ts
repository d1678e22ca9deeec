// Who may ask for what: one decision, and the sentence that tells it.
import type { Settings } from "../rules/settings.ts";
import { type Answer, type Asker, type Command, permissions, type Who } from "./command.ts";

type Commands = Settings["commands"];
type Permission = Asker["permission"];

/** What it takes: of the author, and of all others. */
type Need = { author: Permission; others: Permission };

const needs: Readonly<Record<Who, Need>> = {
  anyone: { author: "none", others: "none" },
  author: { author: "none", others: "write" },
  triage: { author: "triage", others: "triage" },
  write: { author: "write", others: "write" },
  maintain: { author: "maintain", others: "maintain" },
  admin: { author: "admin", others: "admin" },
};

const isAtLeast = (permission: Permission, least: Permission): boolean =>
  permissions.indexOf(permission) >= permissions.indexOf(least);

const stronger = (one: Permission, other: Permission): Permission => (isAtLeast(one, other) ? one : other);

/** What holds for a command: the repository's word before ours, and the floor's besides. What anyone may ask for stays so. */
function holding({ name, who, secondPerson }: Command, settings: Commands): { need: Need; secondPerson: boolean } {
  if (who === "anyone") return { need: needs.anyone, secondPerson: false };
  const said = Object.hasOwn(settings, name) ? settings[name] : undefined;
  const [own, least] = [needs[said?.who ?? who], needs[said?.least ?? "anyone"]];
  return {
    need: { author: stronger(own.author, least.author), others: stronger(own.others, least.others) },
    secondPerson: said?.secondPerson ?? secondPerson ?? false,
  };
}

/** `write permission and somebody other than the author` */
export function whoMay(command: Command, settings: Commands): string {
  const { need, secondPerson } = holding(command, settings);
  const { author, others } = need;
  if (others === "none") return "anyone";
  if (secondPerson) return `${others} permission and somebody other than the author`;
  if (author === others) return `${others} permission`;
  return `${others} permission, or the author${author === "none" ? "" : ` with ${author} permission`}`;
}

/**
 * Null when this person may, else what was asked, by whom, and who may. In a `fork`, while the pull request is open, a command that
 * commits may also be given by the author: nothing is committed there, the answer is a patch.
 */
export function refusalOf(command: Command, asker: Asker, fork: boolean, settings: Commands): Answer | null {
  const name = { quoted: `@${asker.login}` };
  // Whoever waives answers for it.
  if (asker.app && command.secondPerson)
    return { words: [`\`/plan ${command.name}\` takes a person. Asked by `, name, ", through an app."] };
  const { need, secondPerson } = holding(command, settings);
  const patch = fork && asker.author && command.subject !== undefined;
  const strong = isAtLeast(asker.permission, asker.author ? need.author : need.others);
  if (patch || (strong && !(secondPerson && asker.author))) return null;
  const as = asker.author ? `${asker.permission}, the author` : asker.permission;
  return { words: [`\`/plan ${command.name}\` needs ${whoMay(command, settings)}. Asked by `, name, ` (${as}).`] };
}

/** Whether somebody may by the one who may not by the other. */
export function isOpener(who: Who, least: Who): boolean {
  const [one, other] = [needs[who], needs[least]];
  return !(isAtLeast(one.author, other.author) && isAtLeast(one.others, other.others));
}
