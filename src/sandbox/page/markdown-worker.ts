// Markdown to clean HTML as GitHub renders it. Runs in a thread, because hostile Markdown takes time that grows with its square.
import type { Element, ElementContent, Root } from "hast";
import type { Root as MarkdownRoot, PhrasingContent } from "mdast";
import rehypeRaw from "rehype-raw";
import rehypeSanitize, { defaultSchema } from "rehype-sanitize";
import rehypeStringify from "rehype-stringify";
import remarkGfm from "remark-gfm";
import remarkParse from "remark-parse";
import remarkRehype from "remark-rehype";
import { unified } from "unified";
import { linkReferences } from "./markdown-references.ts";

/** What Markdown needs to know of where it stands. */
export type MarkdownContext = {
  owner: string;
  name: string;
  /** The highest number of an issue or pull request; `#n` up to it is a link. */
  numbers: number;
  /** Logins; `@login` of one of them is a link. */
  people: string[];
  /** Comments keep their line breaks, files do not. */
  breaks: boolean;
};

/** GitHub's schema, without what would load a picture from elsewhere past our own rewriting of `img`. */
const schema = {
  ...defaultSchema,
  tagNames: (defaultSchema.tagNames ?? []).filter((tag) => tag !== "picture" && tag !== "source"),
};

function breakLines(node: { children: unknown[] }): void {
  const children: unknown[] = [];
  for (const child of node.children as (MarkdownRoot | PhrasingContent)[]) {
    if (child.type === "text") {
      child.value.split("\n").forEach((value, index) => {
        if (index > 0) children.push({ type: "break" });
        children.push({ type: "text", value });
      });
      continue;
    }
    if ("children" in child) breakLines(child);
    children.push(child);
  }
  node.children = children;
}

/** Pictures from elsewhere become links: this page asks nobody but its own server for anything. */
function pictureAsLink(image: Element): Element {
  const { src, alt } = image.properties;
  const value = typeof alt === "string" && alt !== "" ? alt : "picture";
  return {
    type: "element",
    tagName: "a",
    properties: typeof src === "string" ? { href: src } : {},
    children: [{ type: "text", value }],
  };
}

/** Finishes what the sanitizer let through: headings get anchors, links inside the text find them, tables may scroll. */
function finish(parent: Root | Element, slugs: Map<string, number>): void {
  parent.children = parent.children.map((written) => {
    if (written.type !== "element") return written;
    const child = written.tagName === "img" ? pictureAsLink(written) : written;
    finish(child, slugs);
    if (/^h[1-6]$/.test(child.tagName) && child.properties.id === undefined) {
      const slug = wordsOf(child)
        .trim()
        .toLowerCase()
        .replace(/[^\p{L}\p{N}_ -]/gu, "")
        .replaceAll(" ", "-");
      const seen = slugs.get(slug) ?? 0;
      slugs.set(slug, seen + 1);
      child.properties.id = `user-content-${slug}${seen > 0 ? `-${seen}` : ""}`;
    }
    const { href } = child.properties;
    if (child.tagName === "a" && typeof href === "string") {
      child.properties.rel = ["nofollow", "noopener"];
      if (href.startsWith("#")) child.properties.href = `#user-content-${href.slice(1).replace(/^user-content-/, "")}`;
    }
    if (child.tagName === "input") child.properties.ariaLabel = child.properties.checked ? "done" : "open";
    if (child.tagName === "table") {
      const properties = { className: ["scroll"], tabIndex: 0, role: "region", ariaLabel: "Table" };
      return { type: "element", tagName: "div", properties, children: [child] };
    }
    return child;
  }) as ElementContent[];
}

function wordsOf(node: ElementContent): string {
  if (node.type === "text") return node.value;
  return node.type === "element" ? node.children.map(wordsOf).join("") : "";
}

const read = unified().use(remarkParse).use(remarkGfm);
const turn = unified().use(remarkRehype, { allowDangerousHtml: true }).use(rehypeRaw).use(rehypeSanitize, schema);
const write = unified().use(rehypeStringify);

/** Renders one text. The answer holds only tags and attributes of GitHub's own list, plus the links made here. */
export default function render({ text, context }: { text: string; context: MarkdownContext }): string {
  const document = read.parse(text);
  if (context.breaks) breakLines(document);
  const tree = turn.runSync(document);
  linkReferences(tree, context);
  finish(tree, new Map());
  return write.stringify(tree);
}
