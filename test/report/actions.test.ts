// Workflow commands: what GitHub's runner reads in each line is what was meant, whatever a plan says.
import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { reportActions } from "../../src/report/actions.ts";
import { at, finding, verdict } from "./build.ts";
import { expectGolden } from "./golden.ts";
import { situations } from "./situations.ts";

type Command = { name: string; properties: Record<string, string>; data: string };

/** A line as the runner reads it (`ActionCommand.TryParseV2`); null for one that is no command. */
function commandIn(line: string): Command | null {
  const [, name, properties = "", data] = /^\s*::([^\s:]+) ?(.*?)::(.*)$/s.exec(line) ?? [];
  if (name === undefined || data === undefined) return null;
  const plain = (text: string) => text.replaceAll("%0D", "\r").replaceAll("%0A", "\n");
  return {
    name,
    properties: Object.fromEntries(
      properties.split(",").map((pair) => {
        const [key = "", value = ""] = pair.split(/=(.*)/s);
        return [key, plain(value).replaceAll("%3A", ":").replaceAll("%2C", ",").replaceAll("%25", "%")];
      }),
    ),
    data: plain(data).replaceAll("%25", "%"),
  };
}

const commandsIn = (text: string) => text.split(/\r\n|[\r\n]/).flatMap((line) => commandIn(line) ?? []);

describe("workflow commands", () => {
  test("say each situation", () => {
    const all = Object.entries(situations).map(([name, each]) => `==== ${name}\n${reportActions(each)}`);
    expectGolden("actions.txt", all.join("\n"));
  });

  test("carry any path and any text, and nothing else", () => {
    const text = fc.oneof(
      fc.string({ unit: "binary" }),
      fc
        .array(fc.constantFrom("::", "%", "%0A", ",", ":", "\n", "\r", "##[error]", "x", " ", "="))
        .map((parts) => parts.join("")),
    );
    fc.assert(
      fc.property(text, text, (path, quoted) => {
        const one = finding({ path, message: [{ quoted }], remedy: [], at: at(7, 9) });
        const report = reportActions(verdict({ conclusion: "failure", findings: [one] }));
        const commands = commandsIn(report);
        expect(commands).toHaveLength(1);
        expect(commands[0]?.name).toBe("error");
        expect(commands[0]?.properties).toEqual({
          file: path.toWellFormed(),
          line: "7",
          endLine: "9",
          title: "completed-means-done",
        });
        expect(report.split("\n").slice(1).join("\n")).not.toContain("##[");
      }),
    );
  });

  test("tell that more was found than they hold", () => {
    const findings = Array.from({ length: 250 }, (_, index) => finding({ at: at(index + 1) }));
    const report = reportActions(verdict({ conclusion: "failure", findings }));
    expect(commandsIn(report)).toHaveLength(200);
    expect(report).toContain("\n50 more findings left out.\n");
  });
});
