// Finds what a global id stands for.
import { mayRead } from "../permissions.ts";
import { Refusal } from "../refusal.ts";
import { type Comment, type Issue, isPull, type Repository, readNodeId } from "../state.ts";
import { runNode, suiteNode } from "./checks.ts";
import { objectNode, refNode } from "./git.ts";
import type { Asking, Node } from "./node.ts";
import { appNode, personNode } from "./people.ts";
import { commentNode, issueNode, pullNode } from "./pulls.ts";
import { repositoryNode } from "./repository.ts";

export const unresolved = (id: string) => new Refusal(404, `Could not resolve to a node with the global id of '${id}'`);

const readable = ({ state, actor }: Asking) => [...state.repositories.values()].filter((one) => mayRead(actor, one));

/** The issue or pull request with this id. */
export function issueById(asking: Asking, id: string): Issue {
  const { prefix, key } = readNodeId(id);
  const number = Number(key[0]);
  const all = readable(asking).flatMap(({ issues }) => [...issues.values()]);
  const found = all.find((issue) =>
    prefix === "PR" ? issue.pull?.id === number : prefix === "I" && issue.id === number,
  );
  if (!found) throw unresolved(id);
  return found;
}

export function commentById(asking: Asking, id: string): Comment {
  const { prefix, key } = readNodeId(id);
  const all = readable(asking).flatMap(({ issues }) => [...issues.values()].flatMap(({ comments }) => comments));
  const found = prefix === "IC" ? all.find((comment) => comment.id === Number(key[0])) : undefined;
  if (!found) throw unresolved(id);
  return found;
}

export function repositoryById(asking: Asking, id: string): Repository {
  const { prefix, key } = readNodeId(id);
  const found = prefix === "R" ? readable(asking).find((one) => one.id === Number(key[0])) : undefined;
  if (!found) throw unresolved(id);
  return found;
}

/** @throws NOT_FOUND when the id means nothing, or nothing the asker may see. */
export function nodeById(asking: Asking, id: string): Node {
  return find(asking, id) ?? fail(id);
}

function find(asking: Asking, id: string): Node | null {
  const { prefix, key } = readNodeId(id);
  const number = Number(key[0]);
  const repositories = readable(asking);
  const within = repositories.find((one) => one.id === number);
  switch (prefix) {
    case "R":
      return within ? repositoryNode(asking, within) : null;
    case "PR":
    case "I": {
      const issue = issueById(asking, id);
      return isPull(issue) ? pullNode(asking, issue) : issueNode(asking, issue);
    }
    case "IC":
      return commentNode(asking, commentById(asking, id));
    case "C":
    case "T":
    case "B":
      return within ? objectNode(asking, within, key[1] ?? "") : null;
    case "REF":
      return within ? refNode(asking, within, key.slice(1).join(":")) : null;
    case "CR":
      return first(
        repositories,
        (one) => one.checkRuns,
        number,
        (one, run) => runNode(asking, one, run),
      );
    case "CS":
      return first(
        repositories,
        (one) => one.checkSuites,
        number,
        (one, suite) => suiteNode(asking, one, suite),
      );
    case "A": {
      const app = asking.state.apps.get(number);
      return app ? appNode(asking.state, app) : null;
    }
    case "U":
    case "BOT": {
      const account = [...asking.state.accounts.values()].find((one) => one.id === number);
      return account ? personNode(asking, account) : null;
    }
    default:
      return null;
  }
}

function first<T extends { id: number }>(
  repositories: readonly Repository[],
  things: (repository: Repository) => readonly T[],
  id: number,
  shape: (repository: Repository, thing: T) => Node,
): Node | null {
  for (const repository of repositories) {
    const thing = things(repository).find((one) => one.id === id);
    if (thing) return shape(repository, thing);
  }
  return null;
}

function fail(id: string): never {
  throw unresolved(id);
}
