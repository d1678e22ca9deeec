// Settings for a repository to begin with, from what its history shows: YAML with the reason beside each line.
import { plain } from "./escape.ts";
import type { Adoption, Spoke } from "./replayed.ts";
import { count, day, figure } from "./words.ts";

/** A rule that fails more of the changes than this begins as a warning, and one that warns in more than that as a notice. */
const mostFailing = 0.03;
const mostWarning = 0.25;

/** Null when nothing needs to be said. */
export function proposal(adoption: Adoption): string | null {
  const { planned, rules, elsewhere, include } = adoption;
  const softer = [...rules].flatMap(([name, spoke]) => softened(name, spoke, planned));
  const failing = failed(adoption, []);
  const parts = [
    ...(elsewhere.length > 0 ? [places(elsewhere, include)] : []),
    ...(softer.length > 0 ? [`rules:\n${softer.map(({ line }) => `  ${line}\n`).join("")}`] : []),
    ...(failing > 0 ? [sparing(adoption)] : []),
  ];
  if (parts.length === 0) return null;
  const names = softer.map(({ name }) => name);
  return [beginning(adoption, names), ...parts].join("\n");
}

/** What the lines below rest on, as comments. */
function beginning(adoption: Adoption, softer: readonly string[]): string {
  const { planned, since, now, folders } = adoption;
  const [before, after] = [failed(adoption, []), failed(adoption, softer)];
  const outcome =
    before === 0
      ? "none would have failed"
      : `${figure(before)} would have failed, ${after === before ? "and as many with these lines" : `${after === 0 ? "none" : figure(after)} with these lines`}`;
  const lines = [
    `${count(planned, "change")} with a plan from ${day(since)} to ${day(now)}: ${outcome}.`,
    ...(folders.length > 0
      ? [`Plans lie in ${folders.map(({ folder, plans }) => `${plain(folder)} (${figure(plans)})`).join(", ")}.`]
      : []),
  ];
  return lines.map((line) => `# ${line}\n`).join("");
}

/** Changes that fail when some rules no longer err. */
function failed({ failing }: Adoption, softer: readonly string[]): number {
  return failing
    .filter(({ rules }) => rules.some((rule) => !softer.includes(rule)))
    .reduce((sum, { changes }) => sum + changes, 0);
}

function softened(name: string, { error, warning }: Spoke, planned: number): { name: string; line: string }[] {
  if (planned === 0) return [];
  const share = (number: number) => `${figure(number)} of ${figure(planned)} changes`;
  if (error / planned > mostFailing)
    return [{ name, line: `${name}: warning # would have failed ${share(error)}: begin softly` }];
  if (warning / planned > mostWarning)
    return [{ name, line: `${name}: notice # would have warned in ${share(warning)}` }];
  return [];
}

function places(elsewhere: readonly string[], include: readonly string[]): string {
  const listed = [...include, ...elsewhere].map((glob) => {
    const why = elsewhere.includes(glob) ? " # plans seem to lie here, and no default names it" : "";
    return `    - ${JSON.stringify(plain(glob))}${why}\n`;
  });
  return `plans:\n  # Replaces the defaults, so they stand here as well.\n  include:\n${listed.join("")}`;
}

function sparing({ now }: Adoption): string {
  return `# Plans that were there before this day are warned of, and never failed for.\nenforce-from: "${day(now)}"\n`;
}
