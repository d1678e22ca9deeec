// The template that escapes, and what is put into links.
import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { webAddress } from "../../../src/sandbox/page/address.ts";
import { html } from "../../../src/sandbox/page/html.ts";

test("lets no text become a tag or leave its attribute", () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom(..."<>\"'&a /=") }), (text) => {
      const page = html`<p title="${text}">${text}</p>`.text;
      expect(page.match(/[<>"]/g)).toHaveLength(6);
      expect(page).not.toContain("'");
      expect(page.match(/&/g)?.length ?? 0).toBe(page.match(/&(?:amp|lt|gt|quot|#39);/g)?.length ?? 0);
    }),
  );
});

test("joins lists, keeps what it made itself, and is silent about nothing", () => {
  const rows = ["a<", "b"].map((row) => html`<li>${row}</li>`);
  expect(html`<ul>${rows}</ul>${null}${undefined}${false}${0}`.text).toBe("<ul><li>a&lt;</li><li>b</li></ul>0");
});

test.each([
  ["https://ci.example/1", "https://ci.example/1"],
  ["http://localhost:3001/x", "http://localhost:3001/x"],
  ["javascript:alert(1)", null],
  [" javascript:alert(1)", null],
  ["data:text/html,x", null],
  ["/relative", null],
  [null, null],
])("takes %s as a web address: %s", (given, expected) => {
  expect(webAddress(given)).toBe(expected);
});
