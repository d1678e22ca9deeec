// Changes of files as a patch that `git apply` takes.
import { structuredPatch } from "diff";

type File = { path: string; text: string };

/** Lines around a change, as Git shows them. */
const context = 3;

/** Each file with its path and text before (null: new) and after. Line ends are kept. */
export function patchOf(files: readonly (File & { from: File | null })[]): string {
  return files.map(({ from, ...file }) => one(from, file)).join("");
}

function one(from: File | null, { path, text }: File): string {
  const [before, after] = [quoted("a", from?.path ?? path), quoted("b", path)];
  const { hunks } = structuredPatch(before, after, from?.text ?? "", text, undefined, undefined, { context });
  const moved = from !== null && from.path !== path;
  const head = [
    `diff --git ${before} ${after}`,
    ...(from === null ? ["new file mode 100644"] : []),
    ...(moved ? [`rename from ${quoted("", from.path)}`, `rename to ${quoted("", path)}`] : []),
    ...(hunks.length > 0 ? [`--- ${from === null ? "/dev/null" : before}`, `+++ ${after}`] : []),
  ];
  const body = hunks.flatMap(({ oldStart, oldLines, newStart, newLines, lines }) => [
    `@@ -${oldStart},${oldLines} +${newStart},${newLines} @@`,
    ...lines,
  ]);
  return [...head, ...body].map((line) => `${line}\n`).join("");
}

/** Git's way with names that hold quotes, backslashes or control characters. */
function quoted(side: "a" | "b" | "", path: string): string {
  const whole = side === "" ? path : `${side}/${path}`;
  if (!/["\\\p{Cc}]/u.test(whole)) return whole;
  const inner = Buffer.from(whole).reduce(
    (text, byte) =>
      text +
      (byte === 34 || byte === 92
        ? `\\${String.fromCharCode(byte)}`
        : byte < 32 || byte > 126
          ? `\\${byte.toString(8).padStart(3, "0")}`
          : String.fromCharCode(byte)),
    "",
  );
  return `"${inner}"`;
}
