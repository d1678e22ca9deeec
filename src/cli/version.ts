// Which Plan Warden this is.
import { readFile } from "node:fs/promises";

/** As `package.json` says it, which lies above `src` and `dist` alike. */
export async function readVersion(): Promise<string> {
  const manifest: { version: string } = JSON.parse(
    await readFile(new URL("../../package.json", import.meta.url), "utf8"),
  );
  return manifest.version;
}
