// The real plans beside the repository, when they are there; a fresh clone goes without.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";

const root = resolve(import.meta.dirname, "../../../shared/corpus");

/** Path in its own repository, and text. Folders that begin with a dot hold plans too. */
export const corpus: readonly { name: string; path: string; text: string }[] = existsSync(root)
  ? readdirSync(root, { recursive: true, encoding: "utf8" })
      .filter((name) => name.endsWith(".md") && name !== "README.md")
      .sort()
      .map((name) => ({
        name,
        path: name.replace(/^[^/]*\/(?:@[^/]*\/)?/, ""),
        text: readFileSync(join(root, name), "utf8"),
      }))
  : [];
