// What a change touches and its plan never names, and what its ticks name and it never touches.
import { matchesAny } from "../plan/globs.ts";
import type { Item, Plan } from "../plan/plan.ts";
import { added, identityOf } from "./added.ts";
import type { ChangedFile, Facts } from "./facts.ts";
import { quotedItems, quotedNames } from "./listed.ts";
import { isDone } from "./open-items.ts";
import { planRule, type Words } from "./rule.ts";
import type { Settings } from "./settings.ts";
import { touchOf } from "./touch.ts";

export const scopeDrift = planRule({
  name: "scope-drift",
  group: "gate",
  summary:
    "The change touches files that its plans never name, or ticks items that name only files it does not touch. Ask for it as a `notice`: it reports, and cannot know what was meant.",
  why: "A change that outgrows its plan is reviewed as the smaller one, and a tick without its file may be a tick too early.",
  remedy: "Name the files in the plan or split the change; untick what is done elsewhere, or say where.",
  level: "off",
  delta: true,
  checkPlan({ plan, base, facts, settings }, report) {
    if (facts.change === null) return;
    const { files } = facts.change;
    const code = files.filter((file) => !isByProduct(file.path, facts, settings));
    if (code.length === 0) return;
    const message: Words[] = [];
    const heads = facts.plans.flatMap((change) =>
      change.head && touchOf(change) !== "moved" ? [change.head.plan] : [],
    );
    // What no plan of the change names is told once, with the first that names anything.
    if (heads.find(({ mentions }) => mentions.length > 0) === plan.plan) {
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

const count = (number: number, one: string): string => `${number} ${number === 1 ? one : `${one}s`}`;

/** What comes along with the work: locks, what tools write, tests, change logs, plans, and what settings exempt. */
function isByProduct(path: string, { plans }: Facts, settings: Settings): boolean {
  return (
    byProducts.test(path) ||
    tests.test(path) ||
    plans.some((plan) => plan.path === path || plan.base?.path === path) ||
    matchesAny(path, settings.plans.include) ||
    matchesAny(path, settings.exempt.paths)
  );
}

const byProducts =
  /(?:^|\/)(?:package-lock\.json|npm-shrinkwrap\.json|pnpm-lock\.yaml|bun\.lockb|go\.sum|gradle\.lockfile|packages\.lock\.json|Package\.resolved|[^/]+\.lock|CHANGELOG[^/]*|CHANGES(?:\.\w+)?|\.changeset\/[^/]+|(?:dist|build|generated|__generated__|vendor|node_modules|third_party)\/.*|[^/]+\.(?:min\.(?:js|css)|map|snap|pb\.go|pb\.\w+|g\.dart|generated\.\w+|gen\.\w+))$/i;
const tests =
  /(?:^|\/)(?:tests?|__tests__|__mocks__|__snapshots__|testdata|fixtures|e2e|spec)\/|(?:^|\/)(?:test_[^/]+|conftest\.py|tests?\.\w+|[^/]+(?:[._-](?:tests?|spec)|Tests?|Spec)\.\w+)$/;

/** Where it is, and where it was. */
const pathsOf = ({ path, previousPath }: ChangedFile): string[] =>
  previousPath === null ? [path] : [path, previousPath];

/** So many names of a path are looked at from its start: more is no path that a person wrote. */
const deepest = 16;

/** Files of which no plan names the path, a part of it, a folder they lie in, or, anywhere in its text, the file's name. */
function unnamedIn(plans: readonly Plan[], files: readonly ChangedFile[]): string[] {
  const named = new Set(plans.flatMap(({ mentions, path }) => mentions.flatMap(({ value }) => namesOf(value, path))));
  const words = new Set(
    plans.flatMap(({ text }) => text.split(/[^\p{L}\p{N}_@.+$[\]-]+/u).map((word) => word.replace(/\.$/, ""))),
  );
  return files.filter((file) => !pathsOf(file).some(isNamed)).map(({ path }) => path);

  function isNamed(path: string): boolean {
    const parts = path.split("/");
    if (words.has(parts.at(-1) ?? "")) return true;
    const first = parts.slice(0, deepest);
    return first.some((_, from) => first.some((_, to) => to >= from && named.has(first.slice(from, to + 1).join("/"))));
  }
}

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

/** From the root, with a suffix that is no version; what starts with a dot and a slash is a command. */
const wholePath = /^[^/].*\/[^/]*\.(?!v\d)[a-z]\w{0,7}$/i;

/** Items that the change ticks and that name files, none of which it touches. */
function untouchedIn(
  sides: { plan: { plan: Plan }; base: { plan: Plan } | null },
  files: readonly ChangedFile[],
): Item[] {
  const { mentions, path } = sides.plan.plan;
  const whole = mentions.filter(({ value, raw }) => wholePath.test(value) && !raw.startsWith("./"));
  const touched = new Set(files.flatMap(pathsOf).flatMap(endsOf));
  const ticked = added(sides, (plan) => [...plan.steps, ...plan.criteria].filter(isDone), identityOf);
  ticked.sort((one, other) => one.at.start - other.at.start);
  let next = 0;
  return ticked.filter((item) => {
    while ((whole[next]?.at.start ?? item.at.start) < item.at.start) next++;
    const own: string[] = [];
    for (let mention = whole[next]; mention && mention.at.end <= item.at.end; mention = whole[++next])
      own.push(mention.value);
    const isTouched = (value: string): boolean => namesOf(value, path).some((name) => touched.has(name));
    return own.length > 0 && !looks.test(item.text) && !own.some(isTouched);
  });
}

/** The path, and what is left of it without its first names: `src/search/rank.ts`, `search/rank.ts`, `rank.ts`. */
function endsOf(path: string): string[] {
  const parts = path.split("/").slice(-deepest);
  return parts.map((_, from) => parts.slice(from).join("/"));
}
