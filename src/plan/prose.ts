// The lines of a Markdown text in which people speak: without code, quotations and HTML comments. For descriptions and
// comments, where a line means something to us. One pass over the text, since it is anybody's.

/** A run of backticks: where it starts, how long it is, and where the next run of that length starts (-1: nowhere). */
type Run = { at: number; length: number; next: number };

/**
 * Lines without fenced and indented code, block quotes and HTML comments. Code spans stay; `withoutCodeSpans` takes them
 * out. A fence or a comment that is never closed reaches to the end, as on GitHub.
 */
export function proseLines(markdown: string): string[] {
  const prose: string[] = [];
  // Once no comment can end any more, an opening inside a line is only text.
  let commentEndsLeft = markdown.split("-->").length - 1;
  let fence: string | null = null;
  let inComment = false;
  let inList = false;
  let afterBlank = true;
  let afterCode = false;

  for (const whole of markdown.split(/\r\n|\n|\r/)) {
    let line = whole;
    if (inComment) {
      const end = line.indexOf("-->");
      if (end < 0) continue;
      commentEndsLeft -= line.split("-->").length - 1;
      line = line.slice(end + 3);
      inComment = false;
    } else {
      commentEndsLeft -= line.split("-->").length - 1;
      const text = line.trimStart();
      if (fence !== null) {
        if (closesFence(text, fence)) fence = null;
        continue;
      }
      const indent = indentOf(line);
      if (text === "") {
        afterBlank = true;
        continue;
      }
      const marker = /^(?:[-*+]|\d{1,9}[.)])(?:[ \t]+|$)/.exec(text)?.[0] ?? null;
      if (indent >= 4 && !inList && (afterBlank || afterCode)) {
        afterCode = true;
        continue;
      }
      if (marker !== null) inList = true;
      else if (indent === 0 && afterBlank) inList = false;
      afterBlank = false;
      afterCode = false;
      if (text.startsWith(">")) continue;
      fence = opensFence(marker === null ? text : text.slice(marker.length));
      if (fence !== null) continue;
    }
    const { text, open } = withoutComments(line, commentEndsLeft > 0);
    inComment = open;
    prose.push(text);
  }
  return prose;
}

/** The line with each code span replaced by one space. */
export function withoutCodeSpans(line: string): string {
  if (!line.includes("`")) return line;
  const runs = backtickRuns(line);
  let text = "";
  let from = 0;
  for (const run of runs) {
    if (run.at < from || run.next < 0) continue;
    text += `${line.slice(from, run.at)} `;
    from = run.next + run.length;
  }
  return text + line.slice(from);
}

/** Columns of white space in front; a tab goes to the next multiple of four. */
function indentOf(line: string): number {
  let columns = 0;
  for (const character of line) {
    if (character === " ") columns++;
    else if (character === "\t") columns += 4 - (columns % 4);
    else break;
  }
  return columns;
}

/** The run of characters that opens a fence, which its closing one must at least repeat. */
function opensFence(text: string): string | null {
  const fence = /^(?:`{3,}|~{3,})/.exec(text)?.[0] ?? null;
  return fence?.startsWith("`") && text.includes("`", fence.length) ? null : fence;
}

function closesFence(text: string, fence: string): boolean {
  const line = text.trimEnd();
  return line.startsWith(fence) && line === (fence[0] ?? "").repeat(line.length);
}

/** Takes the comments out of one line; `open` tells that one goes on in the next. */
function withoutComments(line: string, endFollows: boolean): { text: string; open: boolean } {
  if (!line.includes("<!--")) return { text: line, open: false };
  const runs = backtickRuns(line);
  const lastEnd = line.lastIndexOf("-->");
  let text = "";
  let from = 0;
  // Everything before it is settled: a code span that starts first hides a comment in it, and the other way round.
  let settled = 0;
  let run = 0;
  let start = line.indexOf("<!--");
  while (start >= 0) {
    for (let span = runs[run]; span !== undefined && span.at < start; span = runs[++run])
      if (span.at >= settled && span.next >= 0) settled = span.next + span.length;
    if (settled > start) {
      start = line.indexOf("<!--", settled);
      continue;
    }
    // `<!-->` and `<!--->` are whole comments.
    const end = lastEnd < start + 2 ? -1 : line.indexOf("-->", start + 2);
    if (end < 0) {
      if (endFollows || line.slice(0, start).trim() === "") return { text: text + line.slice(from, start), open: true };
      break;
    }
    text += line.slice(from, start);
    from = end + 3;
    settled = from;
    start = line.indexOf("<!--", settled);
  }
  return { text: text + line.slice(from), open: false };
}

function backtickRuns(line: string): Run[] {
  const runs: Run[] = [];
  for (let at = line.indexOf("`"); at >= 0; ) {
    let end = at;
    while (line[end] === "`") end++;
    runs.push({ at, length: end - at, next: -1 });
    at = line.indexOf("`", end);
  }
  const nearest = new Map<number, number>();
  for (const run of runs.toReversed()) {
    run.next = nearest.get(run.length) ?? -1;
    nearest.set(run.length, run.at);
  }
  return runs;
}
