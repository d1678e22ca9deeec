// A few fields of a long JSON text, without building the rest. A delivery has 25 KB, of which the event table reads a hundred bytes:
// stepping over what is not wanted takes half as long as JSON.parse.
import { z } from "zod";

/** What to read of an object, by its keys; `null` stands for a value that is read whole. */
export type Wanted = { readonly [key: string]: Wanted } | null;

/** What a schema looks at. */
export function wantedBy(schema: z.ZodType): Wanted {
  if (!(schema instanceof z.ZodObject)) return null;
  const shape: Readonly<Record<string, z.ZodType>> = schema.shape;
  return Object.fromEntries(Object.entries(shape).map(([key, value]) => [key, wantedBy(value)]));
}

const [quote, backslash, comma, colon, space] = [0x22, 0x5c, 0x2c, 0x3a, 0x20];
const [objectStart, objectEnd, arrayStart, arrayEnd] = [0x7b, 0x7d, 0x5b, 0x5d];

/** `length`: of the name in bytes, to tell most names apart at once. */
type Key = { name: string; bytes: Buffer; length: number; keys: Keys };
type Keys = readonly Key[] | null;
type Fields = Record<string, unknown>;

function keysOf(wanted: Wanted): Keys {
  if (wanted === null) return null;
  return Object.entries(wanted).map(([name, inner]) => {
    const bytes = Buffer.from(name);
    return { name, bytes, length: bytes.length, keys: keysOf(inner) };
  });
}

/**
 * A reader of such texts, in UTF-8. It answers what JSON.parse would, less the keys of objects that are not wanted; where an object
 * was expected and something else stands, that. What it steps over is not looked at closely: it is for texts whose sender is known.
 * @throws SyntaxError
 */
export function shallowReader(wanted: Wanted): (text: Buffer) => unknown {
  const root: Key = { name: "value", bytes: Buffer.alloc(0), length: 0, keys: keysOf(wanted) };
  return (text) => {
    const into: Fields = {};
    const end = afterSpace(text, readValue(text, afterSpace(text, 0), root, into));
    if (end < text.length) throw unexpected(end);
    return into.value;
  };
}

/** Reads the value that starts here as a field, and answers where it ends. */
function readValue(text: Buffer, start: number, { name, keys }: Key, into: Fields): number {
  if (keys !== null && text[start] === objectStart) {
    const fields: Fields = {};
    into[name] = fields;
    return readFields(text, start, keys, fields);
  }
  const end = endOfValue(text, start);
  into[name] = JSON.parse(text.toString("utf8", start, end));
  return end;
}

function readFields(text: Buffer, start: number, keys: readonly Key[], into: Fields): number {
  let at = afterSpace(text, start + 1);
  if (text[at] === objectEnd) return at + 1;
  for (;;) {
    if (text[at] !== quote) throw unexpected(at);
    const end = endOfString(text, at);
    const key = keyAt(text, at + 1, end - 1, keys);
    at = afterSpace(text, end);
    if (text[at] !== colon) throw unexpected(at);
    at = afterSpace(text, at + 1);
    at = afterSpace(text, key ? readValue(text, at, key, into) : endOfValue(text, at));
    if (text[at] === objectEnd) return at + 1;
    if (text[at] !== comma) throw unexpected(at);
    at = afterSpace(text, at + 1);
  }
}

/** The key whose name stands from `start` to `end`. Names are compared as they are written: who writes ours escapes nothing in them. */
function keyAt(text: Buffer, start: number, end: number, keys: readonly Key[]): Key | undefined {
  const length = end - start;
  for (const key of keys) if (key.length === length && isAt(text, start, key.bytes)) return key;
  return undefined;
}

function isAt(text: Buffer, start: number, bytes: Buffer): boolean {
  for (let index = 0; index < bytes.length; index++) if (text[start + index] !== bytes[index]) return false;
  return true;
}

function afterSpace(text: Buffer, start: number): number {
  let at = start;
  for (let byte = text[at]; byte !== undefined && byte <= space && isSpace(byte); byte = text[at]) at++;
  return at;
}

const isSpace = (byte: number | undefined): boolean =>
  byte === space || byte === 0x0a || byte === 0x0d || byte === 0x09;

/** Behind the closing quote of the string that starts here. */
function endOfString(text: Buffer, start: number): number {
  let at = start + 1;
  for (let byte = text[at]; byte !== quote; byte = text[at]) {
    if (byte === undefined) throw unexpected(at);
    at += byte === backslash ? 2 : 1;
  }
  return at + 1;
}

/** Behind the value that starts here. Containers end where as many are closed as were opened. */
function endOfValue(text: Buffer, start: number): number {
  let depth = 0;
  let at = start;
  do {
    const byte = text[at];
    if (byte === undefined) throw unexpected(at);
    if (byte === quote) at = endOfString(text, at);
    else {
      at++;
      if (byte === objectStart || byte === arrayStart) depth++;
      else if (byte === objectEnd || byte === arrayEnd) depth--;
      else if (depth === 0) return endOfWord(text, at);
    }
  } while (depth > 0);
  if (depth < 0) throw unexpected(start);
  return at;
}

/** Behind a number, `true`, `false` or `null`. */
function endOfWord(text: Buffer, start: number): number {
  let at = start;
  for (let byte = text[at]; byte !== undefined; byte = text[at]) {
    if (byte === comma || byte === objectEnd || byte === arrayEnd || isSpace(byte)) break;
    at++;
  }
  return at;
}

function unexpected(at: number): SyntaxError {
  return new SyntaxError(`This is no JSON from byte ${at} on.`);
}
