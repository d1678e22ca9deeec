// Reads Markdown that is test, example and documentation at once: what every rule and every command has beside it in `test/`.

/** A fenced block of a case: its kind, and the path that stands behind it. */
export type Block<Kind extends string> = { kind: Kind; path: string | null; text: string };
export type Case<Kind extends string> = { title: string; description: string; blocks: Block<Kind>[] };

/**
 * Reads `## title`, prose, and blocks fenced by tildes (`~~~md KIND PATH`). Throws on a block of any other kind: a case that is not run
 * would look like one that passes.
 */
export function readCases<Kind extends string>(text: string, kinds: readonly Kind[]): Case<Kind>[] {
  const cases: Case<Kind>[] = [];
  let block: { kind: string; path: string | null; fence: string; lines: string[] } | null = null;
  for (const line of text.split(/\r?\n/)) {
    const current = cases.at(-1);
    if (block !== null) {
      if (line !== block.fence) block.lines.push(line);
      else if (current) {
        const kind = kinds.find((known) => known === block?.kind);
        if (kind === undefined) throw new Error(`"${current.title}" has a block of the unknown kind ${block.kind}.`);
        current.blocks.push({ kind, path: block.path, text: block.lines.map((one) => `${one}\n`).join("") });
        block = null;
      }
      continue;
    }
    const [, fence, kind, path] = /^(~{3,})\w+ (\w+)(?: (.+))?$/.exec(line) ?? [];
    if (fence && kind && current) block = { kind, path: path ?? null, fence, lines: [] };
    else if (line.startsWith("## ")) cases.push({ title: line.slice(3), description: "", blocks: [] });
    else if (current && line !== "") current.description = `${current.description} ${line}`.trim();
  }
  if (block !== null) throw new Error(`A block of "${cases.at(-1)?.title}" has no end.`);
  return cases;
}
