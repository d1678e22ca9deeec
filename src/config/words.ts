// Puts what the schema found into words: what is, what was expected, what to do. The file is somebody's text, so it is quoted.
import type { z } from "zod";
import { nearest } from "../plan/spelling.ts";
import type { Words } from "../rules/words.ts";
import type { Fault, Source } from "./yaml.ts";

type Issue = z.core.$ZodIssue;

/** What may stand where, for "did you mean": the keys that the schema knows at a path. */
export type KnownKeys = (path: readonly PropertyKey[]) => readonly string[];

/** The faults of one issue; an unknown key each is one of its own. */
export function faultsOf(issue: Issue, source: Source, known: KnownKeys): Fault[] {
  if (issue.code === "unrecognized_keys")
    return issue.keys.map((key) => {
      const place = source.placeOf([...issue.path, key], "key");
      return { ...place, ...unknownKey(key, issue.path, known) };
    });
  if (issue.code === "invalid_union") {
    // A map was meant as the branch for maps, a list as the one for lists, anything else as the first one.
    const value = valueAt(source.value, issue.path);
    const holds = isMap(value) || Array.isArray(value);
    const branch = holds ? issue.errors.find((errors) => !errors.some(isWrongKind)) : undefined;
    return (branch ?? issue.errors[0] ?? []).flatMap((inner) =>
      faultsOf({ ...inner, path: [...issue.path, ...inner.path] }, source, known),
    );
  }
  const value = valueAt(source.value, issue.path);
  const place = source.placeOf(issue.path, "value");
  if (issue.code === "custom" && issue.params === undefined) {
    const message: Words = ["The glob ", { quoted: String(value) }, ` ${issue.message}.`];
    return [{ ...place, message, remedy: ["Correct the glob."] }];
  }
  const message: Words = [`${nameOf(issue.path)} is `, ...shown(value), `; expected ${expected(issue)}.`];
  return [{ ...place, message, remedy: remedyOf(issue, value) }];
}

function unknownKey(key: string, path: readonly PropertyKey[], known: KnownKeys): { message: Words; remedy: Words } {
  const keys = known(path);
  const near = nearest(key, keys);
  const inRules = path.at(-1) === "rules";
  const inOverride = path[0] === "overrides";
  if (key === "floor" && path.length === 0)
    return {
      message: ["`floor` is no setting of a repository."],
      remedy: ["It stands in the organisation's file: this path, in its repository `.github`."],
    };
  const message: Words = inRules
    ? [{ quoted: key }, inOverride ? " is no rule that judges a plan." : " is no rule."]
    : [{ quoted: key }, path.length === 0 ? " is no setting." : ` is no setting of ${nameOf(path)}.`];
  if (near !== null) return { message, remedy: [`Did you mean \`${near}\`?`] };
  // A rule that judges the whole change is known one level up.
  if (inRules && inOverride && known(["rules"]).includes(key))
    return { message, remedy: ["It judges the change as a whole: set it under the `rules` of the file."] };
  return { message, remedy: [inRules ? "Rules are listed in `docs/rules.md`." : `Known here: ${listed(keys)}.`] };
}

function expected(issue: Issue): string {
  switch (issue.code) {
    case "invalid_type":
      return kinds[issue.expected] ?? issue.expected;
    case "invalid_value":
      // There are too many rules to name them all.
      if (issue.path[0] === "markers") return "a rule that a plan may skip";
      return `${issue.values.length > 1 ? "one of " : ""}${listed(issue.values.map(String))}`;
    case "custom":
      return String(issue.params?.expected);
    case "invalid_format":
      return issue.format === "date" ? "a day such as `2026-12-01`" : "a time of day such as `09:00`";
    case "too_small":
      return issue.origin === "number" || issue.origin === "int"
        ? `${issue.minimum} or more`
        : `at least ${counted(Number(issue.minimum), issue.origin)}`;
    case "too_big":
      return issue.origin === "number" || issue.origin === "int"
        ? `${issue.maximum} or less`
        : `at most ${counted(Number(issue.maximum), issue.origin)}`;
    default:
      return "another value";
  }
}

const kinds: Record<string, string> = {
  array: "a list",
  object: "a map of keys and values",
  string: "a text",
  number: "a number",
  int: "a whole number",
  boolean: "`true` or `false`",
};

function remedyOf(issue: Issue, value: unknown): Words {
  if (value === undefined) return ["Add it."];
  if (issue.code === "invalid_value" && typeof value === "string") {
    const near = nearest(value, issue.values.map(String));
    if (near !== null) return [`Did you mean \`${near}\`?`];
    if (issue.path[0] === "markers")
      return ["`docs/rules.md` lists the rules, and says of each whether a plan may skip it."];
  }
  if (issue.code === "invalid_type" && issue.expected === "array" && typeof value === "string")
    return ["Write a list of one: ", { quoted: `[${JSON.stringify(value)}]` }, "."];
  if (issue.code === "invalid_type" && issue.expected === "string" && !isMap(value) && !Array.isArray(value))
    return ["Put it in quotation marks."];
  return [issue.path.length === 0 ? "Write `key: value` lines." : "Correct it, or leave the key out for its default."];
}

function shown(value: unknown): Words {
  if (value === undefined) return ["missing"];
  if (value === "") return ["an empty text"];
  if (Array.isArray(value)) return [value.length === 0 ? "an empty list" : `a list of ${value.length}`];
  if (isMap(value)) return ["a map"];
  return [{ quoted: String(value) }];
}

/** `exempt.paths[2]`; only keys the schema knows come here. */
function nameOf(path: readonly PropertyKey[]): string {
  if (path.length === 0) return "The file";
  const steps = path.map((step) => (typeof step === "number" ? `[${step}]` : `.${String(step)}`));
  return `\`${steps.join("").slice(1)}\``;
}

const listed = (values: readonly string[]): string => {
  const quoted = values.map((value) => `\`${value}\``);
  const last = quoted.pop() ?? "";
  return quoted.length === 0 ? last : `${quoted.join(", ")} or ${last}`;
};

function counted(count: number, origin: string): string {
  const thing = origin === "string" ? "character" : "entr";
  if (thing === "character") return `${count} character${count === 1 ? "" : "s"}`;
  return count === 1 ? "one entry" : `${count} entries`;
}

export const isMap = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** The branch is not for maps, or not for lists, at all. */
const isWrongKind = (issue: Issue): boolean =>
  issue.path.length === 0 && (issue.code === "invalid_type" || issue.code === "invalid_value");

function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  let at = value;
  for (const step of path) {
    if (Array.isArray(at) && typeof step === "number") at = at[step];
    else if (isMap(at) && typeof step === "string") at = at[step];
    else return undefined;
  }
  return at;
}
