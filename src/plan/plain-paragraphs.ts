// A construct for micromark: paragraphs whose lines are read once. Its own reads each line twice more, to look for definitions and
// for what stands within it, and where all of that is switched off finds that there is text.
import type { Construct, Extension, State } from "micromark-util-types";

type Code = Parameters<State>[0];

/** Codes below are CR, LF and CRLF; of these two, one is a tab and one the columns that it fills. */
const horizontalTab = -2;
const virtualSpace = -1;
const space = 32;
/** So far indented, a line goes on with the paragraph whatever it begins with. Columns. */
const codeIndentation = 4;

const isLineEnd = (code: Code): code is NonNullable<Code> => code !== null && code < horizontalTab;
const isSpace = (code: Code): code is NonNullable<Code> =>
  code === space || code === horizontalTab || code === virtualSpace;

/** Whether the next line goes on with the paragraph: it is not blank, and begins nothing that may end one. */
const continuation: Construct = {
  partial: true,
  tokenize(effects, ok, nok) {
    let columns = 0;
    const prefix: State = (code) => {
      if (!isSpace(code)) {
        effects.exit("linePrefix");
        return afterPrefix(code);
      }
      columns++;
      effects.consume(code);
      return prefix;
    };
    const afterPrefix: State = (code) => {
      if (code === null || isLineEnd(code)) return nok(code);
      if (columns >= codeIndentation) return ok(code);
      return effects.interrupt(this.parser.constructs.flow ?? {}, nok, ok)(code);
    };
    const lineStart: State = (code) => {
      if (!isSpace(code)) return afterPrefix(code);
      effects.enter("linePrefix");
      return prefix(code);
    };
    return (code) => {
      effects.exit("data");
      effects.enter("lineEnding");
      effects.consume(code);
      effects.exit("lineEnding");
      return lineStart;
    };
  },
};

const paragraph: Construct = {
  // Behind all others: what nothing else wants is a paragraph.
  add: "after",
  tokenize(effects, ok, nok) {
    const inside: State = (code) => {
      if (code === null) return end(code);
      if (isLineEnd(code)) return effects.check(continuation, nextLine, end)(code);
      effects.consume(code);
      return inside;
    };
    // Each line is a token of its own, with its end: by these, what is in a container is told from what is around it.
    const nextLine: State = (code) => {
      effects.consume(code);
      effects.exit("data");
      effects.enter("data");
      return inside;
    };
    const end: State = (code) => {
      effects.exit("data");
      effects.exit("paragraph");
      effects.exit("content");
      return ok(code);
    };
    // A paragraph interrupts no other.
    if (this.interrupt) return nok;
    return (code) => {
      effects.enter("content");
      effects.enter("paragraph");
      effects.enter("data");
      return inside(code);
    };
  },
};

/** Only for a parser whose inline constructs and definitions are disabled: none of them would be found. */
export const plainParagraphs: Extension = { flow: { null: paragraph } };
