// Boxes in an issue of ours that stand for commands: whoever ticks one asks for it. How they are written, and which were ticked.
import { normalisePath } from "../plan/repository-path.ts";
import { planNamed } from "./arguments.ts";
import type { Asked } from "./grammar.ts";
import { commands } from "./index.ts";

const boxed = ["complete", "abandon", "snooze"] as const;

/** A command, and the plan it is for. */
export type Box = { command: (typeof boxed)[number]; path: string };

/** So many ticked at once are done. */
const mostTicked = 10;
const longestPath = 600;

/** What stands behind the words of an open box; null for a path that is too long. No dash is left in it, for two would end a comment. */
export function boxMark({ command, path }: Box): string | null {
  const written = encodeURIComponent(path.toWellFormed()).replace(
    /[-!'()*~_.]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase().padStart(2, "0")}`,
  );
  return written.length > longestPath ? null : `<!-- plan-warden:box ${command} ${written} -->`;
}

/** Boxes that are ticked in a body and were not before. Never throws; linear in both. */
export function newlyTicked(before: string, body: string): Box[] {
  const old = new Set(tickedIn(before).map(keyOf));
  const fresh = new Map(tickedIn(body).flatMap((box) => (old.has(keyOf(box)) ? [] : [[keyOf(box), box] as const])));
  return [...fresh.values()].slice(0, mostTicked);
}

const keyOf = ({ command, path }: Box): string => `${command} ${path}`;

const tickedIn = (body: string): Box[] => boxesIn(body).flatMap(({ ticked, ...box }) => (ticked ? [box] : []));

/** People's editors end lines with CR and LF. */
const boxLine = /^ {0,3}[-*+] \[([ xX])\] .*<!-- plan-warden:box ([a-z]{1,20}) ([\w%]{1,600}) -->\s*$/;

/** The boxes that stand in a body. Never throws; linear. */
export function boxesIn(body: string): (Box & { ticked: boolean })[] {
  return body.split("\n").flatMap((line) => {
    const [, state, name, written = ""] = boxLine.exec(line) ?? [];
    const command = boxed.find((one) => one === name);
    const path = decoded(written);
    return command === undefined || path === null ? [] : [{ command, path, ticked: state !== " " }];
  });
}

function decoded(written: string): string | null {
  try {
    const read = normalisePath(decodeURIComponent(written));
    return "path" in read ? read.path : null;
  } catch {
    return null;
  }
}

/** What a ticked box asks for, as if it had been said in issue `number`. */
export function askedBy({ command: name, path }: Box, number: number, line: number): Asked[] {
  const command = commands.find((one) => one.name === name);
  if (command === undefined) return [];
  const because = name === "abandon" ? `Nothing was heard of it any more; ticked in #${number}.` : "";
  const said = `/plan ${planNamed(path)} ${name}${because === "" ? "" : ` because ${because}`}`;
  return [{ line, said, command, arguments: { text: "", because, until: "", evidence: "" }, plan: path }];
}
