// How the answers of GraphQL are made: plain objects whose fields are values or functions of their arguments, and pages of them.
import { Input } from "../input.ts";
import { Refusal } from "../refusal.ts";
import type { Actor, State } from "../state.ts";

/** Whom a query is answered for. */
export type Asking = { state: State; actor: Actor };
/** A field that is missing is one the sandbox does not answer. */
export type Node = { __typename: string; [field: string]: unknown };

const pageLimit = 100;

/** A connection. Its bounds are asked for only when its items are: `{ totalCount }` needs none. */
export function connection<T>(name: string, args: Input, items: readonly T[], node: (item: T) => Node | null): Node {
  let bounds: { start: number; end: number } | undefined;
  const range = () => {
    bounds ??= readBounds(name, args, items.length);
    return bounds;
  };
  const shown = () => items.slice(range().start, range().end);
  return {
    __typename: "Connection",
    totalCount: items.length,
    nodes: () => shown().map(node),
    edges: () => shown().map((item, at) => edge(node(item), range().start + at)),
    pageInfo: () => ({
      __typename: "PageInfo",
      hasNextPage: range().end < items.length,
      hasPreviousPage: range().start > 0,
      startCursor: range().start < range().end ? cursor(range().start) : null,
      endCursor: range().start < range().end ? cursor(range().end - 1) : null,
    }),
  };
}

export function edge(node: Node | null, at: number): Node {
  return { __typename: "Edge", cursor: cursor(at), node };
}

const cursor = (at: number) => Buffer.from(`cursor:${at}`).toString("base64");

function readBounds(name: string, args: Input, total: number): { start: number; end: number } {
  const [first, last] = [args.number("first"), args.number("last")];
  if (first === null && last === null) {
    const message = `You must provide a \`first\` or \`last\` value to properly paginate the \`${name}\` connection.`;
    throw new Refusal(200, message, null, "MISSING_PAGINATION_BOUNDARIES");
  }
  for (const [bound, value] of [
    ["first", first],
    ["last", last],
  ] as const) {
    if (value === null || (value >= 0 && value <= pageLimit)) continue;
    const message = `Requesting ${value} records on the \`${name}\` connection exceeds the \`${bound}\` limit of ${pageLimit} records.`;
    throw new Refusal(200, message, null, "EXCESSIVE_PAGINATION");
  }
  let [start, end] = [after(args, "after", -1) + 1, after(args, "before", total)];
  if (first !== null) end = Math.min(end, start + first);
  if (last !== null) start = Math.max(start, end - last);
  return { start: Math.min(start, total), end: Math.max(start, Math.min(end, total)) };
}

function after(args: Input, name: "after" | "before", otherwise: number): number {
  const text = args.optionalText(name);
  if (text === null) return otherwise;
  const at = /^cursor:(\d+)$/.exec(Buffer.from(text, "base64").toString())?.[1];
  if (at === undefined)
    throw new Refusal(200, `\`${text}\` does not appear to be a valid cursor.`, null, "INVALID_CURSOR_ARGUMENTS");
  return Number(at);
}

/** An enum of GraphQL for a word of REST. */
export const upper = (word: string | null) => word?.toUpperCase() ?? null;

export { Input };
