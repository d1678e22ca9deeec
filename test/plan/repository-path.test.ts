// Paths as people and attackers write them: threat T7 of the design, as a table.
import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { normalisePath, pathOfAddress } from "../../src/plan/repository-path.ts";

const repository = { server: "https://github.com", owner: "Ana", name: "shop", branches: ["main", "feature/search"] };

describe("a path is read", () => {
  test.each([
    ["docs/plans/a.md", "docs/plans/a.md"],
    ["  docs/plans/a.md ", "docs/plans/a.md"],
    ["./docs/plans/a.md", "docs/plans/a.md"],
    [".agent/plans/a.md", ".agent/plans/a.md"],
    ["docs/plans/my%20plan.md", "docs/plans/my plan.md"],
    ["docs/plans/my plan.md", "docs/plans/my plan.md"],
    ["docs/plans/caf%C3%A9.md", "docs/plans/café.md"],
    ["docs/plans/计划.md", "docs/plans/计划.md"],
    ["docs/plans/100%.md", "docs/plans/100%.md"],
    ["docs/plans/%252e%252e.md", "docs/plans/%2e%2e.md"],
    ["docs/plans/a.md#progress", "docs/plans/a.md"],
    ["docs/plans/a.md?plain=1#L12-L14", "docs/plans/a.md"],
    ["docs/plans/c#-client.md", "docs/plans/c#-client.md"],
    ["docs/plans/..a.md", "docs/plans/..a.md"],
    ["docs/plans/a..md", "docs/plans/a..md"],
    ["docs/plans/A.MD", "docs/plans/A.MD"],
    ["docs/plans/.github/a.md", "docs/plans/.github/a.md"],
    ["docs/[id]/a.md", "docs/[id]/a.md"],
    ["docs/$HOME/`id`/a.md", "docs/$HOME/`id`/a.md"],
    ["docs/plans/--help.md", "docs/plans/--help.md"],
    ["constructor/__proto__.md", "constructor/__proto__.md"],
  ])("%j", (written, path) => {
    expect(normalisePath(written)).toEqual({ path });
  });
});

describe("a path is refused", () => {
  test.each([
    ["", "is empty"],
    [".", "holds `.`; write it relative to the repository's root"],
    ["./", "is empty"],
    ["..", "holds `..`; write it relative to the repository's root"],
    ["../a.md", "holds `..`; write it relative to the repository's root"],
    ["docs/../../a.md", "holds `..`; write it relative to the repository's root"],
    ["docs/./a.md", "holds `.`; write it relative to the repository's root"],
    ["././a.md", "holds `.`; write it relative to the repository's root"],
    ["%2e%2e/a.md", "holds `..`; write it relative to the repository's root"],
    ["docs/%2E%2e/a.md", "holds `..`; write it relative to the repository's root"],
    [".%2e/a.md", "holds `..`; write it relative to the repository's root"],
    ["docs%2fplans%2Fa.md", "holds an encoded `/`; write it as it is"],
    ["..%2fa.md", "holds an encoded `/`; write it as it is"],
    ["/docs/plans/a.md", "starts with `/`; write it relative to the repository's root"],
    ["//evil.example/a.md", "starts with `/`; write it relative to the repository's root"],
    ["%2fetc/passwd.md", "starts with `/`; write it relative to the repository's root"],
    ["docs//a.md", "has an empty part between slashes"],
    ["docs/plans/", "has an empty part between slashes"],
    ["docs\\plans\\a.md", "holds a backslash; write `/` between folders"],
    ["..\\a.md", "holds a backslash; write `/` between folders"],
    ["docs/%5c../a.md", "holds a backslash; write `/` between folders"],
    ["docs/a\0.md", "holds an invisible character"],
    ["docs/a%00.md", "holds an invisible character"],
    ["docs/a%0Ab.md", "holds an invisible character"],
    ["docs/a\u202emd.exe.md", "holds an invisible character"],
    ["docs/a\u200b.md", "holds an invisible character"],
    ["docs/\ufeffa.md", "holds an invisible character"],
    ["C:/plans/a.md", "is an address; write a path of this repository"],
    ["c:a.md", "is an address; write a path of this repository"],
    ["file:///etc/a.md", "is an address; write a path of this repository"],
    ["https://evil.example/a.md", "is an address; write a path of this repository"],
    ["javascript:alert(1).md", "is an address; write a path of this repository"],
    ["~/plans/a.md", "starts with `~`; write it relative to the repository's root"],
    [".git/config.md", "reaches into `.git`"],
    ["docs/.GIT/a.md", "reaches into `.git`"],
    [`${"a/".repeat(600)}a.md`, "has 1204 characters; at most 1024 are read"],
  ])("%j", (written, fault) => {
    expect(normalisePath(written)).toEqual({ fault });
  });
});

describe("an address of this repository means a path", () => {
  test.each([
    ["https://github.com/Ana/shop/blob/main/docs/plans/a.md", "docs/plans/a.md"],
    ["HTTPS://GitHub.com/ana/Shop/blob/main/docs/plans/a.md", "docs/plans/a.md"],
    ["https://github.com/Ana/shop/blob/0123abc/docs/plans/a.md#L3", "docs/plans/a.md"],
    ["https://github.com/Ana/shop/blob/main/docs/plans/a.md?plain=1", "docs/plans/a.md"],
    ["https://github.com/Ana/shop/blame/main/docs/plans/a.md", "docs/plans/a.md"],
    ["https://github.com/Ana/shop/raw/main/docs/my%20plan.md", "docs/my plan.md"],
    ["https://github.com/Ana/shop/blob/feature/search/docs/plans/a.md", "docs/plans/a.md"],
    ["https://github.com/Ana/shop/blob/other/docs/plans/a.md", "docs/plans/a.md"],
    ["../blob/main/docs/plans/a.md", "docs/plans/a.md"],
    ["/Ana/shop/blob/main/docs/plans/a.md", "docs/plans/a.md"],
  ])("%j", (address, path) => {
    expect(pathOfAddress(address, repository)).toEqual({ path });
  });

  test.each([
    "https://github.com/Ana/shop2/blob/main/a.md",
    "https://github.com/Eve/shop/blob/main/a.md",
    "https://github.com.evil.example/Ana/shop/blob/main/a.md",
    "https://github.com@evil.example/Ana/shop/blob/main/a.md",
    "https://user:secret@github.com/Ana/shop/blob/main/a.md",
    "https://github.com:8443/Ana/shop/blob/main/a.md",
    "https://github.com\\@evil.example/Ana/shop/blob/main/a.md",
    "https://evil.example/https://github.com/Ana/shop/blob/main/a.md",
    "http://github.com/Ana/shop/blob/main/a.md",
    "//github.com/Ana/shop/blob/main/a.md",
    "https://github.com/Ana/shop/../../Eve/x/blob/main/a.md",
    "https://github.com/Ana/shop/issues/1",
    "https://github.com/Ana/shop",
    "../../blob/main/a.md",
    "../docs/a.md",
  ])("%j is another place", (address) => {
    expect(pathOfAddress(address, repository)).toBeNull();
  });

  test("and tricks in it are refused all the same", () => {
    expect(pathOfAddress("https://github.com/Ana/shop/blob/main/../../secret.md", repository)).toEqual({
      fault: "holds `..`; write it relative to the repository's root",
    });
    expect(pathOfAddress("https://github.com/Ana/shop/blob/main", repository)).toEqual({ fault: "is empty" });
  });
});

test("whatever is written, a path that comes out is plain", () => {
  const piece = fc.oneof(
    fc.constantFrom(
      "..",
      ".",
      "/",
      "\\",
      "%2e",
      "%2f",
      "%5c",
      "%00",
      "%25",
      "a",
      ".git",
      ":",
      "~",
      "#",
      "?",
      ".md",
      "\u202e",
      " ",
    ),
    fc.string({ unit: "binary", maxLength: 4 }),
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
      const result = normalisePath(pieces.join(""));
      if ("fault" in result) return;
      expect(result.path).not.toMatch(/^\/|\/$|\/\/|\\|(?:^|\/)\.{1,2}(?:\/|$)|\0/);
      expect(result.path.split("/")).not.toContain(".git");
    }),
    { numRuns: 5000 },
  );
});
