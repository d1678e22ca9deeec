// A plan that somebody named and that is not there.
import type { PlanSource } from "./facts.ts";
import { changeRule } from "./rule.ts";

const namedBy: Record<PlanSource, string> = {
  changed: "The change touches ",
  body: "The description names ",
  trailer: "A commit's trailer names ",
  issue: "An issue that this closes names ",
  branch: "The branch's name means ",
  asked: "The question names ",
};

export const planExists = changeRule({
  name: "plan-exists",
  group: "plan",
  summary: "A linked plan is no file at the head, also after following moves.",
  why: "A link that leads nowhere means that nothing was compared with the change.",
  remedy: "Correct the path, or bring the file.",
  level: "error",
  delta: true,
  checkChange({ facts }, report) {
    for (const { path, source, raw, suggestion } of facts.missing) {
      report({
        message: [namedBy[source], { quoted: raw }, ", and no such file is at the head."],
        ...(suggestion === null ? {} : { remedy: ["Name ", { quoted: suggestion }, ", or bring the file."] }),
        // The line in the description is the one that it writes anew.
        ...(source === "body" ? { command: `/plan link ${suggestion ?? "…"}` } : {}),
        path,
        absent: true,
        at: null,
      });
    }
  },
});
