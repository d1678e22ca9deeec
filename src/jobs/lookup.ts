// Files at commits: what a snapshot brought, and what had to be asked for besides, all missing ones in one request.
import type { Oid } from "../rules/facts.ts";
import type { Contents, FileAt, Side } from "./github.ts";

export type Place = { oid: Oid; path: string };

export class Lookup {
  readonly #known = new Map<Oid, Map<string, FileAt | null>>();
  readonly #contents: Contents;
  readonly #part: "texts" | "blobs";

  constructor(contents: Contents, sides: readonly (Side | null)[], part: "texts" | "blobs" = "texts") {
    this.#contents = contents;
    this.#part = part;
    for (const side of sides) if (side) this.#learn(side);
  }

  #learn({ oid, files }: Side): void {
    const known = this.#known.get(oid) ?? new Map<string, FileAt | null>();
    for (const [path, file] of files) known.set(path, file);
    this.#known.set(oid, known);
  }

  /** Whether the answer is there already. */
  has({ oid, path }: Place): boolean {
    return this.#known.get(oid)?.has(path) ?? false;
  }

  /** Asks for what is not known yet: one request, or none. */
  async load(places: readonly Place[]): Promise<void> {
    const missing = places.filter((place) => !this.has(place));
    if (missing.length === 0) return;
    const wanted = [...Map.groupBy(missing, ({ oid }) => oid)].map(([oid, group]) => ({
      oid,
      paths: [...new Set(group.map(({ path }) => path))],
    }));
    for (const side of await this.#contents.files(wanted, this.#part)) this.#learn(side);
  }

  /** What stands there; null when nothing does. Only for what was loaded. */
  at({ oid, path }: Place): FileAt | null {
    const file = this.#known.get(oid)?.get(path);
    if (file === undefined) throw new Error(`${path} was not looked up at ${oid}.`);
    return file;
  }
}
