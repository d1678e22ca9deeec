// Reading a few fields of a JSON text: what JSON.parse would answer of them, on any text that is JSON.
import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { z } from "zod";
import { shallowReader, type Wanted, wantedBy } from "../../src/server/shallow-json.ts";

const read = (text: string, wanted: Wanted) => shallowReader(wanted)(Buffer.from(text));

/** What is wanted of a value that was parsed whole. */
function pick(value: unknown, wanted: Wanted): unknown {
  if (wanted === null || typeof value !== "object" || value === null || Array.isArray(value)) return value;
  const entries = Object.entries(value).filter(([key]) => Object.hasOwn(wanted, key));
  return Object.fromEntries(entries.map(([key, inner]) => [key, pick(inner, wanted[key] ?? null)]));
}

const names = ["action", "id", "owner", "head", "ref"];
const wanted: fc.Arbitrary<Wanted> = fc.letrec<{ wanted: Wanted }>((tie) => ({
  wanted: fc.oneof(
    { depthSize: "small" },
    fc.constant(null),
    fc.dictionary(fc.constantFrom(...names), tie("wanted"), { maxKeys: 3 }),
  ),
})).wanted;
const value = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: "medium" },
    fc.jsonValue({ maxDepth: 1 }),
    fc.string({ unit: fc.constantFrom('"', "\\", "{", "}", "[", "]", ",", ":", "\n", "é", "\u{1F600}", "a") }),
    fc.array(tie("value"), { maxLength: 3 }),
    fc.dictionary(fc.oneof(fc.constantFrom(...names), fc.string({ maxLength: 3 })), tie("value"), { maxKeys: 6 }),
  ),
})).value;

test("answers what JSON.parse answers, of what is wanted", () => {
  fc.assert(
    fc.property(value, wanted, fc.constantFrom(undefined, 1, "\t", "\r\n "), (value, wanted, indent) => {
      const text = JSON.stringify(value, null, indent);
      expect(read(text, wanted)).toEqual(pick(JSON.parse(text), wanted));
    }),
    { numRuns: 2000 },
  );
});

test("ends on any bytes, with a value or with what is wrong", () => {
  const bytes = fc.oneof(fc.uint8Array(), fc.string({ unit: fc.constantFrom(...'{}[]":,\\a1 ') }).map(Buffer.from));
  fc.assert(
    fc.property(bytes, wanted, (bytes, wanted) => {
      try {
        shallowReader(wanted)(Buffer.from(bytes));
      } catch (fault) {
        expect(fault).toBeInstanceOf(SyntaxError);
      }
    }),
    { numRuns: 2000 },
  );
});

describe("what is no JSON where it is read", () => {
  test.each([
    "",
    " ",
    "{",
    '{"id"',
    '{"id":',
    '{"id":1',
    '{"id":1,}',
    '{"id" 1}',
    "{id:1}",
    '{"id":1}}',
    '{"x":"',
    "]",
    '{"id":nul}',
  ])("%j", (text) => {
    expect(() => read(text, { id: null })).toThrow(SyntaxError);
  });
});

test("a key that stands twice counts as it stands last, and one of the prototype is no key", () => {
  expect(read('{"id":1,"id":2}', { id: null })).toEqual({ id: 2 });
  expect(read('{"__proto__":{"id":1}}', { id: null })).toEqual({});
});

test("a schema tells what it looks at", () => {
  const schema = z.object({ id: z.number(), owner: z.object({ login: z.string() }), app: z.object({}).nullable() });
  expect(wantedBy(schema)).toEqual({ id: null, owner: { login: null }, app: null });
});
