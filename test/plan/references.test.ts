// Which plans a description means.
import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { completedPlans, planReferences, planTrailers } from "../../src/plan/references.ts";

const repository = { server: "https://github.com", owner: "ana", name: "shop", branches: ["main", "feature/search"] };
const read = (body: string) => planReferences(body, repository);
const paths = (body: string) => read(body).paths.map(({ kind, path }) => `${kind} ${path}`);
const page = "https://github.com/ana/shop/blob/main";

describe("a Plan line", () => {
  test.each([
    ["Plan: docs/plans/a.md"],
    ["plan: docs/plans/a.md"],
    ["PLAN:docs/plans/a.md"],
    ["  Plan : docs/plans/a.md  "],
    ["Plan：docs/plans/a.md"],
    ["**Plan:** docs/plans/a.md"],
    ["**Plan**: docs/plans/a.md"],
    ["__Plan__: docs/plans/a.md"],
    ["- Plan: docs/plans/a.md"],
    ["1. Plan: docs/plans/a.md"],
    ["- [x] Plan: docs/plans/a.md"],
    ["### Plan: docs/plans/a.md"],
    ["Plan: `docs/plans/a.md`"],
    ["Plan: <docs/plans/a.md>"],
    ["Plan: docs/plans/a.md."],
    ["Plan: (docs/plans/a.md)"],
    ["Plan: **docs/plans/a.md**"],
    ['Plan: "docs/plans/a.md"'],
    ["Plan: ./docs/plans/a.md#progress"],
    ["Plan: docs/plans/a.md (milestone 2)"],
    ["Plan: docs/plans/a.md, milestone 2"],
    ["Plan: see docs/plans/a.md"],
    ["Plan: [the search plan](docs/plans/a.md)"],
    [`Plan: [docs/plans/a.md](${page}/docs/plans/a.md)`],
    [`Plan: ${page}/docs/plans/a.md`],
    [`Plan: <${page}/docs/plans/a.md#L3>`],
    ["Plan: https://github.com/ana/shop/blob/feature/search/docs/plans/a.md"],
    ["Intro\r\n\r\nPlan: docs/plans/a.md\r\nMore"],
    ["<!-- Plan: docs/plans/example.md -->\nPlan: docs/plans/a.md"],
    ["Plan: docs/plans/a.md <!-- the plan -->"],
    ["<!--\nPlan: docs/plans/example.md\n-->\nPlan: docs/plans/a.md"],
  ])("%j", (body) => {
    expect(paths(body)).toEqual(["plan-line docs/plans/a.md"]);
  });

  test.each([
    ["Plan: docs/plans/my plan.md", ["docs/plans/my plan.md"]],
    ["Plan: [x](<docs/plans/my plan.md>)", ["docs/plans/my plan.md"]],
    ["Plan: docs/plans/my%20plan.md", ["docs/plans/my plan.md"]],
    ["Plan: docs/plans/a.md and docs/plans/b.md", ["docs/plans/a.md", "docs/plans/b.md"]],
    ["Plan: `docs/plans/a.md`, `docs/plans/b.md`", ["docs/plans/a.md", "docs/plans/b.md"]],
    ["Plan: docs/a.md\nPlan: docs/b.md\nPlan: docs/a.md", ["docs/a.md", "docs/b.md"]],
    ["Plan: .agent/plans/a.md", [".agent/plans/a.md"]],
    ["Plan: notes.markdown", ["notes.markdown"]],
  ])("%j", (body, expected) => {
    expect(read(body).paths.map(({ path }) => path)).toEqual(expected);
  });

  test.each([
    "Plan: refactor the parser, then add tests",
    "Plan:",
    "The plan: docs/plans/a.md",
    "Planning: docs/plans/a.md",
    "`Plan: docs/plans/a.md`",
    "```\nPlan: docs/plans/a.md\n```",
    "~~~md\nPlan: docs/plans/a.md\n```\n~~~",
    "````\n```\nPlan: docs/plans/a.md\n````",
    "- ```\n  Plan: docs/plans/a.md\n  ```",
    "Text\n\n    Plan: docs/plans/a.md",
    "> Plan: docs/plans/a.md",
    "<!-- Plan: docs/plans/a.md -->",
    "<!-- never closed\nPlan: docs/plans/a.md",
    "```\nnever closed\nPlan: docs/plans/a.md",
    "Plan: https://tracker.example/boards/7",
  ])("%j names none", (body) => {
    expect(read(body)).toEqual({ paths: [], refused: [], exemption: null });
  });

  test("in a list, four spaces are no code", () => {
    expect(paths("- Context\n\n    Plan: docs/plans/a.md")).toEqual(["plan-line docs/plans/a.md"]);
  });

  test("a comment's opening in a code span is text", () => {
    expect(paths("Use `<!--` here\nPlan: docs/plans/a.md\n-->")).toEqual(["plan-line docs/plans/a.md"]);
  });

  test("that names what is no path of this repository is refused, and says why", () => {
    expect(read("Plan: ../secret.md\nPlan: https://github.com/eve/shop/blob/main/docs/plans/a.md").refused).toEqual([
      { raw: "../secret.md", reason: "holds `..`; write it relative to the repository's root" },
      { raw: "https://github.com/eve/shop/blob/main/docs/plans/a.md", reason: "is in another repository" },
    ]);
  });

  test("may say that the change completes the plan", () => {
    expect(read("Plan: docs/a.md\nCompletes plan: docs/a.md").paths).toEqual([
      { path: "docs/a.md", raw: "docs/a.md", kind: "plan-line" },
    ]);
  });
});

describe("what a change completes", () => {
  test.each<[string, string[]]>([
    ["Completes plan: docs/a.md", ["docs/a.md"]],
    ["- [x] **Completes plan**: [the plan](docs/a.md) and `docs/b.md`", ["docs/a.md", "docs/b.md"]],
    ["completes plan: Search that survives typos.", ["Search that survives typos"]],
    ["Completes plan: `2026-11-02-search`", ["2026-11-02-search"]],
    ["Completes plan:", []],
    ["Plan: docs/a.md", []],
    ["> Completes plan: docs/a.md", []],
    ["```\nCompletes plan: docs/a.md\n```", []],
    ["<!-- Completes plan: docs/a.md -->", []],
  ])("%j", (body, written) => {
    expect(completedPlans(body)).toEqual(written);
  });
});

describe("Plan: none", () => {
  test.each([
    ["Plan: none — only documentation", "only documentation"],
    ["Plan: none - only documentation.", "only documentation"],
    ["**Plan:** None: only documentation", "only documentation"],
    ["Plan: none, only documentation", "only documentation"],
    ["Plan: none (only documentation)", "only documentation"],
    ["Plan: none because it is small", "it is small"],
    ["Plan: none", ""],
    ["Plan: `none`", ""],
    ["Plan: none.", ""],
  ])("%j", (body, reason) => {
    expect(read(body)).toEqual({ paths: [], refused: [], exemption: { reason } });
  });

  test.each(["Plan: none of the above", "Plan: nonetheless", "<!-- Plan: none — reason -->"])(
    "%j asks for nothing",
    (body) => {
      expect(read(body).exemption).toBeNull();
    },
  );
});

describe("links and addresses", () => {
  test.each([
    ["See [the plan](docs/plans/a.md).", ["link docs/plans/a.md"]],
    ["See [the plan](./docs/plans/a.md 'title').", ["link docs/plans/a.md"]],
    ["See [the plan](<docs/plans/my plan.md>).", ["link docs/plans/my plan.md"]],
    ["See [the plan](docs/plans/a(1).md).", ["link docs/plans/a(1).md"]],
    ["See [the plan](../blob/main/docs/plans/a.md).", ["link docs/plans/a.md"]],
    ["[plan]: docs/plans/a.md", ["link docs/plans/a.md"]],
    [`See [the plan](${page}/docs/plans/a.md).`, ["link docs/plans/a.md"]],
    [`See ${page}/docs/plans/a.md.`, ["url docs/plans/a.md"]],
    [`See <${page}/docs/plans/a.md#L9>`, ["url docs/plans/a.md"]],
    [`| plan | ${page}/docs/plans/a.md |`, ["url docs/plans/a.md"]],
    ["[a](docs/a.md) [b](docs/b.md)\nPlan: docs/c.md", ["plan-line docs/c.md", "link docs/a.md", "link docs/b.md"]],
    ["`[the plan](docs/plans/a.md)`", []],
    ["``[a](docs/a.md) ` [b](docs/b.md)`` [c](docs/c.md)", ["link docs/c.md"]],
    ["See docs/plans/a.md", []],
    ["[x](/docs/plans/a.md) [x](../a.md) [x](https://evil.example/docs/plans/a.md)", []],
    ["[x](src/index.ts) [x](#anchor) [x]()", []],
  ])("%j", (body, expected) => {
    expect(paths(body)).toEqual(expected);
  });
});

describe("trailers of a commit", () => {
  test.each([
    ["Add search\n\nBody.\n\nPlan: docs/plans/a.md\nCo-authored-by: Sam <sam@example.com>\n", ["docs/plans/a.md"]],
    ["Add search\r\n\r\nplan: docs/plans/a.md\r\n", ["docs/plans/a.md"]],
    ["Add search\n\nPlan: docs/plans/a.md\n\nThe end of the body.", []],
    ["Plan: docs/plans/a.md", []],
    ["Add search\nPlan: docs/plans/a.md", ["docs/plans/a.md"]],
    ["", []],
  ])("%j", (message, expected) => {
    expect(planTrailers(message, repository).paths.map(({ path }) => path)).toEqual(expected);
  });
});

describe("hostile bodies of GitHub's full 65,536 characters", () => {
  const hostile = [
    "`",
    "` `` ",
    "``` `",
    "<!--",
    "<!-- `",
    "`<!--` ",
    "-->",
    "](",
    "](<",
    "[a](",
    "](a",
    "[a]: ",
    "((((",
    "https://",
    `${page}/`,
    "Plan: ",
    "Plan: <",
    "Plan: `",
    "Plan: a.md ",
    "Plan: /a ",
    "> ",
    "- ",
    "    ",
    "\t",
    "\r",
    "Plan: none ",
    "*",
    "a.md#",
    "<",
    "%",
    "a/",
    ".mda",
  ];
  test.each(hostile)("of %j, in one line and in many, end soon", (piece) => {
    // Quadratic work on 65,536 characters takes many seconds; linear work takes milliseconds, however busy the machine.
    const started = performance.now();
    for (const body of [
      piece.repeat(65_536 / piece.length),
      `Plan: ${piece.repeat(65_530 / piece.length)}`,
      `${piece}\n`.repeat(65_536 / (piece.length + 1)),
    ]) {
      read(body);
      completedPlans(`Completes ${body}`);
      planTrailers(`x\n\n${body}`, repository);
    }
    expect(performance.now() - started).toBeLessThan(3000);
  });

  test("and any other text: no exception, and every path is plain", () => {
    const piece = fc.oneof(
      fc.constantFrom(...hostile, "\n", "\r\n", "docs/a.md", "none", "..", "\\"),
      fc.string({ unit: "binary", maxLength: 5 }),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
        for (const { path } of [...read(pieces.join("")).paths, ...planTrailers(pieces.join(""), repository).paths])
          expect(path).not.toMatch(/^\/|\/\/|\\|(?:^|\/)\.{1,2}(?:\/|$)/);
      }),
      { numRuns: 3000 },
    );
  });
});
