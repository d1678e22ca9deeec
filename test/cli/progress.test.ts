// The line that a person sees who waits.
import { afterEach, beforeEach, expect, jest, test } from "@jest/globals";
import { startProgress } from "../../src/cli/progress.ts";

beforeEach(() => {
  jest.useFakeTimers();
});
afterEach(() => {
  jest.useRealTimers();
});

function watch(watched: boolean) {
  const said: string[] = [];
  return { said, progress: startProgress({ watched, stderr: (text) => said.push(text) }) };
}

test("nothing within a second", () => {
  const { said, progress } = watch(true);
  progress.tell("Reading");
  jest.advanceTimersByTime(900);
  progress.end();
  jest.advanceTimersByTime(9000);
  expect(said).toEqual([]);
});

test("one line from then on, taken away at the end", () => {
  const { said, progress } = watch(true);
  progress.tell("Reading");
  jest.advanceTimersByTime(1000);
  expect(said).toEqual(["\r\u001B[KReading …"]);
  for (let plan = 0; plan < 100; plan++) progress.tell(`${plan} of 100`);
  expect(said).toHaveLength(1);
  jest.advanceTimersByTime(200);
  progress.end();
  expect(said.slice(1)).toEqual(["\r\u001B[K99 of 100 …", "\r\u001B[K"]);
});

test("nothing where nobody watches", () => {
  const { said, progress } = watch(false);
  progress.tell("Reading");
  jest.advanceTimersByTime(5000);
  progress.tell("Reading on");
  progress.end();
  expect(said).toEqual([]);
});
