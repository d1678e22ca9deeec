// Reads the cases of a rule: Markdown that is test, example and documentation at once (`test/rules/<rule>.md`).

/**
 * A fenced block of a case: a plan at the head, at the base or at a commit of the change (`path` is the commit's name), or what else
 * is known of the change, as YAML.
 */
export type CaseBlock = { kind: "head" | "base" | "at" | "change"; path: string | null; text: string };

/** What is expected, one line a finding: `error, line 3: …`, or `warning: …` for a file as a whole. Empty when nothing is to be found. */
export type RuleCase = { title: string; description: string; blocks: CaseBlock[]; findings: string[] };

/**
 * Reads `## title`, prose, blocks fenced by tildes (`~~~md head PATH`, `~~~md base PATH`, `~~~md at COMMIT`, `~~~yaml change`), and a last one
 * (`~~~text findings`). Throws on a block of any other kind: a case that is not run would look like one that passes.
 */
export function casesOf(text: string): RuleCase[] {
  const cases: RuleCase[] = [];
  let block: { kind: string; path: string | null; fence: string; lines: string[] } | null = null;
  for (const line of text.split(/\r?\n/)) {
    const current = cases.at(-1);
    if (block !== null) {
      if (line !== block.fence) block.lines.push(line);
      else if (current) {
        addBlock(current, block.kind, block.path, block.lines);
        block = null;
      }
      continue;
    }
    const [, fence, kind, path] = /^(~{3,})\w+ (\w+)(?: (.+))?$/.exec(line) ?? [];
    if (fence && kind && current) block = { kind, path: path ?? null, fence, lines: [] };
    else if (line.startsWith("## ")) cases.push({ title: line.slice(3), description: "", blocks: [], findings: [] });
    else if (current && line !== "") current.description = `${current.description} ${line}`.trim();
  }
  if (block !== null) throw new Error(`A block of "${cases.at(-1)?.title}" has no end.`);
  return cases;
}

function addBlock(current: RuleCase, kind: string, path: string | null, lines: readonly string[]): void {
  if (kind === "findings") current.findings.push(...lines.filter((line) => line !== "" && line !== "none"));
  else if (kind === "head" || kind === "base" || kind === "at" || kind === "change")
    current.blocks.push({ kind, path, text: lines.map((line) => `${line}\n`).join("") });
  else throw new Error(`"${current.title}" has a block of the unknown kind ${kind}.`);
}
