// `@login`, `#12` and commit ids in rendered text become links, as on GitHub: what is escaped badly shows itself here.
import type { Element, ElementContent, Root } from "hast";
import { repositoryAddress, userAddress } from "./address.ts";

type Here = { owner: string; name: string; numbers: number; people: string[] };

const opaque = new Set(["a", "code", "pre", "tt", "kbd", "samp"]);
const reference =
  /(?<![\p{L}\p{N}_/@#&.-])(?:@([A-Za-z0-9][A-Za-z0-9-]{0,38})|#(\d{1,9})|([0-9a-f]{40}))(?![\p{L}\p{N}_])/gu;

const link = (href: string, className: string, child: ElementContent): Element => ({
  type: "element",
  tagName: "a",
  properties: { href, className: [className] },
  children: [child],
});

/** Changes the tree in place. A piece of text is looked at by itself, so a comment between `@` and a name keeps them apart. */
export function linkReferences(parent: Root | Element, here: Here): void {
  const known = new Map(here.people.map((login) => [login.toLowerCase(), login]));
  const walk = (node: Root | Element): void => {
    node.children = node.children.flatMap((child): typeof node.children => {
      if (child.type === "element" && !opaque.has(child.tagName)) walk(child);
      return child.type === "text" ? split(child.value) : [child];
    }) as ElementContent[];
  };
  const split = (value: string): ElementContent[] => {
    const pieces: ElementContent[] = [];
    let done = 0;
    for (const match of value.matchAll(reference)) {
      const [all, login, number, sha] = match;
      const made = linkTo(all, login && known.get(login.toLowerCase()), Number(number ?? 0), sha);
      if (made === null) continue;
      pieces.push({ type: "text", value: value.slice(done, match.index) }, made);
      done = match.index + all.length;
    }
    return [...pieces, { type: "text", value: value.slice(done) }];
  };
  const linkTo = (all: string, login: string | undefined, number: number, sha: string | undefined) => {
    const text: ElementContent = { type: "text", value: all };
    if (login) return link(userAddress(login), "mention", text);
    if (number > 0 && number <= here.numbers)
      return link(repositoryAddress(here, `/issues/${number}`), "reference", text);
    if (sha === undefined) return null;
    const short: ElementContent = { type: "text", value: sha.slice(0, 7) };
    return link(repositoryAddress(here, `/commit/${sha}`), "commit-id", {
      type: "element",
      tagName: "code",
      properties: {},
      children: [short],
    });
  };
  walk(parent);
}
