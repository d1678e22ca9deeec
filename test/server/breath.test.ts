// How long background work pauses: little, and ten times as much while a storm of deliveries lasts.
import { expect, test } from "@jest/globals";
import { createBreath } from "../../src/server/breath.ts";

test("a storm makes breaths longer, and its end makes them short again", () => {
  let now = 0;
  const breath = createBreath(() => now);
  const after = (milliseconds: number, deliveries: number) => {
    now += milliseconds;
    breath.came(deliveries);
    return breath.milliseconds();
  };
  expect(after(100, 0)).toBe(25);
  expect(after(100, 100)).toBe(25);
  expect(after(100, 101)).toBe(250);
  // Too little time to tell.
  expect(after(10, 0)).toBe(250);
  expect(breath.milliseconds(2000)).toBe(2000);
  expect(after(250, 300)).toBe(250);
  expect(after(250, 10)).toBe(25);
  expect(breath.milliseconds(2000)).toBe(25);
});
