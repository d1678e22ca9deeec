// Who may ask for what: one decision, and the sentence that tells it.
import { type Answer, type Asker, type Command, permissions, type Who } from "./command.ts";

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

/** `write permission and somebody other than the author` */
export function whoMay({ who, secondPerson }: Command): string {
  return words[who] + (secondPerson ? " and somebody other than the author" : "");
}

/**
 * Null when this person may, else what was asked, by whom, and who may. In a fork a command that commits may also be given by the
 * author: nothing is committed there, the answer is a patch.
 */
export function refusalOf(command: Command, asker: Asker, fork: boolean): Answer | null {
  const { who, secondPerson } = command;
  const patch = fork && asker.author && command.subject !== undefined;
  const strong =
    who === "anyone" || patch || (who === "author" ? asker.author || isAtLeast(asker, "write") : isAtLeast(asker, who));
  if (strong && !(secondPerson && asker.author)) return null;
  const as = asker.author ? `${asker.permission}, the author` : asker.permission;
  return {
    words: [
      `\`/plan ${command.name}\` needs ${whoMay(command)}. Asked by `,
      { quoted: `@${asker.login}` },
      ` (${as}).`,
    ],
  };
}
