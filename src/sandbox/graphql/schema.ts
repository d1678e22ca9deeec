// GitHub's own published schema, built once for all sandboxes of a process, and documents checked against it.
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import type { DocumentNode, GraphQLError, GraphQLSchema } from "graphql";

/** graphql-js and the schema: half a second to load, so nothing pays for it that asks no GraphQL. */
export type Engine = { graphql: typeof import("graphql"); schema: GraphQLSchema };

let engine: Promise<Engine> | undefined;

export function loadEngine(): Promise<Engine> {
  engine ??= build();
  return engine;
}

async function build(): Promise<Engine> {
  // Beside the entry, which would parse five megabytes of JSON as well.
  const path = fileURLToPath(new URL("schema.graphql", import.meta.resolve("@octokit/graphql-schema")));
  const [graphql, text] = await Promise.all([import("graphql"), readFile(path, "utf8")]);
  // The published text repeats two fields, which a strict build refuses.
  const schema = graphql.buildASTSchema(graphql.parse(text, { noLocation: true }), { assumeValidSDL: true });
  return { graphql, schema };
}

export type Checked = { document: DocumentNode; errors: readonly GraphQLError[] };

/** Documents already checked: programs send the same few over and over. */
const known = new Map<string, Checked>();
const knownLimit = 500;

/** @throws GraphQLError when the text is no document at all. */
export function checked({ graphql, schema }: Engine, text: string): Checked {
  const before = known.get(text);
  if (before) return before;
  const document = graphql.parse(text);
  const result = { document, errors: graphql.validate(schema, document) };
  if (known.size >= knownLimit) known.clear();
  known.set(text, result);
  return result;
}
