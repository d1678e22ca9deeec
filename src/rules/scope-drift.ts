// What a change touches and its plan never names, and what its ticks name and it never touches.
import { matchesAny } from "../plan/globs.ts";
import { pathIn } from "../plan/mentions.ts";
import type { Item, Plan } from "../plan/plan.ts";
import { added, identityOf } from "./added.ts";
import type { ChangedFile, Facts } from "./facts.ts";
import { quotedItems, quotedNames } from "./listed.ts";
import { NameTree } from "./name-tree.ts";
import { isDone } from "./open-items.ts";
import { planRule } from "./rule.ts";
import type { Settings } from "./settings.ts";
import { touchOf } from "./touch.ts";
import type { Words } from "./words.ts";

export const scopeDrift = planRule({
  name: "scope-drift",
  group: "gate",
  summary:
    "The change touches files that its plans never name, or ticks items that name only files it does not touch. Ask for it as a `notice`: it reports, and cannot know what was meant. Changes of more than 500 files are not looked at, and it says so.",
  why: "A change that outgrows its plan is reviewed as the smaller one, and a tick without its file may be a tick too early.",
  remedy: "Name the files in the plan or split the change; untick what is done elsewhere, or say where.",
  level: "off",
  delta: true,
  checkPlan({ plan, base, facts, settings }, report, defer) {
    if (facts.change === null) return;
    const { files } = facts.change;
    const isWork = ({ path }: ChangedFile): boolean => !isByProduct(path, facts, settings);
    if (!files.some(isWork)) return;
    const heads = facts.plans.flatMap((change) =>
      change.head && touchOf(change) !== "moved" ? [change.head.plan] : [],
    );
    // What is about the change is told once, with the first of its plans that names anything.
    const first = heads.find(({ mentions }) => mentions.length > 0) === plan.plan;
    if (files.length > mostFiles) {
      if (first)
        defer({
          message: [
            `The change touches ${files.length} files. Of more than ${mostFiles} it is not looked at which of them its plans name.`,
          ],
          at: null,
        });
      return;
    }
    const message: Words[] = [];
    if (first) {
      const code = files.filter(isWork);
      const unnamed = unnamedIn(heads, code);
      if (unnamed.length > 0)
        message.push([
          `Of ${count(code.length, "file")}, ${unnamed.length} ${unnamed.length === 1 ? "is" : "are"} named by no plan of this change: `,
          ...quotedNames(unnamed),
        ]);
    }
    const untouched = untouchedIn({ plan, base }, files);
    if (untouched.length > 0)
      message.push([
        `${count(untouched.length, "item")} ticked here ${untouched.length === 1 ? "names" : "name"} only files that it does not touch: `,
        ...quotedItems(untouched),
      ]);
    const words = message.flatMap((part, index) => (index > 0 ? [" ", ...part] : part));
    if (words.length > 0) report({ message: words, at: untouched[0]?.at ?? null });
  },
});

/** A change of more files moves, renames or formats them. 3,000 with long paths, and a plan of as many names, took 200 ms; these take 60. */
const mostFiles = 500;

const count = (number: number, one: string): string => `${number} ${number === 1 ? one : `${one}s`}`;

/** What comes along with the work: locks, what tools write, tests, documents, change logs, plans, and what settings exempt. */
function isByProduct(path: string, { plans }: Facts, settings: Settings): boolean {
  const [folder, file] = partsOf(path);
  return (
    byProducts.test(file) ||
    tests.test(file) ||
    folder.split("/", deepest).some((name) => written.test(name) || (documents.test(file) && /^docs?$/i.test(name))) ||
    plans.some((plan) => plan.path === path || plan.base?.path === path) ||
    matchesAny(path, settings.plans.include) ||
    matchesAny(path, settings.exempt.paths)
  );
}

/** Files, by their name. */
const byProducts =
  /^(?:package-lock\.json|npm-shrinkwrap\.json|pnpm-lock\.yaml|bun\.lockb|go\.sum|gradle\.lockfile|packages\.lock\.json|Package\.resolved|CHANGELOG.*|CHANGES(?:\.\w+)?|README(?:\.[\w-]+)*|.+\.(?:lock|min\.(?:js|css)|map|snap|pb\.\w+|g\.dart|generated\.\w+|gen\.\w+))$/i;
const tests = /^(?:test_.+|conftest\.py|tests?\.\w+|.+(?:[._-](?:tests?|spec)|Tests?|Spec)\.\w+)$/;
/** Only in a folder for them: in some repositories Markdown is the code. */
const documents = /\.(?:mdx?|rst|adoc|txt)$/i;
/** Folders of what tools write, and of tests. */
const written =
  /^(?:\.changeset|dist|build|generated|__generated__|vendor|node_modules|third_party|tests?|__tests__|__mocks__|__snapshots__|testdata|fixtures|e2e|spec)$/i;
/** What lists the files beside it. */
const indexes = /^(?:__init__\.py|mod\.rs|index\.[cm]?[jt]sx?)$/;

/** Where it is, and where it was. */
const pathsOf = ({ path, previousPath }: ChangedFile): string[] =>
  previousPath === null ? [path] : [path, previousPath];

/** The folder with its slash, and the file's name. */
function partsOf(path: string): [folder: string, file: string] {
  const at = path.lastIndexOf("/") + 1;
  return [path.slice(0, at), path.slice(at)];
}

/** So many names of a path are looked at: more is no path that a person wrote. */
const deepest = 16;

/**
 * Files of which no plan names the path, a part of it, a folder they lie in, the module, or, anywhere in its text, the file's name.
 * None where the plans name no file that could be one of the repository's: those are written without files.
 */
function unnamedIn(plans: readonly Plan[], files: readonly ChangedFile[]): string[] {
  const named = new NameTree();
  const words = new Set<string>();
  for (const { mentions, path, text } of plans) {
    const written = new Set([...mentions.map(({ value }) => value), ...pathsWithin(text)]);
    for (const value of written) for (const name of namesOf(value, path)) named.add(name.split("/"));
    for (const word of text.split(/[^\p{L}\p{N}_@.+$[\]-]+/u)) words.add(word.replace(/\.$/, ""));
  }
  const modules = new NameTree();
  for (const word of words) if (dotted.test(word)) modules.add(word.replaceAll("-", "_").split(".").reverse());
  const { named: known = [], unnamed = [] } = Object.groupBy(files, (file) =>
    pathsOf(file).some(isNamed) ? "named" : "unnamed",
  );
  if (known.length === 0 && !plans.some(({ mentions }) => mentions.some(isSource))) return [];
  const folders = new Set(known.map(({ path }) => partsOf(path)[0]));
  return unnamed.flatMap(({ path }) => {
    const [folder, file] = partsOf(path);
    return indexes.test(file) && folders.has(folder) ? [] : [path];
  });

  function isNamed(path: string): boolean {
    const file = partsOf(path)[1];
    const stem = file.replace(/\.\w+$/, "");
    if (words.has(file) || (compound.test(stem) && words.has(stem))) return true;
    const names = path.split("/");
    if (names.slice(0, deepest).some((_, from, first) => named.holdsStartOf(first, from))) return true;
    // Modules are named from somewhere in their path to its end.
    return modules.holdsStartOf(
      [stem, ...names.slice(-deepest, -1).reverse()].map((name) => name.replaceAll("-", "_")),
    );
  }
}

/** Paths that stand in plain text or in code, where a folder is more than one name: `src/**` says there what a tool reads. */
const pathsWithin = (text: string): string[] =>
  text.split(/[\s"'`(),;:|]+/).flatMap((word) => {
    const path = word.length <= 300 && word.includes("/") ? pathIn(word) : null;
    return path !== null && /[^/]\/[^/]/.test(path) ? [path] : [];
  });

/** A name that stands for a file also without its suffix, for it is no word of any language: `SearchIndex`, `search_index`. */
const compound = /[a-z][A-Z]|[\p{L}\p{N}][_-]\p{L}/u;

/** A module by its name: `shop.search.rank` is `shop/search/rank.py`. */
const dotted = /^[a-z][\w-]{0,60}(?:\.[a-z][\w-]{0,60}){1,8}$/i;

/** A file with its folder that is no document. */
const isSource = ({ value }: { value: string }): boolean =>
  wholePath.test(value) && !/\.(?:mdx?|rst|adoc)$/i.test(value);

/** What a mention may mean: as written, from the plan's folder where it starts with dots, and without the repository's own name. */
function namesOf(mention: string, plan: string): string[] {
  const path = mention.replace(/^\//, "").replace(/\/$/, "");
  const parts = path.split("/");
  if (parts[0] === ".." || parts[0] === ".") {
    const resolved = plan.split("/").slice(0, -1);
    for (const part of parts) {
      if (part === "..") resolved.pop();
      else if (part !== ".") resolved.push(part);
    }
    return [resolved.join("/")];
  }
  return mention.startsWith("/") && parts.length > 1 ? [path, parts.slice(1).join("/")] : [path];
}

/** Work that leaves a file as it is. */
const looks =
  /^(?:re-?)?(?:(?:read|ran|run(?:ning)?|check(?:ed|ing)?|look(?:ed)?|watch(?:ed)?|trac(?:ed?|ing)|stud(?:y|ied))\b|verif|confirm|review|inspect|audit|research|investigat|explor|analy[sz]|underst|compar|validat|identif|measur|execut|observ|benchmark|captur|reproduc)/i;

/** Work that was only to be done when something asks for it. */
const perhaps =
  /\b(?:only if|if (?:it is )?(?:needed|necessary|required)|as needed|where needed|apenas se|se necess[aá]rio)\b/i;

/** From the root, with a suffix that is no version; what starts with a dot and a slash is a command. */
const wholePath = /^[^/].*\/[^/]*\.(?!v\d)[a-z]\w{0,7}$/i;

/** Items that the change ticks and that name files, none of which it touches. What the plan is written from is no file to touch. */
function untouchedIn(
  sides: { plan: { plan: Plan }; base: { plan: Plan } | null },
  files: readonly ChangedFile[],
): Item[] {
  const { mentions, path, spec } = sides.plan.plan;
  const whole = mentions.filter(
    ({ value, raw }) => wholePath.test(value) && !raw.startsWith("./") && !spec?.value.includes(value),
  );
  const ticked = added(sides, (plan) => [...plan.steps, ...plan.criteria].filter(isDone), identityOf);
  ticked.sort((one, other) => one.at.start - other.at.start);
  let next = 0;
  const telling = ticked.flatMap((item) => {
    while ((whole[next]?.at.start ?? item.at.start) < item.at.start) next++;
    const own: string[] = [];
    for (let mention = whole[next]; mention && mention.at.end <= item.at.end; mention = whole[++next])
      own.push(mention.value);
    return own.length > 0 && !looks.test(item.text) && !perhaps.test(item.text.slice(0, 4000)) ? [{ item, own }] : [];
  });
  if (telling.length === 0) return [];
  const touched = new NameTree();
  for (const name of files.flatMap(pathsOf)) touched.add(name.split("/").slice(-deepest).reverse());
  // The end of a path that is touched: `src/search/rank.ts`, `search/rank.ts`.
  const isTouched = (value: string): boolean =>
    namesOf(value, path).some((name) => touched.beginsWith(name.split("/").reverse()));
  return telling.flatMap(({ item, own }) => (own.some(isTouched) ? [] : [item]));
}
