// The forms in which `plan-warden check` answers, each loaded when it is asked for, while plans are still being read.
import { createHash, randomUUID } from "node:crypto";
import { appendFile } from "node:fs/promises";
import { pathToFileURL } from "node:url";
import type { Checked } from "./checked.ts";
import { type Terminal, wantsColour } from "./terminal.ts";
import { readVersion } from "./version.ts";

type Format = (checked: Checked, terminal: Terminal, milliseconds: number) => string | Promise<string>;

/** Columns where nobody says how many there are. */
const usualColumns = 100;

export const formats: Readonly<Record<string, () => Promise<Format>>> = {
  async text() {
    const { reportNoPlan, reportTerminal } = await import("../report/terminal.ts");
    return ({ verdict, settings, change }, terminal, milliseconds) => {
      const { plans } = verdict.examined;
      if (!change && plans.length + verdict.findings.length === 0) return reportNoPlan(settings);
      const columns = terminal.columns ?? usualColumns;
      const text = reportTerminal(verdict, { colour: wantsColour(terminal), columns, milliseconds });
      return terminal.env.GITHUB_ACTIONS === "true" ? withoutCommands(text) : text;
    };
  },

  async json() {
    const { reportJson } = await import("../report/json.ts");
    return ({ verdict }) => reportJson(verdict);
  },

  async github() {
    const { reportActions } = await import("../report/actions.ts");
    return async (checked, { env }) => {
      if (env.GITHUB_STEP_SUMMARY) await appendFile(env.GITHUB_STEP_SUMMARY, await stepSummary(checked, env));
      return reportActions(checked.verdict);
    };
  },

  async sarif() {
    const { reportSarif } = await import("../report/sarif.ts");
    const version = await readVersion();
    return ({ verdict, plans, root }) =>
      reportSarif(verdict, {
        version,
        root: `${pathToFileURL(root)}/`,
        texts: new Map(plans.flatMap(({ head }) => (head ? [[head.path, head.plan.text]] : []))),
        digest: (text) => createHash("sha256").update(text).digest("hex").slice(0, 32),
      });
  },
};

/** The check's own summary, with links to the commit that Actions checked out. */
async function stepSummary({ verdict }: Checked, env: Terminal["env"]): Promise<string> {
  const { reportCheck } = await import("../report/check.ts");
  const { inline } = await import("../report/escape.ts");
  const [owner = "", name = ""] = env.GITHUB_REPOSITORY?.split("/") ?? [];
  const head = verdict.examined.head ?? env.GITHUB_SHA ?? "HEAD";
  const place = { server: env.GITHUB_SERVER_URL ?? "https://github.com", owner, name, head };
  const { title, summary } = reportCheck([{ number: null, verdict }], place);
  return `## Plan Warden: ${inline(title)}\n\n${summary}\n`;
}

/** Actions would obey a line of somebody's plan that looks like a command. */
function withoutCommands(text: string): string {
  const token = randomUUID();
  return `::stop-commands::${token}\n${text}::${token}::\n`;
}
