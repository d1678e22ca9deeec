// The Checks API: runs and suites by their app, re-runs and buttons by people.
import { type Call, created, page, type Routes } from "./api.ts";
import { tellIfCompleted, tellRun, tellSuite } from "./check-events.ts";
import { annotationJson, latestRuns, runJson, runsOf, suiteJson, suiteState } from "./checks.ts";
import { resolveCommit } from "./commits.ts";
import { type Input, wholeNumber } from "./input.ts";
import { require, requireRead } from "./permissions.ts";
import { forbidden, invalid, notFound, Refusal, unprocessable } from "./refusal.ts";
import type { Account, Annotation, App, CheckConclusion, CheckRun, CheckSuite, Repository, State } from "./state.ts";

/** GitHub's limits: annotations a request, characters of summary and of text, buttons and their words. */
const annotationLimit = 50;
const outputLimit = 65_535;
const actionLimits = { count: 3, label: 20, description: 40, identifier: 20 };
const annotationTextLimit = 64 * 1024;
const annotationTitleLimit = 255;

const statuses = ["queued", "in_progress", "completed"] as const;
const conclusions: readonly CheckConclusion[] = [
  "success",
  "failure",
  "neutral",
  "cancelled",
  "skipped",
  "timed_out",
  "action_required",
];

/** The app that may write checks, and its bot. */
function writer(call: Call, repository: Repository): { app: App; bot: Account } {
  const { app, token } = call.actor;
  if (!app || !token) throw forbidden("You must authenticate via a GitHub App.");
  return { app, bot: require(call.actor, repository, "checks", "write", "write") };
}

function runById(call: Call, repository: Repository): CheckRun {
  requireRead(call.actor, "checks");
  const id = wholeNumber(call.param("check_run_id"));
  const run = repository.checkRuns.find((one) => one.id === id);
  if (!run) throw notFound();
  return run;
}

function suiteById(call: Call, repository: Repository): CheckSuite {
  requireRead(call.actor, "checks");
  const id = wholeNumber(call.param("check_suite_id"));
  const suite = repository.checkSuites.find((one) => one.id === id);
  if (!suite) throw notFound();
  return suite;
}

/** Reads everything before anything is changed: a refused request changes nothing. */
function readChanges(input: Input, run: CheckRun | null) {
  const output = input.inner("output");
  const conclusion = input.oneOf("conclusion", conclusions);
  const asked = input.oneOf("status", statuses) ?? run?.status ?? "queued";
  // Whoever sends a completed run back to running is not refused, and not heard.
  const status = conclusion || run?.status === "completed" ? "completed" : asked;
  if (status === "completed" && !conclusion && !run?.conclusion)
    throw invalid("CheckRun", "conclusion", "missing_field");
  const fields = ["title", "summary", "text"] as const;
  const texts = fields.map((name) => [name, output?.optionalText(name) ?? null] as const);
  if (output && (output.optionalText("summary") === null || output.optionalText("title") === null))
    throw unprocessable('Invalid request.\n\n"title", "summary" weren\'t supplied.');
  for (const [name, text] of texts.slice(1))
    if (text !== null && text.length > outputLimit)
      throw unprocessable(
        `Invalid request.\n\nOnly ${outputLimit} characters are allowed; ${text.length} were supplied.`,
        [`output.${name} is too long (maximum is ${outputLimit} characters)`],
      );
  return {
    status,
    conclusion: conclusion ?? (status === "completed" ? (run?.conclusion ?? null) : null),
    output: output
      ? { title: texts[0]?.[1] ?? null, summary: texts[1]?.[1] ?? null, text: texts[2]?.[1] ?? null }
      : null,
    annotations: (output?.list("annotations") ?? null)?.map(readAnnotation) ?? [],
    actions: readActions(input),
    externalId: input.optionalText("external_id"),
    detailsUrl: input.optionalText("details_url"),
    startedAt: input.instant("started_at"),
    completedAt: input.instant("completed_at"),
  };
}

function readAnnotation(input: Input, index: number, all: readonly Input[]): Annotation {
  if (all.length > annotationLimit)
    throw unprocessable(
      `Invalid request.\n\nNo more than ${annotationLimit} items are allowed; ${all.length} were supplied.`,
    );
  const where = `annotations[${index}]`;
  const startLine = input.number("start_line");
  const endLine = input.number("end_line");
  const level = input.oneOf("annotation_level", ["notice", "warning", "failure"] as const);
  if (startLine === null || endLine === null || level === null || startLine > endLine || startLine < 0)
    throw invalid(
      "CheckRun",
      where,
      "invalid",
      `${where} needs start_line, end_line at or after it, and annotation_level`,
    );
  const [startColumn, endColumn] = [input.number("start_column"), input.number("end_column")];
  if (startLine !== endLine && (startColumn !== null || endColumn !== null))
    throw invalid("CheckRun", where, "invalid", "start_column and end_column are for annotations of one line");
  const [message, title, rawDetails] = [
    input.text("message"),
    input.optionalText("title"),
    input.optionalText("raw_details"),
  ];
  const tooLong =
    Buffer.byteLength(message) > annotationTextLimit ||
    Buffer.byteLength(rawDetails ?? "") > annotationTextLimit ||
    (title?.length ?? 0) > annotationTitleLimit;
  if (tooLong)
    throw invalid("CheckRun", where, "too_long", `${where}: message and raw_details hold 64 KB, title 255 characters`);
  return { path: input.text("path"), startLine, endLine, startColumn, endColumn, level, title, message, rawDetails };
}

function readActions(input: Input): CheckRun["actions"] | null {
  const actions = input.list("actions");
  if (actions && actions.length > actionLimits.count)
    throw unprocessable(
      `Invalid request.\n\nNo more than ${actionLimits.count} items are allowed; ${actions.length} were supplied.`,
    );
  return (
    actions?.map((action) => {
      const read = (name: "label" | "description" | "identifier") => {
        const text = action.text(name);
        if (text.length > actionLimits[name])
          throw unprocessable(
            `Invalid request.\n\nOnly ${actionLimits[name]} characters are allowed; ${text.length} were supplied.`,
          );
        return text;
      };
      return { label: read("label"), description: read("description"), identifier: read("identifier") };
    }) ?? null
  );
}

function suiteFor(state: State, repository: Repository, app: App, headSha: string): CheckSuite {
  const found = repository.checkSuites.find((suite) => suite.app === app && suite.headSha === headSha);
  if (found) return found;
  const branch = [...repository.refs].find(([ref, oid]) => oid === headSha && ref.startsWith("refs/heads/"))?.[0];
  const now = state.now();
  const suite: CheckSuite = {
    id: state.nextId(),
    app,
    headSha,
    headBranch: branch?.slice("refs/heads/".length) ?? null,
    before: null,
    createdAt: now,
    updatedAt: now,
    rerequested: false,
  };
  repository.checkSuites.push(suite);
  return suite;
}

function createRun(call: Call) {
  const { state, repository } = call;
  const { app, bot } = writer(call, repository);
  const input = call.input("CheckRun");
  const [name, headSha] = [input.text("name"), input.text("head_sha")];
  const changes = readChanges(input, null);
  if (resolveCommit(repository, headSha) !== headSha) throw unprocessable(`No commit found for SHA: ${headSha}`);
  const suite = suiteFor(state, repository, app, headSha);
  const before = suiteState(repository, suite).status;
  const run: CheckRun = {
    id: state.nextId(),
    suite,
    name,
    headSha,
    externalId: "",
    detailsUrl: null,
    status: "queued",
    conclusion: null,
    startedAt: state.now(),
    completedAt: null,
    output: { title: null, summary: null, text: null },
    annotations: [],
    actions: [],
  };
  repository.checkRuns.push(run);
  apply(state, run, changes);
  tellRun(state, repository, run, "created", bot);
  if (run.status === "completed") tellRun(state, repository, run, "completed", bot);
  tellIfCompleted(state, repository, suite, before, bot);
  return created(runJson(state, repository, run));
}

function updateRun(call: Call) {
  const { state, repository } = call;
  const { app, bot } = writer(call, repository);
  const run = runById(call, repository);
  if (run.suite.app !== app)
    throw forbidden(`Invalid app_id \`${app.id}\` - check run can only be modified by the GitHub App that created it.`);
  const input = call.input("CheckRun");
  const changes = readChanges(input, run);
  const before = { run: run.status, suite: suiteState(repository, run.suite).status };
  run.name = input.optionalText("name") ?? run.name;
  apply(state, run, changes);
  if (before.run !== "completed" && run.status === "completed") tellRun(state, repository, run, "completed", bot);
  tellIfCompleted(state, repository, run.suite, before.suite, bot);
  return runJson(state, repository, run);
}

function apply(state: State, run: CheckRun, changes: ReturnType<typeof readChanges>): void {
  const { status, conclusion, output, annotations, actions } = changes;
  run.status = status;
  run.conclusion = conclusion;
  run.externalId = changes.externalId ?? run.externalId;
  run.detailsUrl = changes.detailsUrl ?? run.detailsUrl;
  run.startedAt = changes.startedAt ?? run.startedAt;
  run.completedAt = status === "completed" ? (changes.completedAt ?? run.completedAt ?? state.now()) : null;
  run.output = output ?? run.output;
  run.actions = actions ?? run.actions;
  // Annotations are only ever added: there is no request that takes one away.
  run.annotations.push(...annotations);
  run.suite.rerequested = false;
  run.suite.updatedAt = state.now();
}

/** Whoever re-runs: a person with write, or the app itself. */
function rerequester(call: Call, repository: Repository, app: App): Account {
  if (call.actor.token && call.actor.app !== app)
    throw forbidden(
      `Invalid app_id \`${call.actor.app?.id}\` - check run can only be modified by the GitHub App that created it.`,
    );
  return require(call.actor, repository, "checks", "write", "write");
}

function rerequestRun(call: Call) {
  const { state, repository } = call;
  const run = runById(call, repository);
  const sender = rerequester(call, repository, run.suite.app);
  // The run itself stays as it is; the suite shows that somebody waits.
  run.suite.rerequested = true;
  tellRun(state, repository, run, "rerequested", sender);
  return created({});
}

function rerequestSuite(call: Call) {
  const { state, repository } = call;
  const suite = suiteById(call, repository);
  const sender = rerequester(call, repository, suite.app);
  suite.rerequested = true;
  tellSuite(state, repository, suite, "rerequested", sender);
  return created({});
}

/** The sandbox's own: on GitHub people press a check's buttons on its page, and there is no request for it. */
function pressButton(call: Call) {
  const { state, repository } = call;
  const run = runById(call, repository);
  const sender = require(call.actor, repository, "checks", "write", "write");
  const identifier = call.input("CheckRun").text("identifier");
  if (!run.actions.some((action) => action.identifier === identifier)) throw notFound();
  tellRun(state, repository, run, "requested_action", sender, { requested_action: { identifier } });
  return created({});
}

function listRuns(call: Call, repository: Repository, all: readonly CheckRun[]) {
  requireRead(call.actor, "checks");
  const { check_name: name, app_id: app, status, filter } = call.query;
  const runs = (filter === "all" ? all : latestRuns(all)).filter(
    (run) =>
      (name === undefined || run.name === name) &&
      (app === undefined || run.suite.app.id === Number(app)) &&
      (status === undefined || run.status === status),
  );
  const newestFirst = runs.toReversed();
  return page(
    call,
    newestFirst,
    (run) => runJson(call.state, repository, run),
    (shown) => ({
      total_count: runs.length,
      check_runs: shown,
    }),
  );
}

function commitNamed(call: Call, repository: Repository): string {
  const ref = call.param("ref");
  const oid = resolveCommit(repository, ref);
  if (!oid) throw new Refusal(422, `No commit found for SHA: ${ref}`);
  return oid;
}

export const checkRoutes: Routes = {
  "POST /repos/:owner/:repo/check-runs": createRun,
  "GET /repos/:owner/:repo/check-runs/:check_run_id": (call) =>
    runJson(call.state, call.repository, runById(call, call.repository)),
  "PATCH /repos/:owner/:repo/check-runs/:check_run_id": updateRun,
  "GET /repos/:owner/:repo/check-runs/:check_run_id/annotations": (call) => {
    const run = runById(call, call.repository);
    return page(call, run.annotations, (one) => annotationJson(call.state, call.repository, run, one));
  },
  "POST /repos/:owner/:repo/check-runs/:check_run_id/rerequest": rerequestRun,
  "POST /repos/:owner/:repo/check-runs/:check_run_id/requested-action": pressButton,
  "POST /repos/:owner/:repo/check-suites": (call) => {
    const { repository } = call;
    const { app } = writer(call, repository);
    const headSha = call.input("CheckSuite").text("head_sha");
    if (resolveCommit(repository, headSha) !== headSha) throw unprocessable(`No commit found for SHA: ${headSha}`);
    return created(suiteJson(call.state, repository, suiteFor(call.state, repository, app, headSha)));
  },
  "GET /repos/:owner/:repo/check-suites/:check_suite_id": (call) =>
    suiteJson(call.state, call.repository, suiteById(call, call.repository)),
  "GET /repos/:owner/:repo/check-suites/:check_suite_id/check-runs": (call) =>
    listRuns(call, call.repository, runsOf(call.repository, suiteById(call, call.repository))),
  "POST /repos/:owner/:repo/check-suites/:check_suite_id/rerequest": rerequestSuite,
  "GET /repos/:owner/:repo/commits/:ref/check-runs": (call) => {
    const { repository } = call;
    const oid = commitNamed(call, repository);
    return listRuns(
      call,
      repository,
      repository.checkRuns.filter(({ headSha }) => headSha === oid),
    );
  },
  "GET /repos/:owner/:repo/commits/:ref/check-suites": (call) => {
    const { repository } = call;
    requireRead(call.actor, "checks");
    const oid = commitNamed(call, repository);
    const app = call.query.app_id;
    const suites = repository.checkSuites.filter(
      (suite) => suite.headSha === oid && (app === undefined || suite.app.id === Number(app)),
    );
    return page(
      call,
      suites,
      (suite) => suiteJson(call.state, repository, suite),
      (shown) => ({
        total_count: suites.length,
        check_suites: shown,
      }),
    );
  },
};
