// The real plans beside the repository, when they are there; a fresh clone goes without.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";

const root = resolve(import.meta.dirname, "../../../shared/corpus");

const manifest = join(root, "manifest.tsv");
const told = new Map(
  existsSync(manifest)
    ? readFileSync(manifest, "utf8")
        .split("\n")
        .map((line) => line.split("\t"))
        .map(([file = "", , commit = "", , dialect = ""]) => [file, { commit, dialect: dialect.replace(/\(.*/, "") }])
    : [],
);

/** Path in its own repository, the commit it is from, the family of plans, and text. Folders that begin with a dot hold plans too. */
export const corpus: readonly { name: string; path: string; commit: string; dialect: string; text: string }[] =
  existsSync(root)
    ? readdirSync(root, { recursive: true, encoding: "utf8" })
        .filter((name) => name.endsWith(".md") && name !== "README.md")
        .sort()
        .map((name) => ({
          name,
          commit: told.get(name)?.commit ?? "unknown",
          dialect: told.get(name)?.dialect ?? "unknown",
          path: name.replace(/^[^/]*\/(?:@[^/]*\/)?/, ""),
          text: readFileSync(join(root, name), "utf8"),
        }))
    : [];
