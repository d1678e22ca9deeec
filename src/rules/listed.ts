// A few things by name and the rest as a number: how findings quote many items.
import type { Item } from "../plan/plan.ts";
import type { Words } from "./words.ts";

/** So many are quoted; the rest is a number. */
const most = 3;

/** `line 3 …; line 5 …; and 2 more.` */
export const quotedItems = (items: readonly Item[]): Words =>
  listed(items, ({ text, at }) => [`line ${at.line} `, { quoted: text }], "; ");

/** `a, b, c, and 2 more.` */
export const quotedNames = (names: readonly string[]): Words => listed(names, (name) => [{ quoted: name }], ", ");

function listed<Listed>(all: readonly Listed[], name: (one: Listed) => Words, separator: string): Words {
  return [
    ...all.slice(0, most).flatMap((one, index) => [...(index > 0 ? [separator] : []), ...name(one)]),
    all.length > most ? `${separator}and ${all.length - most} more.` : ".",
  ];
}
