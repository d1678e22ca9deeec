// The forms in which `plan-warden check` answers, each loaded when it is asked for.
import { createHash, randomUUID } from "node:crypto";
import { appendFile, readFile } from "node:fs/promises";
import { pathToFileURL } from "node:url";
import type { Checked } from "./check-plans.ts";
import { type Terminal, wantsColour } from "./terminal.ts";

type Format = (checked: Checked, terminal: Terminal, milliseconds: number) => Promise<string>;

/** Columns where nobody says how many there are. */
const usualColumns = 100;

export const formats: Readonly<Record<string, Format>> = {
  async text({ verdict }, terminal, milliseconds) {
    const { reportTerminal } = await import("../report/terminal.ts");
    const columns = terminal.columns ?? usualColumns;
    const text = reportTerminal(verdict, { colour: wantsColour(terminal), columns, milliseconds });
    return terminal.env.GITHUB_ACTIONS === "true" ? withoutCommands(text) : text;
  },

  async json({ verdict }) {
    const { reportJson } = await import("../report/json.ts");
    return reportJson(verdict);
  },

  async github(checked, { env }) {
    const { reportActions } = await import("../report/actions.ts");
    if (env.GITHUB_STEP_SUMMARY) await appendFile(env.GITHUB_STEP_SUMMARY, await stepSummary(checked, env));
    return reportActions(checked.verdict);
  },

  async sarif({ verdict, plans, root }) {
    const { reportSarif } = await import("../report/sarif.ts");
    const { version }: { version: string } = JSON.parse(
      await readFile(new URL("../../package.json", import.meta.url), "utf8"),
    );
    return reportSarif(verdict, {
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
