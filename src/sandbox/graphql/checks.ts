// Check suites and runs, and the roll-up of all that was said about a commit.
import { latestRuns, runsOf, suiteState } from "../checks.ts";
import { combinedState, latestStatuses } from "../commit-routes.ts";
import { requireRead } from "../permissions.ts";
import { repositoryPage } from "../repository-json.ts";
import {
  type Annotation,
  type CheckRun,
  type CheckSuite,
  type CommitStatus,
  iso,
  isoOrNull,
  nodeId,
  type Repository,
} from "../state.ts";
import { branchNode, commitNode } from "./git.ts";
import { type Asking, connection, type Input, type Node, upper } from "./node.ts";
import { appNode, personNode } from "./people.ts";
import { repositoryNode } from "./repository.ts";

export function suiteNode(asking: Asking, repository: Repository, suite: CheckSuite): Node {
  requireRead(asking.actor, "checks");
  const { status, conclusion } = suiteState(repository, suite);
  return {
    __typename: "CheckSuite",
    id: nodeId("CS", suite.id),
    databaseId: suite.id,
    status: upper(status),
    conclusion: upper(conclusion),
    app: appNode(asking.state, suite.app),
    branch: () => (suite.headBranch === null ? null : branchNode(asking, repository, suite.headBranch)),
    commit: () => commitNode(asking, repository, suite.headSha),
    createdAt: iso(suite.createdAt),
    updatedAt: iso(suite.updatedAt),
    repository: () => repositoryNode(asking, repository),
    checkRuns: (args: Input) =>
      connection("checkRuns", args, filtered(repository, suite, args), (run) => runNode(asking, repository, run)),
  };
}

function filtered(repository: Repository, suite: CheckSuite, args: Input): CheckRun[] {
  const filter = args.inner("filterBy");
  const runs = runsOf(repository, suite);
  if (!filter) return runs;
  const [app, name] = [filter.number("appId"), filter.optionalText("checkName")];
  const statuses = filter.texts("statuses") ?? (filter.has("status") ? [filter.text("status")] : null);
  const conclusions = filter.texts("conclusions");
  return (filter.optionalText("checkType") === "LATEST" ? latestRuns(runs) : runs).filter(
    (run) =>
      (app === null || run.suite.app.id === app) &&
      (name === null || run.name === name) &&
      (statuses === null || statuses.includes(upper(run.status) ?? "")) &&
      (conclusions === null || conclusions.includes(upper(run.conclusion) ?? "")),
  );
}

export function runNode(asking: Asking, repository: Repository, run: CheckRun): Node {
  const page = `${repositoryPage(asking.state, repository)}/runs/${run.id}`;
  return {
    __typename: "CheckRun",
    id: nodeId("CR", run.id),
    databaseId: run.id,
    name: run.name,
    status: upper(run.status),
    conclusion: upper(run.conclusion),
    externalId: run.externalId,
    title: run.output.title,
    summary: run.output.summary,
    text: run.output.text,
    startedAt: isoOrNull(run.startedAt),
    completedAt: isoOrNull(run.completedAt),
    detailsUrl: run.detailsUrl ?? page,
    url: page,
    permalink: page,
    resourcePath: page.slice(asking.state.url.length),
    checkSuite: () => suiteNode(asking, repository, run.suite),
    repository: () => repositoryNode(asking, repository),
    annotations: (args: Input) => connection("annotations", args, run.annotations, annotationNode),
  };
}

function annotationNode(annotation: Annotation): Node {
  const position = (line: number, column: number | null) => ({ __typename: "CheckAnnotationPosition", line, column });
  return {
    __typename: "CheckAnnotation",
    path: annotation.path,
    annotationLevel: upper(annotation.level),
    title: annotation.title,
    message: annotation.message,
    rawDetails: annotation.rawDetails,
    location: {
      __typename: "CheckAnnotationSpan",
      start: position(annotation.startLine, annotation.startColumn),
      end: position(annotation.endLine, annotation.endColumn),
    },
  };
}

/** Null when nothing was said about the commit. */
export function rollupNode(asking: Asking, repository: Repository, oid: string): Node | null {
  requireRead(asking.actor, "checks");
  requireRead(asking.actor, "statuses");
  const runs = latestRuns(repository.checkRuns.filter((run) => run.headSha === oid));
  const statuses = latestStatuses(repository, oid);
  if (runs.length + statuses.length === 0) return null;
  const words = [
    ...(statuses.length > 0 ? [combinedState(statuses)] : []),
    ...runs.map(({ conclusion }) => {
      if (conclusion === null) return "pending";
      return ["success", "neutral", "skipped"].includes(conclusion) ? "success" : "failure";
    }),
  ];
  return {
    __typename: "StatusCheckRollup",
    id: nodeId("SCR", repository.id, oid),
    state: ["FAILURE", "PENDING", "SUCCESS"].find((one) => words.some((word) => upper(word) === one)) ?? "EXPECTED",
    commit: () => commitNode(asking, repository, oid),
    contexts: (args: Input) =>
      connection("contexts", args, [...runs, ...statuses], (one) =>
        "suite" in one ? runNode(asking, repository, one) : statusNode(asking, one),
      ),
  };
}

function statusNode(asking: Asking, status: CommitStatus): Node {
  return {
    __typename: "StatusContext",
    id: nodeId("SC", status.id),
    context: status.context,
    state: upper(status.state),
    description: status.description,
    targetUrl: status.targetUrl,
    createdAt: iso(status.createdAt),
    creator: () => personNode(asking, status.creator),
  };
}
