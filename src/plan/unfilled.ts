// Words that say nobody has written anything yet.
import { templateGuidance } from "./presets.ts";

const nothing =
  /^[[(<{_*\s]*(?:none(?: yet| so far| recorded| at this time| to date)*|nothing(?: yet| so far| to report)*|no (?:surprises|discoveries|decisions|entries|outcomes)(?: yet| so far| recorded)*|tbd|tba|todo|pending|n\/a|not (?:yet )?(?:started|applicable|available|complete|completed)(?: yet)?|to be (?:determined|decided|filled(?: in)?|completed|written|added|recorded|updated)|(?:will be )?(?:filled|completed|updated)(?: in)? (?:at|on|upon|after|when|as|once)[^.\n]{0,100}|\.{3}|…|-{1,3}|—|暂无|无|待定|待填写|待补充|未定|아직 없음|없음|미정|nenhum[ao]?(?: ainda)?|ainda não|a definir)[\])>}_*\s.。!]*$/i;
const lead =
  /^[[(<_*]*(?:(?:pending|tbd)(?:$|[.:;,)\]—–-]|\s(?:implementation|approval|completion|review|execution|work)\b)|to be (?:determined|completed|filled|written|recorded|updated)\b|this section (?:will|is to|should|must) be (?:completed|filled|updated|written)\b|(?:a )?preencher\b)/i;
const placeholder = /^<[^<>\n]{1,80}>[\s.:—–-]*(?:<[^<>\n]{1,80}>[\s.:—–-]*){0,4}$/;
/** Marks alone. */
const wordless = /^[^\p{L}\p{N}\p{So}]*$/u;
/** A whole text in brackets that tells the author what to do: `(fill in as you go)`. */
const instruction =
  /^[_*]?[[(](?:add|complete|fill|note|populate|record|update|write)\b[^()[\]\n]{0,100}[\])][_*]?\.?$/i;
const onlyLabel = /^[^:：.]{1,60}[:：]$/;
const guidance = new Set(templateGuidance);

/** True for `[None yet]`, `TBD` and the like: words for nothing, in the place of what is to come. */
export const isNothing = (text: string): boolean => nothing.test(text.slice(0, 300));

/** True for `[None yet]`, `TBD`, marks without words, an empty label such as `What worked:`, an instruction such as `(fill in later)`, and the template's own guidance. */
export function isUnfilled(text: string): boolean {
  if (guidance.has(text)) return true;
  const value = text.slice(0, 300);
  if ([nothing, wordless, onlyLabel, lead, placeholder, instruction].some((shape) => shape.test(value))) return true;
  const label = /^[\p{L} /-]{2,40}[:：]\s+/u.exec(value);
  return label !== null && value.length < 200 && nothing.test(value.slice(label[0].length));
}

/** True for a few words and a colon, such as `Frontend:` over nested items: a label, not a statement. */
export function isBareLabel(text: string): boolean {
  return text.length <= 50 && /^[^\s:：]+(?: [^\s:：]+){0,3}[:：]$/.test(text);
}
