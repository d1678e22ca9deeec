// Where a clone says it came from.
import { expect, test } from "@jest/globals";
import { pagesAt } from "../../src/git/pages.ts";

const quay = (server: string) => ({ server, owner: "mira", name: "quay" });

test.each([
  ["https://github.com/mira/quay.git", quay("https://github.com")],
  ["https://token:x@github.example.com:8443/mira/quay/", quay("https://github.example.com:8443")],
  ["http://127.0.0.1:3001/mira/quay.git", quay("http://127.0.0.1:3001")],
  ["git@github.com:mira/quay.git", quay("https://github.com")],
  ["ssh://git@github.com:22/mira/quay", quay("https://github.com")],
  ["/srv/git/quay.git", { server: "", owner: "", name: "" }],
  ["file:///srv/git/quay.git", { server: "", owner: "", name: "" }],
  ["", { server: "", owner: "", name: "" }],
])("%s", (url, expected) => {
  expect(pagesAt(url)).toEqual(expected);
});
