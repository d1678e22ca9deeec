// Reads files at commits, as many as one query bears at a time.
import { Fault } from "../jobs/fault.ts";
import type { FileAt, Side } from "../jobs/github.ts";
import type { Oid } from "../rules/facts.ts";
import { type FilesAnswer, type Repository, saysNothingThere, sideOf } from "./answers.ts";
import { alias, filesQuery } from "./queries.ts";
import type { Requests } from "./requests.ts";

/** How many files one query asks for: enough for twenty plans on both sides with their specs. */
const filesPerQuery = 100;

export async function readFiles(
  requests: Requests,
  repository: Repository,
  wanted: readonly { oid: Oid; paths: readonly string[] }[],
  part: "texts" | "blobs",
): Promise<Side[]> {
  const found = new Map<Oid, Map<string, FileAt | null>>();
  const flat = wanted.flatMap(({ oid, paths }) => paths.map((path) => ({ oid, path })));
  for (let from = 0; from < flat.length; from += filesPerQuery) {
    const sides = [...Map.groupBy(flat.slice(from, from + filesPerQuery), ({ oid }) => oid)].map(([oid, files]) => ({
      oid,
      paths: files.map(({ path }) => path),
    }));
    const { document, variables } = filesQuery(repository, sides, part);
    const answer = await requests.graphql<{ repository: Record<string, FilesAnswer | null> | null }>(
      document,
      variables,
      saysNothingThere,
    );
    let count = 0;
    for (const [index, { oid, paths }] of sides.entries()) {
      const side = answer.repository?.[`side${index}`];
      if (side?.oid !== oid) throw new Fault(`GitHub does not know the commit ${oid} yet.`);
      const asked = paths.map((path): [string, string] => [alias(count++), path]);
      const files = found.get(oid) ?? new Map();
      for (const [path, file] of sideOf(oid, side, asked).files) files.set(path, file);
      found.set(oid, files);
    }
  }
  return [...found].map(([oid, files]) => ({ oid, files }));
}
