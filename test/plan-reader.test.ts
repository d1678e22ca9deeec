// Reading off the event loop: hostile texts of up to 512 KiB cost their thread, never the loop and never the deadline.
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { defaultLimits } from "../src/plan/limits.ts";
import { createPlanReader } from "../src/plan-reader.ts";
import { hostileTexts } from "./plan/hostile-texts.ts";

const reader = createPlanReader();
beforeAll(() => reader.read("warm.md", "# Warm\n"));
afterAll(() => reader.close());

const size = 512 * 1024 - 64;

describe("hostile texts", () => {
  test.each(Object.entries(hostileTexts))(
    "%s",
    async (name, make) => {
      const text = make(size);
      const before = process.threadCpuUsage();
      const started = performance.now();
      const { plan, problems } = await reader.read(`docs/plans/${name}.md`, text);
      const took = performance.now() - started;
      const { user, system } = process.threadCpuUsage(before);
      expect(plan.text).toBe(text);
      for (const { code, fatal } of problems)
        expect([code, fatal]).toEqual([expect.stringMatching(/^too-|^bad-/), code !== "bad-front-matter"]);
      // The deadline is 2 s; what is above is the machine's own.
      expect(took).toBeLessThan(defaultLimits.milliseconds * 5);
      // All that this thread worked, in milliseconds, whoever else the machine was busy with. Alone it takes 2 to 75; here it also
      // clears away what every test before it left. Parsed on this thread, a slow family would take many seconds.
      expect((user + system) / 1000).toBeLessThan(3000);
    },
    30_000,
  );
});

describe("createPlanReader", () => {
  test("ends what takes too long, and reads on", async () => {
    const limits = { ...defaultLimits, milliseconds: 40 };
    const slow = await reader.read("slow.md", `> a\n${"b\n".repeat(size / 2)}`, { limits });
    expect(slow.problems).toMatchObject([{ code: "too-slow", fatal: true }]);
    expect(slow.plan.sections).toEqual([]);
    expect((await reader.read("next.md", "# Next\n")).plan.title?.value).toBe("Next");
  }, 30_000);

  test("reads the same text once", async () => {
    const [first, second] = await Promise.all([reader.read("a.md", "# A\n"), reader.read("a.md", "# A\n")]);
    expect(second).toBe(first);
    expect(await reader.read("completed/a.md", "# A\n")).not.toBe(first);
    const ledger = { sections: { Progress: ["Ledger"] } };
    expect(await reader.read("a.md", "# A\n", ledger)).not.toBe(first);
  });

  test("tells a size beyond the limit without reading", async () => {
    const { problems } = await reader.read("big.md", "a".repeat(defaultLimits.bytes + 1));
    expect(problems).toMatchObject([{ code: "too-large", fatal: true }]);
  });
});
