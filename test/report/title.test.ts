// Titles: what each verdict is called in the list of checks.
import { expect, test } from "@jest/globals";
import { sharedTitle, title, titleLimit } from "../../src/report/title.ts";
import type { Exemption } from "../../src/rules/verdict.ts";
import { finding, plan, verdict } from "./build.ts";
import { situations } from "./situations.ts";

test("names every exemption", () => {
  const of = (kind: Exemption["kind"], detail: string) =>
    title(verdict({ conclusion: "skipped", exemption: { kind, detail } }, []));
  expect(of("no-plan", "")).toBe("No plan involved");
  expect(of("paths", "docs/**")).toBe("No plan needed: only docs/** changed");
  expect(of("labels", "trivial")).toBe("No plan needed: labelled trivial");
  expect(of("authors", "renovate[bot]")).toBe("No plan needed: opened by @renovate[bot]");
  expect(of("lines", "12")).toBe("No plan needed: 12 lines changed");
  expect(of("lines", "1")).toBe("No plan needed: 1 line changed");
  expect(of("draft", "")).toBe("No plan needed: this is a draft");
  expect(of("declared", "typo\nin the README")).toBe("No plan needed, says the description: typo in the README");
});

test("names whose defaults judge where the settings are broken and mended", () => {
  const { examined } = situations["settings-mended"] ?? verdict();
  const organisation = {
    repository: "octo/.github",
    used: { ref: "main", oid: "a".repeat(40), problems: 0 },
    unused: null,
  };
  expect(title(verdict({ examined: { ...examined, organisation } }))).toContain(
    " · judged by the defaults of octo/.github, settings are broken at main",
  );
});

test("counts the faults of the change's own settings where those at the base are broken as well", () => {
  const { examined, findings } = situations["settings-broken"] ?? verdict();
  const own = findings.slice(0, 1).map(({ commit, ...each }) => each);
  expect(title(verdict({ examined: { ...examined, plans: [] }, conclusion: "failure", findings: own }))).toBe(
    "1 problem · judged by defaults, settings are broken at main",
  );
});

test("a fault on our side says what to try", () => {
  const refusal = {
    title: ["Could not read GitHub: try Re-check (incident ", { quoted: "7f3a" }, ")"],
    message: [],
    remedy: [],
  };
  expect(title(verdict({ conclusion: "failure", refusal }))).toBe(
    "Could not read GitHub: try Re-check (incident 7f3a)",
  );
});

test("waits for named checks, and counts the rest", () => {
  const of = (...checks: string[]) =>
    title(verdict({ conclusion: "pending", awaits: { checks, deadline: 0, again: 0 } }, [plan({ glance: null })]));
  expect(of("ci / e2e")).toBe("Waiting for ci / e2e");
  expect(of("a", "b", "c", "d", "e")).toBe("Waiting for a, b, c and 2 more");
});

test("tells each waiver once, and an unchecked rule that was waived too", () => {
  const waived = { rule: "criteria-kept", by: "ana", because: "agreed in the review", head: null, until: null };
  const of = (rules: string[]) =>
    title(verdict({ findings: rules.map((rule) => finding({ rule, waived: { ...waived, rule } })) }, []));
  expect(of(["a", "a"])).toBe("Passed with 1 waiver (a, by @ana for this commit)");
  expect(of(["a", "b", "c"])).toBe(
    "Passed with 3 waivers (a, by @ana for this commit; b, by @ana for this commit; and 1 more)",
  );
  expect(title(verdict({ unknown: [{ rule: "a", path: "x", message: [], waived }] }, []))).toBe(
    "Passed with 1 waiver (criteria-kept, by @ana for this commit)",
  );
});

test("tells problems from what could not be checked", () => {
  const unknown = [{ rule: "check-agrees", path: "x", message: [] }];
  expect(title(verdict({ conclusion: "failure", findings: [finding(), finding()], unknown }, []))).toBe(
    "2 problems, 1 rule could not be checked",
  );
});

test("stays within its limit and on one line", () => {
  const long = "x y\n".repeat(500);
  const refusal = { title: [{ quoted: long }, " of our words".repeat(50)], message: [], remedy: [] };
  for (const each of [
    title(verdict({ conclusion: "failure", refusal })),
    title(verdict({ conclusion: "pending", awaits: { checks: [long, long, long, long], deadline: 0, again: 0 } })),
    sharedTitle(Array.from({ length: 500 }, (_, number) => ({ number, verdict: verdict() }))),
    ...Object.values(situations).map(title),
  ]) {
    expect(each.length).toBeLessThanOrEqual(titleLimit);
    expect(each.length).toBeGreaterThan(5);
    expect(each).not.toContain("\n");
  }
});
