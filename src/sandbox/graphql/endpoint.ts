// `POST /api/graphql`: runs documents on GitHub's schema. A field without an answer is an error that names it.
import type { ExecutionResult, GraphQLError, GraphQLFieldResolver } from "graphql";
import { knownUser } from "../accounts.ts";
import { Answer, type Call, hourlyLimit, type Routes, rateLimit } from "../api.ts";
import { findRepository, mayRead, performer } from "../permissions.ts";
import { Refusal } from "../refusal.ts";
import { iso, type Json } from "../state.ts";
import { costOf } from "./cost.ts";
import { nodeById } from "./lookup.ts";
import { mutationRoot } from "./mutations.ts";
import { Input, type Node } from "./node.ts";
import { personNode } from "./people.ts";
import { repositoryNode } from "./repository.ts";
import { type Checked, checked, loadEngine } from "./schema.ts";

/** GitHub runs no query that could answer more. */
const nodeLimit = 500_000;

function queryRoot(call: Call, nodeCount: number): Node {
  const { state, actor } = call;
  return {
    __typename: "Query",
    // As itself, a bot has its whole login.
    viewer: () => ({ ...personNode(call, performer(actor)), login: performer(actor).login }),
    repository: (args: Input) => {
      const [owner, name] = [args.text("owner"), args.text("name")];
      try {
        const moved = args.flag("followRenames", true) && state.formerNames.get(`${owner}/${name}`.toLowerCase());
        if (moved && mayRead(actor, moved)) return repositoryNode(call, moved);
        return repositoryNode(call, findRepository(state, actor, owner, name));
      } catch (error) {
        if (!(error instanceof Refusal && error.status === 404)) throw error;
        throw new Refusal(404, `Could not resolve to a Repository with the name '${owner}/${name}'.`);
      }
    },
    user: (args: Input) => personNode(call, knownUser(state, args.text("login"))),
    node: (args: Input) => nodeById(call, args.text("id")),
    nodes: (args: Input) => (args.texts("ids") ?? []).map((id) => attempt(() => nodeById(call, id))),
    rateLimit: () => {
      const { used, remaining, reset } = rateLimit(state);
      return {
        __typename: "RateLimit",
        cost: 1,
        limit: hourlyLimit,
        used,
        remaining,
        nodeCount,
        resetAt: iso(reset * 1000),
      };
    },
  };
}

/** GraphQL shows an error in a list as that item's. */
function attempt(find: () => Node): Node | Error {
  try {
    return find();
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}

const resolveField: GraphQLFieldResolver<unknown, unknown> = (source, args, _context, info) => {
  const name = info.fieldName;
  if (typeof source !== "object" || source === null || !(name in source))
    throw new Refusal(501, `the sandbox does not answer ${info.parentType.name}.${name}`, null, "NOT_ANSWERED");
  const value: unknown = (source as Node)[name];
  return typeof value === "function" ? value(new Input(args, info.parentType.name)) : value;
};

function errorJson(error: GraphQLError): Json {
  const { originalError, path, locations, message } = error;
  const type = originalError instanceof Refusal ? originalError.type : null;
  const details = originalError instanceof Refusal && originalError.errors ? originalError.errors.map(words) : [];
  return {
    ...(type === null ? {} : { type }),
    ...(path ? { path } : {}),
    ...(locations ? { locations } : {}),
    message: details.length > 0 ? details.join(", ") : message,
  };
}

/** An error of REST in the one sentence GraphQL has for it. */
function words(error: Json | string): string {
  if (typeof error === "string") return error;
  return typeof error.message === "string" ? error.message : `${error.field} is ${error.code}`;
}

async function run(call: Call): Promise<Answer> {
  if (!call.actor.account) throw new Refusal(401, "This endpoint requires you to be authenticated.");
  const input = call.input("Query");
  const engine = await loadEngine();
  const text = input.optionalText("query");
  if (text === null) return failed([{ message: "A query attribute must be specified and must be a string." }]);
  let document: Checked;
  try {
    document = checked(engine, text);
  } catch (error) {
    return failed([{ message: error instanceof Error ? error.message : String(error) }]);
  }
  if (document.errors.length > 0) return failed(document.errors.map(errorJson));
  const variableValues = input.inner("variables")?.fields ?? {};
  const nodeCount = costOf(document.document, variableValues);
  if (nodeCount > nodeLimit) {
    const message = `This query requests up to ${nodeCount} possible nodes which exceeds the maximum limit of ${nodeLimit}.`;
    return failed([{ type: "MAX_NODE_LIMIT_EXCEEDED", message }]);
  }
  const operation = engine.graphql.getOperationAST(document.document, input.optionalText("operationName"));
  const result: ExecutionResult = await engine.graphql.execute({
    schema: engine.schema,
    document: document.document,
    rootValue: operation?.operation === "mutation" ? mutationRoot(call) : queryRoot(call, nodeCount),
    variableValues,
    operationName: input.optionalText("operationName"),
    fieldResolver: resolveField,
  });
  return new Answer(200, {
    data: result.data ?? null,
    ...(result.errors ? { errors: result.errors.map(errorJson) } : {}),
  });
}

/** GitHub answers also a broken query with 200. */
function failed(errors: readonly Json[]): Answer {
  return new Answer(200, { errors });
}

export const graphqlRoutes: Routes = { "POST /graphql": run };
