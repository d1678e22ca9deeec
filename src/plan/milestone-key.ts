// By what a milestone is known, wherever it is named.

const numbered =
  /^(milestone|phase|stage|task|step|slice|wave|iteration|etapa|fase|marco|tarefa|passo)\s+#?(\d{1,4}(?:\.\d{1,4}){0,4}[a-z]?)(?=\s*(?:$|[:：—–\-.(+&,/]|\p{Extended_Pictographic}))/iu;
const lettered = /^(milestone|phase|stage|task|step|slice|wave)\s+([A-Z])(?=\s*(?:$|[:：—–\-.(]))/i;
const short = /^(m)(\d{1,3}(?:\.\d{1,3}){0,3}[a-z]?)(?=\s*(?:$|[:：—–\-.(]))/i;
const chinese =
  /^(?:第\s?([\d一二三四五六七八九十]{1,3})\s?(阶段|步|里程碑)|(阶段|任务|步骤|里程碑|マイルストーン|마일스톤|단계)\s?([\d一二三四五六七八九十]{1,3}))/;
const decoration = /^(?:\p{Extended_Pictographic}|\uFE0F|\s|\[[ xX~]\]\s|\d{1,3}(?:\.\d{1,3}){0,3}[.)]?\s)+/u;

/** Folded kind and number of a milestone's name (`milestone 1`, `stage a`), or null when it names none. */
export function milestoneKey(name: string): string | null {
  const bare = name.slice(0, 120).replace(decoration, "");
  const match = numbered.exec(bare) ?? (isUpper(lettered.exec(bare)) ? lettered.exec(bare) : null);
  if (match) return `${match[1]} ${match[2]}`.toLowerCase();
  const compact = short.exec(bare);
  if (compact) return `milestone ${compact[2]}`.toLowerCase();
  const han = chinese.exec(bare);
  return han ? `${han[2] ?? han[3]} ${han[1] ?? han[4]}` : null;
}

function isUpper(match: RegExpExecArray | null): boolean {
  return match !== null && /[A-Z]/.test(match[2] ?? "");
}
