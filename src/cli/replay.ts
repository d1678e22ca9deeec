// Judges merged changes one after another as if each were a pull request now, and counts what the rules say. Keeps no change.
import { settingsPath } from "../config.ts";
import type { MergedChange } from "../git/history.ts";
import { gather } from "../jobs/facts.ts";
import type { Contents, FileAt, Snapshot } from "../jobs/github.ts";
import type { PlanReader } from "../jobs/surroundings.ts";
import { isPlanPath } from "../plan/location.ts";
import type { Adoption, Spoke } from "../report/replayed.ts";
import { check } from "../rules/check.ts";
import type { Oid } from "../rules/facts.ts";
import { rules } from "../rules/index.ts";
import { type Settings, severities } from "../rules/settings.ts";
import type { Finding } from "../rules/verdict.ts";

type Said = Pick<Adoption, "changes" | "planned" | "refused" | "failing" | "rules" | "telling">;

/** Findings that are shown, and how many of one rule are among them. */
const mostTelling = 10;
const mostOfRule = 3;

export class Replay {
  readonly #rules = new Map<string, Spoke>(
    rules.map(({ name }) => [name, { error: 0, warning: 0, notice: 0, unknown: 0 }]),
  );
  readonly #failing = new Map<string, number>();
  readonly #telling = new Map<string, { commit: Oid; finding: Finding }[]>();
  #changes = 0;
  #planned = 0;
  #refused = 0;

  readonly #contents: Contents;
  readonly #reader: PlanReader;
  readonly #settings: { file: FileAt | null; settings: Settings; commit: Oid; branch: string };

  /** `settings` are those of `commit`, the newest of the branch: they judge every change, whenever it was. */
  constructor(
    contents: Contents,
    reader: PlanReader,
    settings: { file: FileAt | null; settings: Settings; commit: Oid; branch: string },
  ) {
    this.#contents = contents;
    this.#reader = reader;
    this.#settings = settings;
  }

  async judge(change: MergedChange): Promise<void> {
    this.#changes++;
    if (!this.#concerns(change)) return;
    const gathered = await gather(
      this.#snapshotOf(change),
      { kind: "pull-request", base: change.base },
      this.#contents,
      {
        plans: this.#reader,
        now: () => 0,
      },
    );
    if (!("facts" in gathered)) {
      this.#refused++;
      return;
    }
    if (gathered.facts.plans.length > 0) this.#planned++;
    const { findings, unknown } = check(gathered.facts, gathered.settings);
    this.#count(change.commit, findings);
    for (const rule of new Set(unknown.map((each) => each.rule))) this.#spoke(rule).unknown++;
  }

  /** What was counted so far. */
  said(): Said {
    return {
      changes: this.#changes,
      planned: this.#planned,
      refused: this.#refused,
      failing: [...this.#failing].map(([names, changes]) => ({ rules: names.split(" "), changes })),
      rules: this.#rules,
      telling: this.#mostTelling(),
    };
  }

  /** Whether there is anything for the rules in it: a plan that it changes or names, or a demand for one. */
  #concerns({ files, commits }: MergedChange): boolean {
    const { plans, require } = this.#settings.settings;
    if (require !== null) return true;
    const touched = files.some(
      ({ path, previousPath }) => isPlanPath(path, plans) || (previousPath !== null && isPlanPath(previousPath, plans)),
    );
    return touched || commits.some(({ message }) => /\bplan\b/i.test(message));
  }

  #snapshotOf({ commit, files, commits }: MergedChange): Snapshot {
    const { file, commit: tip, branch } = this.#settings;
    return {
      number: null,
      author: null,
      draft: false,
      body: "",
      labels: [],
      headRef: commit,
      baseRef: branch,
      filesTotal: files.length,
      filesComplete: files.length < mostFiles,
      files,
      commits,
      commitsComplete: true,
      closes: [],
      head: { oid: commit, files: new Map() },
      tip: { oid: tip, files: new Map([[settingsPath, file]]) },
      base: null,
      visibility: null,
      organisation: null,
    };
  }

  #spoke(rule: string): Spoke {
    const known = this.#rules.get(rule) ?? { error: 0, warning: 0, notice: 0, unknown: 0 };
    this.#rules.set(rule, known);
    return known;
  }

  #count(commit: Oid, findings: readonly Finding[]): void {
    // What stood there before is no answer to the change.
    const standing = findings.filter(({ old, skipped }) => !old && !skipped);
    for (const [rule, found] of Map.groupBy(standing, (finding) => finding.rule)) {
      const worst = severities.find((severity) => found.some((finding) => finding.severity === severity));
      if (worst !== undefined) this.#spoke(rule)[worst]++;
    }
    const failing = [...new Set(standing.filter(({ severity }) => severity === "error").map(({ rule }) => rule))];
    const key = failing.sort().join(" ");
    if (key !== "") this.#failing.set(key, (this.#failing.get(key) ?? 0) + 1);
    for (const finding of standing) this.#keep(commit, finding);
  }

  /** The newest of each rule and severity, one a file. */
  #keep(commit: Oid, finding: Finding): void {
    const key = `${finding.severity} ${finding.rule}`;
    const kept = (this.#telling.get(key) ?? []).filter((other) => other.finding.path !== finding.path);
    this.#telling.set(key, [{ commit, finding }, ...kept].slice(0, mostOfRule));
  }

  /** The worst first; among those one of each rule in turn, and the rule first that speaks least: what is rare tells most. */
  #mostTelling(): { commit: Oid; finding: Finding }[] {
    const chosen: { commit: Oid; finding: Finding }[] = [];
    const shown = new Map<string, number>();
    for (const severity of severities) {
      const groups = [...this.#telling]
        .filter(([key]) => key.startsWith(`${severity} `))
        .sort(([, one], [, other]) => this.#often(one, severity) - this.#often(other, severity));
      for (let turn = 0; turn < mostOfRule; turn++)
        for (const next of groups.flatMap(([, found]) => found[turn] ?? [])) {
          const { rule } = next.finding;
          const times = (shown.get(rule) ?? 0) + 1;
          if (times > mostOfRule) continue;
          shown.set(rule, times);
          chosen.push(next);
        }
    }
    return chosen.slice(0, mostTelling);
  }

  #often([first]: readonly { finding: Finding }[], severity: Finding["severity"]): number {
    return first ? this.#spoke(first.finding.rule)[severity] : 0;
  }
}

/** As many changed files as GitHub lists. */
const mostFiles = 3000;
