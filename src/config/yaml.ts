// Reads a YAML text into plain values that know where they stand, with every fault at once. Only the plain part of YAML:
// one document of maps, lists, texts, numbers and booleans; no aliases, tags or repeated keys.
import { isAlias, isMap, isScalar, isSeq, LineCounter, type Node, parseDocument } from "yaml";
import type { Span } from "../plan/plan.ts";
import type { Words } from "../rules/words.ts";

/**
 * UTF-16 units of a settings file; real ones have about 2,000. A pull request may propose any text: the worst of this
 * size (`[,,,,…`, one error a comma) takes about 0.1 s, and the time grows with the size.
 */
const maxCharacters = 16_384;
/** Maps and lists inside one another; settings need five. */
const maxDepth = 12;

type Place = { at: Span; column: number };
export type Fault = Place & { message: Words; remedy: Words };

export type Source = {
  /** Maps are objects without a prototype. An empty value (`exempt:`) is undefined, as if it were left out. */
  value: unknown;
  faults: Fault[];
  /** Where a value stands, or where its key does. The path as in zod: keys and indexes. */
  placeOf(path: readonly PropertyKey[], what: "key" | "value"): Place;
  /** Whether something stands there. */
  has(path: readonly PropertyKey[]): boolean;
  /** Where the text stops being YAML; what stands before it was read as it was meant. */
  brokenFrom: number;
};

const ownWords: ReadonlyMap<string, Pick<Fault, "message" | "remedy">> = new Map([
  ["MULTIPLE_DOCS", { message: ["A second document starts here."], remedy: ["Keep one, without `---`."] }],
  [
    "RESOURCE_EXHAUSTION",
    { message: ["It is nested too deeply to be read."], remedy: ["Nothing in the settings lies that deep."] },
  ],
  ["NON_STRING_KEY", { message: ["This key is a list or a map."], remedy: ["Write keys as plain words."] }],
]);

const syntax = (message: string): Pick<Fault, "message" | "remedy"> => ({
  message: ["Not YAML: ", { quoted: message }, "."],
  remedy: ["Mend the syntax."],
});

/** Never throws, whatever the text. */
export function readYaml(text: string): Source {
  const lines = new LineCounter();
  const places = new Map<string, { key?: Place; value?: Place }>();
  const faults: Fault[] = [];
  const start = place([0, 0]);
  const source: Source = {
    value: undefined,
    faults,
    placeOf(path, what) {
      // What is missing stands where it should have been.
      for (let length = path.length; length >= 0; length--) {
        const known = places.get(JSON.stringify(path.slice(0, length)));
        const found = known?.[what] ?? known?.value ?? known?.key;
        if (found !== undefined) return found;
      }
      return start;
    },
    has: (path) => places.has(JSON.stringify(path)),
    brokenFrom: Number.POSITIVE_INFINITY,
  };
  if (text.length > maxCharacters) {
    faults.push({
      ...start,
      message: [`The file has ${text.length} characters; at most ${maxCharacters} are read.`],
      remedy: ["Shorten it: a glob with `{a,b}` or `**` replaces many."],
    });
    return source;
  }
  const document = parseDocument(text, {
    lineCounter: lines,
    prettyErrors: false,
    schema: "core",
    stringKeys: true,
    // Ours, in `read`: the library's own is quadratic.
    uniqueKeys: false,
  });
  for (const { code, message, pos } of document.errors) {
    source.brokenFrom = Math.min(source.brokenFrom, pos[0]);
    faults.push({ ...place(pos), ...(ownWords.get(code) ?? syntax(message)) });
  }
  source.value = read(document.contents, []);
  return source;

  function place([from, to]: readonly [number, number, ...unknown[]]): Place {
    const first = lines.linePos(from);
    const last = lines.linePos(Math.max(from, to - 1));
    // Without a line counted yet, line and column are 0.
    const line = Math.max(first.line, 1);
    return {
      at: { line, endLine: Math.max(last.line, line), start: from, end: Math.max(to, from) },
      column: Math.max(first.col, 1),
    };
  }

  function refuse(node: Node, message: Words, remedy: Words): undefined {
    faults.push({ ...place(node.range ?? [0, 0]), message, remedy });
  }

  function read(node: unknown, path: PropertyKey[]): unknown {
    if (isAlias(node))
      return refuse(node, ["`*` refers to a value elsewhere; aliases are not read."], ["Write the value out."]);
    if (!isMap(node) && !isSeq(node) && !isScalar(node)) return undefined;
    if (node.range) places.set(JSON.stringify(path), { ...places.get(JSON.stringify(path)), value: place(node.range) });
    if (node.tag !== undefined)
      return refuse(
        node,
        ["The tag ", { quoted: node.tag.replace("tag:yaml.org,2002:", "!!") }, " is not read."],
        ["Leave the tag out."],
      );
    if (node.anchor !== undefined)
      return refuse(node, ["The anchor ", { quoted: `&${node.anchor}` }, " is not read."], ["Leave it out."]);
    if (isScalar(node)) return node.value ?? undefined;
    if (path.length >= maxDepth)
      return refuse(node, [`Nested more than ${maxDepth} deep.`], ["Nothing in the settings lies that deep."]);
    if (isSeq(node)) return node.items.map((item, index) => read(item, [...path, index]));

    const map: Record<string, unknown> = Object.create(null);
    for (const { key, value } of node.items) {
      // Told by the library (`stringKeys`).
      if (!isScalar(key) || typeof key.value !== "string") continue;
      const name = key.value;
      const at = [...path, name];
      if (name in map) {
        refuse(key, [{ quoted: name }, " stands here twice."], ["Keep one of them."]);
        continue;
      }
      if (key.range) places.set(JSON.stringify(at), { key: place(key.range) });
      map[name] = read(value, at);
    }
    return map;
  }
}
