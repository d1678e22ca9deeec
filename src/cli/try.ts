// Trying it without credentials: a GitHub on this machine, the app installed there, and a few pull requests to look at.
import { generateKeyPairSync, randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { parse } from "yaml";
import { z } from "zod";
import type { PlanReader } from "../jobs/surroundings.ts";
import type { Environment } from "../server/environment.ts";
import { webhookPath } from "../server/front.ts";
import { serve } from "../server/serve.ts";
import { checkName } from "./check-name.ts";
import { askInDemo, awaitVerdicts, awaitWeeklyIssue, type DemoVerdict, openDemo } from "./demo.ts";
import { demoRepository } from "./demo-repository.ts";
import type { Terminal } from "./terminal.ts";

/** How long the demo waits for its verdicts, in milliseconds. */
const patience = 30_000;

const noSandbox =
  "APP_ID, PRIVATE_KEY and WEBHOOK_SECRET are missing, and the GitHub that stands in for them needs a checkout with its development dependencies. Set the three, or run `npm ci && npm start` in a checkout.";

const manifest = z.object({
  name: z.string(),
  default_events: z.array(z.string()),
  default_permissions: z.record(z.string(), z.enum(["read", "write"])),
});

/** Starts both, opens the demo and tells what came of it. Resolves when all is told; both stay up until closed. */
export async function tryOut(
  environment: Environment,
  plans: PlanReader,
  terminal: Terminal,
): Promise<{ close(): Promise<void> }> {
  // The sandbox is for machines with a checkout: the image has neither it nor what it needs.
  const [{ startSandbox }] = await Promise.all([
    import("../sandbox/sandbox.ts"),
    // What it would load later, so that it is missed now.
    import("../sandbox/graphql/schema.ts").then(({ loadEngine }) => loadEngine()),
  ]).catch((fault: NodeJS.ErrnoException) => {
    throw fault.code === "ERR_MODULE_NOT_FOUND" ? new Error(noSandbox, { cause: fault }) : fault;
  });
  const app = manifest.parse(parse(readFileSync(new URL("../../app.yml", import.meta.url), "utf8")));
  const secret = randomBytes(32).toString("hex");
  const { privateKey, publicKey } = generateKeyPairSync("rsa", {
    modulusLength: 2048,
    privateKeyEncoding: { type: "pkcs8", format: "pem" },
    publicKeyEncoding: { type: "spki", format: "pem" },
  });
  const sandbox = await startSandbox({ port: environment.sandboxPort });
  const api = `${sandbox.url}/api/v3`;
  const registered = sandbox.registerApp({
    slug: "plan-warden",
    name: app.name,
    publicKey,
    permissions: app.default_permissions,
    events: app.default_events,
  });
  const server = await serve(
    {
      ...environment,
      host: "127.0.0.1",
      // The sandbox forgets everything when it stops, and so does what we remember of it.
      store: null,
      // The story is told below; a line for every job would stand between its sentences.
      logLevel: environment.logLevel === "info" ? "warn" : environment.logLevel,
      apiUrl: api,
      // Nobody waits for hours to see the weekly issue.
      sweep: environment.sweep && { ...environment.sweep, spread: 0 },
      credentials: { appId: registered.id, privateKey, webhookSecrets: [secret] },
    },
    { plans, check: checkName },
  ).catch(async (fault) => {
    await sandbox.close();
    throw fault;
  });
  sandbox.setWebhook(registered.id, { url: `${server.url}${webhookPath}`, secret });

  terminal.stdout(`Plan Warden listens on ${server.url}, a GitHub of your own on ${sandbox.url}.\n`);
  const demo = demoRepository(Date.now());
  const opened = await openDemo(api, demo);
  terminal.stdout(`Opened ${opened.length} pull requests in ${demo.owner}/${demo.name}:\n\n`);
  const verdicts = await awaitVerdicts(api, demo, opened, patience);
  for (const verdict of verdicts) terminal.stdout(`${told(verdict)}\n`);
  const [first] = opened;
  if (first) {
    const answered = await askInDemo(api, demo, first, "/plan status", patience);
    const came = answered ? "and was answered" : "and no answer came yet";
    terminal.stdout(`\nOn #${first.number} somebody commented \`/plan status\`, ${came}.\n`);
  }
  await server.sweep();
  const issue = await awaitWeeklyIssue(api, demo, patience);
  terminal.stdout(
    issue === null
      ? "The weekly issue is not there yet.\n"
      : `Issue #${issue} is the weekly one: it lists plans that need a look.\n`,
  );
  terminal.stdout(`\nLook around at ${sandbox.url}, or open a pull request of your own:\n`);
  terminal.stdout(`  new Octokit({ baseUrl: "${api}", auth: "your-name" })\n\nStop with Ctrl+C.\n`);

  return {
    async close() {
      await server.close();
      await sandbox.close();
    },
  };
}

const marks: Readonly<Record<string, string>> = { success: "✓", failure: "✗", skipped: "–", neutral: "•" };

function told({ number, shows, check }: DemoVerdict): string {
  const mark = check ? (marks[check.conclusion] ?? "?") : "?";
  return `  ${mark} #${number} ${shows.padEnd(46)} ${check?.title ?? "no verdict yet"}`;
}
