// The weekly issue on plain repositories: what is asked of GitHub, what is written, and what comes of every state.
import { describe, expect, test } from "@jest/globals";
import type { LookQuestion } from "../../src/jobs/github.ts";
import { sweptOf } from "../../src/jobs/sweep-repositories.ts";
import { settingsPath } from "../../src/rules/settings.ts";
import { Fleet } from "./fleet.ts";

describe("what cannot be swept has a reason", () => {
  test("one request tells of all, in the order asked", async () => {
    const fleet = new Fleet();
    fleet.add("shop");
    fleet.add("old", { archived: true });
    fleet.add("quiet", { issuesEnabled: false });
    fleet.add("new", { files: null });
    const gone = fleet.add("gone");
    fleet.problems.set(gone.reference.id, "it is gone");
    const installation = fleet.installation();
    const questions = fleet.repositories.map(
      ({ reference: repository }): LookQuestion => ({ repository, settingsPath, links: [1] }),
    );
    const looks = (await installation.look(questions)).map(sweptOf);
    expect(looks.map((look) => ("unswept" in look ? look.unswept : look.repository.name))).toEqual([
      "shop",
      "it is archived",
      "issues are disabled",
      "it is empty",
      "it is gone",
    ]);
    expect(looks[0]).toMatchObject({ links: [{ number: 1, state: "unknown" }], issues: [] });
    expect(installation.requests).toBe(1);
  });
});
