// What is done with the weekly issue: every state it may be in, by everything that may come to need a look.
import { describe, expect, test } from "@jest/globals";
import {
  changeMark,
  decideIssue,
  type IssueDecision,
  keptIssues,
  markOf,
  noneOf,
  type OwnIssue,
  snoozeLabel,
  twinMark,
} from "../../src/rules/sweep-issue.ts";

const dayLong = 86_400_000;
const now = Date.parse("2026-11-23T09:00:00Z");
const repository = 7;
const key = "repository";
const marked = (told: string) => `3 plans\n\n${markOf({ repository, key, told })}`;

const issueOf = (given: Partial<OwnIssue>): OwnIssue => ({
  number: 5,
  open: true,
  closedAt: null,
  title: "Plans that need a look",
  body: marked("one"),
  locked: false,
  labels: [],
  assignees: [],
  comments: [],
  ...given,
});
const closed = (days: number, told: string, given: Partial<OwnIssue> = {}): OwnIssue =>
  issueOf({ open: false, closedAt: now - days * dayLong, body: marked(told), ...given });
const saying = (from: string, to: string) => [{ id: 1, body: `The list changed.\n\n${changeMark(from, to)}` }];

const shown = (decision: IssueDecision): string => {
  if (decision.kind === "create") return "create";
  if (decision.kind === "leave") {
    const { because, until } = decision;
    return `leave: ${because}${until === null ? "" : ` until ${new Date(until).toISOString().slice(0, 10)}`}`;
  }
  const { number, open, tellSince, told } = decision;
  const what = open === null ? "keep" : open ? "reopen" : "close";
  return `${what} #${number}${tellSince === null ? "" : `, tell since ${tellSince}`}, told ${told}`;
};

const quiet = { labels: [snoozeLabel] };
/** By state: what is done when nothing needs a look, when `one` does, and when `other` does. */
const table: Record<string, { issues: OwnIssue[]; done: [none: string, same: string, other: string] }> = {
  "there is none": { issues: [], done: ["leave: nothing needs a look", "create", "create"] },
  open: {
    issues: [issueOf({})],
    done: ["close #5, told none-1795424400", "keep #5, told one", "keep #5, tell since one, told one"],
  },
  "open, and the last change was told before the body said so": {
    issues: [issueOf({ comments: saying("one", "other") })],
    done: ["close #5, told none-1795424400", "keep #5, tell since other, told other", "keep #5, told other"],
  },
  "open, and two changes were told before the body said so": {
    issues: [issueOf({ comments: [...saying("one", "two"), ...saying("two", "other")] })],
    done: ["close #5, told none-1795424400", "keep #5, tell since other, told other", "keep #5, told other"],
  },
  "open, with an older change told": {
    issues: [issueOf({ comments: saying("zero", "one") })],
    done: ["close #5, told none-1795424400", "keep #5, told one", "keep #5, tell since one, told one"],
  },
  "open and locked": {
    issues: [issueOf({ locked: true })],
    done: ["close #5, told none-1795424400", "keep #5, told one", "keep #5, told one"],
  },
  "open, with the label": {
    issues: [issueOf(quiet)],
    done: ["close #5, told none-1795424400", "keep #5, told one", "keep #5, told one"],
  },
  "closed by us, and opened by somebody": {
    issues: [issueOf({ body: marked(noneOf) })],
    done: [
      "close #5, told none-1795424400",
      "keep #5, tell since none, told one",
      "keep #5, tell since none, told other",
    ],
  },
  "closed by us, opened by somebody, and locked": {
    issues: [issueOf({ body: marked(noneOf), locked: true })],
    done: ["close #5, told none-1795424400", "keep #5, told one", "keep #5, told other"],
  },
  "closed by us today": {
    issues: [closed(0, noneOf)],
    done: [
      "leave: nothing needs a look",
      "reopen #5, tell since none, told one",
      "reopen #5, tell since none, told other",
    ],
  },
  "closed by us ten days ago": {
    issues: [closed(10, noneOf)],
    done: [
      "leave: nothing needs a look",
      "reopen #5, tell since none, told one",
      "reopen #5, tell since none, told other",
    ],
  },
  "closed by us eleven days ago": {
    issues: [closed(11, noneOf)],
    done: ["leave: nothing needs a look", "create", "create"],
  },
  "closed by us, told why it opens, and not opened yet": {
    issues: [closed(1, noneOf, { comments: saying(noneOf, "one") })],
    done: ["leave: nothing needs a look", "reopen #5, told one", "reopen #5, tell since one, told other"],
  },
  "closed by us, opened, and closed by us again": {
    issues: [closed(1, "none-200", { comments: saying("none-100", "one") })],
    done: [
      "leave: nothing needs a look",
      "reopen #5, tell since none-200, told one",
      "reopen #5, tell since none-200, told other",
    ],
  },
  "closed by us, and locked": {
    issues: [closed(1, noneOf, { locked: true })],
    done: ["leave: nothing needs a look", "reopen #5, told one", "reopen #5, told other"],
  },
  "closed by us, with the label": {
    issues: [closed(1, noneOf, quiet)],
    done: ["leave: nothing needs a look", "leave: snoozed by label", "leave: snoozed by label"],
  },
  "closed by hand today": {
    issues: [closed(0, "one")],
    done: [
      "leave: nothing needs a look",
      "leave: closed by hand until 2026-11-30",
      "leave: closed by hand until 2026-11-30",
    ],
  },
  "closed by hand seven days ago": {
    issues: [closed(7, "one")],
    done: ["leave: nothing needs a look", "reopen #5, told one", "reopen #5, tell since one, told other"],
  },
  "closed by hand seventeen days ago": {
    issues: [closed(17, "one")],
    done: ["leave: nothing needs a look", "reopen #5, told one", "reopen #5, tell since one, told other"],
  },
  "closed by hand eighteen days ago": {
    issues: [closed(18, "one")],
    done: ["leave: nothing needs a look", "create", "create"],
  },
  "closed by hand long ago, with the label": {
    issues: [closed(400, "one", quiet)],
    done: ["leave: nothing needs a look", "leave: snoozed by label", "leave: snoozed by label"],
  },
  "closed by us first, then a newer one by hand": {
    issues: [closed(9, noneOf), closed(1, "one", { number: 8 })],
    done: [
      "leave: nothing needs a look",
      "leave: closed by hand until 2026-11-29",
      "leave: closed by hand until 2026-11-29",
    ],
  },
  "closed by us, and a newer one gave way": {
    issues: [closed(3, noneOf), closed(1, "one", { number: 8, body: `Kept in #5.\n\n${twinMark(repository, key)}` })],
    done: [
      "leave: nothing needs a look",
      "reopen #5, tell since none, told one",
      "reopen #5, tell since none, told other",
    ],
  },
  "open twins": {
    issues: [issueOf({ number: 9 }), issueOf({ number: 5 })],
    done: [
      "close #5, told none-1795424400, #9 gives way",
      "keep #5, told one, #9 gives way",
      "keep #5, tell since one, told one, #9 gives way",
    ],
  },
  "one that gave way, opened by somebody": {
    issues: [issueOf({ number: 9 }), issueOf({ number: 5, body: twinMark(repository, key) })],
    done: [
      "close #9, told none-1795424400, #5 gives way",
      "keep #9, told one, #5 gives way",
      "keep #9, tell since one, told one, #5 gives way",
    ],
  },
  "one that gave way alone, opened by somebody": {
    issues: [issueOf({ body: twinMark(repository, key) })],
    done: [
      "close #5, told none-1795424400",
      "keep #5, tell since twin, told one",
      "keep #5, tell since twin, told other",
    ],
  },
};

describe("an issue", () => {
  test.each(Object.entries(table))("%s", (_, { issues, done }) => {
    const kept = keptIssues(issues, repository, new Map());
    expect(kept).toHaveLength(issues.length);
    const answers = [noneOf, "one", "other"].map((set) => {
      const { decision, twins } = decideIssue(kept, set, now);
      expect(decideIssue([...kept].reverse(), set, now)).toEqual({ decision, twins });
      return [shown(decision), ...twins.map(({ number }) => `#${number} gives way`)].join(", ");
    });
    expect(answers).toEqual(done);
  });
});

describe("an issue that has nothing to list, while it is not known that nothing needs a look", () => {
  test.each<[string, OwnIssue[], string]>([
    ["is not opened", [], "leave: nothing is known to need a look"],
    ["is not opened again", [closed(8, "one")], "leave: nothing is known to need a look"],
    ["stays open", [issueOf({})], "keep #5, told one"],
    ["stays open, where somebody opened it again", [issueOf({ body: marked("none-1") })], "keep #5, told held"],
  ])("%s", (_, issues, done) => {
    const { decision } = decideIssue(keptIssues(issues, repository, new Map()), noneOf, now, true);
    expect(shown(decision)).toBe(done);
  });
});

describe("which issues are ours to keep", () => {
  const found = (issue: Partial<OwnIssue>, remembered = new Map<number, { key: string; told: string }>()) =>
    keptIssues([issueOf(issue)], repository, remembered).map(({ key, told }) => `${key} ${told}`);

  test("by the last mark in the body, whatever stands around it, with any line ends", () => {
    expect(found({})).toEqual(["repository one"]);
    expect(found({ body: `My words.\r\n\r\n${marked("one")}\r\n` })).toEqual(["repository one"]);
    expect(found({ body: `${marked("zero")}\n${marked("one")}\nMore words.` })).toEqual(["repository one"]);
    expect(found({ body: `> ${marked("one").replace("3 plans\n\n", "")}` })).toEqual([]);
    expect(found({ body: "" })).toEqual([]);
    expect(found({ body: `${"<!-- plan-warden:sweep 7 ".repeat(20_000)}` })).toEqual([]);
  });

  test("by its number, where the mark was taken out", () => {
    const remembered = new Map([[5, { key: "plan-c0ffee", told: "one" }]]);
    expect(found({ body: "Gone." }, remembered)).toEqual(["plan-c0ffee one"]);
    expect(found({ number: 6, body: "Gone." }, remembered)).toEqual([]);
  });

  test("not when it was moved here from another repository", () => {
    const remembered = new Map([[5, { key, told: "one" }]]);
    expect(found({ body: markOf({ repository: 8, key, told: "one" }) }, remembered)).toEqual([]);
  });

  test("a mark in the middle of a comment tells nothing", () => {
    const [comment] = saying("one", "other");
    expect(found({ comments: [{ id: 1, body: `${comment?.body}\n> quoted` }] })).toEqual(["repository one"]);
    expect(found({ comments: [{ id: 1, body: `${comment?.body}\n` }] })).toEqual(["repository other"]);
  });
});
