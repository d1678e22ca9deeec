// What is done and written down before work on a plan begins.
import type { Item } from "../plan/plan.ts";

/** What is done before work begins: to look, to ask, and to write the plan. */
const shapes = [
  /^\W*(?:\[[^\]\n]{0,40}\]\W*)?(?:re-?)?(?:read|look|stud|review|inspect|audit|research|investigat|explor|analy[sz]|confirm|captur|identif|measur|reproduc|discuss|clarif|brainstorm|interview)/i,
  /\b(?:draft|writ|wrote|creat|open|add|split|migrat|mov|updat|revis|record|publish|approv)\w*\b.{0,60}\b(?:plan|execplan|spec|issue|adr|proposal|design doc)\b/i,
  /(?:设计|计划|规格|文档|spec|plan).{0,20}(?:落地|完成|起草)/i,
];

/** It tells how the plan came about, and of no work on what it plans. */
export const isGroundwork = ({ text }: Item): boolean => shapes.some((shape) => shape.test(text.slice(0, 200)));
