// Markdown as GitHub renders it, and what hostile Markdown does to it: nothing.
import { afterAll, describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { Markdown } from "../../../src/sandbox/page/markdown.ts";
import render from "../../../src/sandbox/page/markdown-worker.ts";

const context = { owner: "acme", name: "shop", numbers: 5, people: ["ana"], breaks: false };
const shown = (text: string, breaks = false) => render({ text, context: { ...context, breaks } });

describe("renders as GitHub does", () => {
  test.each([
    ["tables", "| a |\n|---|\n| 1 |", "<td>1</td>"],
    ["task lists", "- [x] a", '<input type="checkbox" checked disabled aria-label="done"> a'],
    ["folds", "<details><summary>S</summary>\n\n*x*\n\n</details>", "<details><summary>S</summary>\n<p><em>x</em></p>"],
    ["strikes", "~~a~~", "<del>a</del>"],
    ["small print", "<sub>a</sub>", "<sub>a</sub>"],
    ["headings, with an anchor", "## Ein Plan!", '<h2 id="user-content-ein-plan">Ein Plan!</h2>'],
    ["links to headings", "[to](#ein-plan)", 'href="#user-content-ein-plan"'],
    [
      "pictures, as links",
      "![a](https://x.invalid/a.png)",
      '<a href="https://x.invalid/a.png" rel="nofollow noopener">a</a>',
    ],
    ["mentions", "hi @Ana.", '<a href="/ana" class="mention" rel="nofollow noopener">@Ana</a>.'],
    ["references", "see #5", '<a href="/acme/shop/issues/5" class="reference" rel="nofollow noopener">#5</a>'],
  ])("%s", (_what, text, expected) => {
    expect(shown(text)).toContain(expected);
  });

  test("line breaks, in comments only", () => {
    expect(shown("a\nb", true)).toBe("<p>a<br>\nb</p>");
    expect(shown("a\nb")).toBe("<p>a\nb</p>");
  });

  test.each(["@bob", "#6", "#0", "a@ana", "x#3", "`@ana`", "@<!-- -->ana", "https://x.invalid/#3", "@ana_x"])(
    "no link of ours for %s",
    (text) => {
      expect(shown(text)).not.toMatch(/class="(?:mention|reference)"/);
    },
  );
});

const pieces = [
  ..."<script> </script> <img src=x onerror=alert(1)> <svg onload=alert(1)> <iframe src=//x.invalid> <style>*{}</style>".split(
    /(?<=>) /,
  ),
  ...[
    "[a](javascript:alert(1))",
    "<a href='JaVaScRiPt:alert(1)'>",
    "![b](x)",
    "`",
    "**",
    "\n",
    "\n\n",
    "> ",
    "- ",
    "| ",
    "<!--",
    "-->",
  ],
  ...[
    "<details ontoggle=alert(1)>",
    "<math><mtext>",
    "<table><td>",
    "<noscript>",
    "]]>",
    "&lt;script&gt;",
    "\u0000",
    "@ana",
    "#3",
  ],
  ...[
    "<a href='data:text/html,x'>",
    "<form action=x><button>",
    "<base href=//x>",
    "<meta http-equiv=refresh>",
    '" onclick="x',
  ],
];
const allowed =
  /^(?:a|b|blockquote|br|code|dd|del|details|div|dl|dt|em|h[1-6]|hr|i|input|ins|kbd|li|ol|p|pre|q|s|section|span|strike|strong|sub|summary|sup|table|tbody|td|tfoot|th|thead|tr|tt|ul|var)$/;

test("lets no tag, handler or address through that GitHub would not", () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...pieces), { maxLength: 20 }), fc.boolean(), (parts, breaks) => {
      const page = shown(parts.join(""), breaks);
      for (const [tag, name = ""] of page.matchAll(/<\/?([a-z][a-z0-9]*)(?:[^>"]|"[^"]*")*>/gi)) {
        expect(name).toMatch(allowed);
        const bare = tag.replace(/"[^"]*"/g, '""');
        expect(bare).not.toMatch(/\son\w+=|\sstyle=|\ssrc=|\ssrcset=/i);
        for (const [, href] of tag.matchAll(/\s(?:href|cite)="([^"]*)"/g)) {
          expect(href).toMatch(/^(?:https?:|mailto:|ircs?:|xmpp:|[^:]*$|[/?#])/i);
        }
      }
    }),
    { numRuns: 300 },
  );
});

describe("in its thread", () => {
  const markdown = new Markdown(1500);
  afterAll(() => markdown.close());

  test("shows text as written that takes too long, and goes on with the next", async () => {
    const [hostile, next] = await Promise.all([
      markdown.render("*a_ ".repeat(60_000), context),
      markdown.render("**next** <b>", context),
    ]);
    expect(hostile.text).toContain("Shown as written");
    expect(hostile.text).toContain("*a_ *a_ ");
    expect(next.text).toBe("<p><strong>next</strong> <b></b></p>");
  }, 20_000);

  test("tries again what failed, a while later", async () => {
    const hurried = new Markdown(1);
    const first = hurried.render("soon", context);
    expect((await first).text).toContain("Shown as written");
    expect(hurried.render("soon", context)).toBe(first);
    await new Promise((resume) => setTimeout(resume, 60));
    expect(hurried.render("soon", context)).not.toBe(first);
    await hurried.close();
  });

  test("asks the thread once for the same text", async () => {
    const first = markdown.render("same", context);
    expect(markdown.render("same", context)).toBe(first);
    expect((await first).text).toBe("<p>same</p>");
  });
});
