// Tells apps what happens to check runs and suites.
import { runJson, suiteJson, suiteState } from "./checks.ts";
import type { Account, App, CheckRun, CheckSuite, Json, Repository, State } from "./state.ts";
import { send } from "./webhooks.ts";

type SuiteAction = "requested" | "rerequested" | "completed";
type RunAction = "created" | "completed" | "rerequested" | "requested_action";

/** What is asked of an app goes to that app alone; what happened goes to everybody. */
const asksItsApp = new Set<SuiteAction | RunAction>(["requested", "rerequested", "requested_action"]);

const audience = (action: SuiteAction | RunAction, app: App) => (asksItsApp.has(action) ? app : null);

export function tellSuite(
  state: State,
  repository: Repository,
  suite: CheckSuite,
  action: SuiteAction,
  sender: Account,
) {
  const fields = { check_suite: suiteJson(state, repository, suite, true) };
  send(state, repository, { event: "check_suite", action, sender, fields }, audience(action, suite.app));
}

export function tellRun(
  state: State,
  repository: Repository,
  run: CheckRun,
  action: RunAction,
  sender: Account,
  more: Json = {},
): void {
  const fields = { check_run: runJson(state, repository, run, true), ...more };
  send(state, repository, { event: "check_run", action, sender, fields }, audience(action, run.suite.app));
}

/** Says that a suite is complete, when a change of one of its runs completed it. */
export function tellIfCompleted(
  state: State,
  repository: Repository,
  suite: CheckSuite,
  before: string,
  sender: Account,
) {
  if (before !== "completed" && suiteState(repository, suite).status === "completed")
    tellSuite(state, repository, suite, "completed", sender);
}
