// Who may ask for what: one decision, and the sentence that tells it.
import type { Settings } from "../rules/settings.ts";
import { type Answer, type Asker, type Command, permissions, type Who } from "./command.ts";

type Commands = Settings["commands"];

const isAtLeast = ({ permission }: Asker, least: (typeof permissions)[number]): boolean =>
  permissions.indexOf(permission) >= permissions.indexOf(least);

const words: Readonly<Record<Who, string>> = {
  anyone: "anyone",
  author: "write permission, or the author",
  triage: "triage permission",
  write: "write permission",
  maintain: "maintain permission",
  admin: "admin permission",
};

/** What holds for a command: the repository's word before ours. What anyone may ask for stays so. */
function holding({ name, who, secondPerson }: Command, settings: Commands): { who: Who; secondPerson: boolean } {
  if (who === "anyone") return { who, secondPerson: false };
  const said = Object.hasOwn(settings, name) ? settings[name] : undefined;
  return { who: said?.who ?? who, secondPerson: said?.secondPerson ?? secondPerson ?? false };
}

/** `write permission and somebody other than the author` */
export function whoMay(command: Command, settings: Commands): string {
  const { who, secondPerson } = holding(command, settings);
  if (!secondPerson) return words[who];
  return `${words[who === "author" ? "write" : who]} and somebody other than the author`;
}

/**
 * Null when this person may, else what was asked, by whom, and who may. In a `fork`, while the pull request is open, a command that
 * commits may also be given by the author: nothing is committed there, the answer is a patch.
 */
export function refusalOf(command: Command, asker: Asker, fork: boolean, settings: Commands): Answer | null {
  const { who, secondPerson } = holding(command, settings);
  const patch = fork && asker.author && command.subject !== undefined;
  const least = who === "author" ? "write" : who;
  const strong = least === "anyone" || isAtLeast(asker, least) || (who === "author" && asker.author);
  if (patch || (strong && !(secondPerson && asker.author))) return null;
  const as = asker.author ? `${asker.permission}, the author` : asker.permission;
  return {
    words: [
      `\`/plan ${command.name}\` needs ${whoMay(command, settings)}. Asked by `,
      { quoted: `@${asker.login}` },
      ` (${as}).`,
    ],
  };
}
