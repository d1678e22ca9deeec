// What we say, with pieces of what others wrote in it.

/**
 * Our words, and pieces of somebody else's text. Each medium escapes, cuts and marks the pieces in its own way (a code span in
 * Markdown), so no quotation marks or backticks stand around them. Our words may hold code spans of their own.
 */
export type Words = readonly (string | { quoted: string })[];
