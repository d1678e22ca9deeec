// What somebody asks for, as it comes through the door.
import { createHash } from "node:crypto";
import { type Box, newlyTicked } from "../commands/boxes.ts";
import { readCommands } from "../commands/grammar.ts";

/** Whether a comment asks us for anything: it holds a `/plan` line that is no code, quotation or HTML. Linear in the comment. */
export const asks = (comment: string): boolean => readCommands(comment).length > 0;

/** What an edit of an issue of ours asks for: the boxes that it ticked. Linear in both texts. */
export const ticks = (before: string, after: string): Box[] => newlyTicked(before, after);

/** Identifies what a comment says. GitHub may store other line ends than it delivered. */
export const hashOf = (comment: string): string =>
  createHash("sha256").update(comment.replaceAll("\r\n", "\n")).digest("hex");
