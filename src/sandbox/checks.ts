// Check runs and suites as GitHub shows them.
import { appJson } from "./apps.ts";
import { payloadCommit } from "./commits.ts";
import { repositoryJson, repositoryPage, repositoryUrl } from "./repository-json.ts";
import {
  type Annotation,
  type CheckConclusion,
  type CheckRun,
  type CheckSuite,
  iso,
  isoOrNull,
  type Json,
  nodeId,
  type PullIssue,
  pullsOf,
  type Repository,
  type State,
} from "./state.ts";

/** Worst first: a suite concludes with the worst of its runs. */
const conclusions: readonly CheckConclusion[] = [
  "failure",
  "timed_out",
  "cancelled",
  "action_required",
  "success",
  "neutral",
  "skipped",
];

export function runsOf(repository: Repository, suite: CheckSuite): CheckRun[] {
  return repository.checkRuns.filter((run) => run.suite === suite);
}

/** The newest run of every name and suite, oldest first. */
export function latestRuns(runs: readonly CheckRun[]): CheckRun[] {
  const latest = new Map(runs.map((run) => [`${run.suite.id} ${run.name}`, run]));
  return runs.filter((run) => latest.get(`${run.suite.id} ${run.name}`) === run);
}

/** Where a suite stands: queued until its app answers, completed once all its newest runs are. */
export function suiteState(repository: Repository, suite: CheckSuite) {
  const runs = latestRuns(runsOf(repository, suite));
  if (suite.rerequested || runs.length === 0) return { status: "queued", conclusion: null } as const;
  if (runs.some((run) => run.status !== "completed")) return { status: "in_progress", conclusion: null } as const;
  const conclusion = conclusions.find((one) => runs.some((run) => run.conclusion === one)) ?? null;
  return { status: "completed", conclusion } as const;
}

/** Open pull requests with this head in this repository; those from forks GitHub does not list. */
function pullsAt(repository: Repository, sha: string): PullIssue[] {
  return pullsOf(repository).filter(
    ({ state, pull }) => state === "open" && pull.head.sha === sha && pull.head.repository === repository,
  );
}

function shortPull(state: State, issue: PullIssue): Json {
  const { repository, pull } = issue;
  const place = { id: repository.id, url: repositoryUrl(state, repository), name: repository.name };
  return {
    url: `${repositoryUrl(state, repository)}/pulls/${issue.number}`,
    id: pull.id,
    number: issue.number,
    head: { ref: pull.head.ref, sha: pull.head.sha, repo: place },
    base: { ref: pull.base.ref, sha: pull.base.sha, repo: place },
  };
}

/** @param inPayload Payloads carry the buttons and the suite, answers its id alone. */
export function runJson(state: State, repository: Repository, run: CheckRun, inPayload = false): Json {
  const url = `${repositoryUrl(state, repository)}/check-runs/${run.id}`;
  const page = `${repositoryPage(state, repository)}/runs/${run.id}`;
  const { suite, output } = run;
  return {
    id: run.id,
    name: run.name,
    node_id: nodeId("CR", run.id),
    head_sha: run.headSha,
    external_id: run.externalId,
    url,
    html_url: page,
    details_url: run.detailsUrl ?? page,
    status: run.status,
    conclusion: run.conclusion,
    started_at: isoOrNull(run.startedAt),
    completed_at: isoOrNull(run.completedAt),
    output: {
      title: output.title,
      summary: output.summary,
      text: output.text,
      annotations_count: run.annotations.length,
      annotations_url: `${url}/annotations`,
    },
    check_suite: inPayload ? shortSuite(state, repository, suite) : { id: suite.id },
    app: appJson(state, suite.app),
    pull_requests: pullsAt(repository, run.headSha).map((issue) => shortPull(state, issue)),
    ...(inPayload ? { actions: run.actions } : {}),
  };
}

function shortSuite(state: State, repository: Repository, suite: CheckSuite): Json {
  return {
    id: suite.id,
    node_id: nodeId("CS", suite.id),
    head_branch: suite.headBranch,
    head_sha: suite.headSha,
    ...suiteState(repository, suite),
    url: `${repositoryUrl(state, repository)}/check-suites/${suite.id}`,
    before: suite.before,
    after: suite.headSha,
    pull_requests: pullsAt(repository, suite.headSha).map((issue) => shortPull(state, issue)),
    app: appJson(state, suite.app),
    created_at: iso(suite.createdAt),
    updated_at: iso(suite.updatedAt),
  };
}

/** @param inPayload Payloads leave the repository to their own field. */
export function suiteJson(state: State, repository: Repository, suite: CheckSuite, inPayload = false): Json {
  return {
    ...shortSuite(state, repository, suite),
    head_commit: payloadCommit(state, repository, suite.headSha, false),
    latest_check_runs_count: latestRuns(runsOf(repository, suite)).length,
    check_runs_url: `${repositoryUrl(state, repository)}/check-suites/${suite.id}/check-runs`,
    ...(inPayload ? {} : { repository: repositoryJson(state, repository) }),
    rerequestable: true,
    runs_rerequestable: true,
  };
}

export function annotationJson(state: State, repository: Repository, run: CheckRun, annotation: Annotation): Json {
  return {
    path: annotation.path,
    blob_href: `${repositoryPage(state, repository)}/blob/${run.headSha}/${encodeURI(annotation.path)}`,
    start_line: annotation.startLine,
    start_column: annotation.startColumn,
    end_line: annotation.endLine,
    end_column: annotation.endColumn,
    annotation_level: annotation.level,
    title: annotation.title,
    message: annotation.message,
    raw_details: annotation.rawDetails,
  };
}
