// The app as `app.yml` describes it, registered with a sandbox.
import { readFile } from "node:fs/promises";
import { parse } from "yaml";
import { z } from "zod";
import type { Sandbox } from "../../src/sandbox/sandbox.ts";

const manifestSchema = z.object({
  default_events: z.array(z.string()),
  default_permissions: z.record(z.string(), z.enum(["read", "write"])),
});

export async function registerWarden(sandbox: Sandbox): Promise<{ id: number; privateKey: string }> {
  const text = await readFile(new URL("../../app.yml", import.meta.url), "utf8");
  const manifest = manifestSchema.parse(parse(text));
  const { id, privateKey } = sandbox.registerApp({
    slug: "plan-warden",
    permissions: manifest.default_permissions,
    events: manifest.default_events,
  });
  return { id, privateKey: privateKey ?? "" };
}
