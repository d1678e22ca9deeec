// `/plan status`: the plan at a glance, and what its items are called.
import type { Plan } from "../plan/plan.ts";
import { check } from "../rules/check.ts";
import { day, duration, minute } from "../rules/duration.ts";
import { isActive } from "../rules/status.ts";
import type { Words } from "../rules/words.ts";
import { choosePlan, readablePlans } from "./choose-plan.ts";
import type { ChangeCommand, Request } from "./command.ts";
import { numberedItems } from "./items.ts";

export const status: ChangeCommand = {
  name: "status",
  usage: "status",
  summary: "Tells how far the plan is, what is next, and the numbers that `tick` takes.",
  who: "anyone",
  needs: ["plans"],
  run(request, name) {
    const all = readablePlans(request);
    const chosen = name === null && all.length > 1 ? null : choosePlan(request, name, "status");
    if (chosen !== null && "words" in chosen) return { refusal: chosen };
    const plans = chosen === null ? all : [chosen];
    const wanted = new Set(plans.map(({ path }) => path));
    const facts = { ...request.facts, plans: request.facts.plans.filter(({ path }) => wanted.has(path)) };
    const { plans: examined } = check(facts, request.settings).examined;
    const items = plans.map(({ path, plan }) => ({ path, items: numberedItems(plan) }));
    return {
      answer: {
        words: signOfLife(
          request,
          plans.map(({ plan }) => plan),
        ),
        show: { plans: examined, items },
      },
    };
  },
};

/**
 * The newest of stamps and commits, as far as the pull request tells. A stamp without a zone is taken for its earliest meaning. A plan
 * that came to its end is not stale.
 */
function signOfLife({ facts, settings }: Request, plans: readonly Plan[]): Words {
  const stamps = plans.flatMap(({ progress }) =>
    progress.flatMap(({ stamp }) => (stamp?.interval ? [stamp.interval.from] : [])),
  );
  const commits = (facts.change?.commits ?? []).map(({ committedAt }) => committedAt);
  const signs = [...stamps, ...commits].filter((instant) => instant <= facts.now);
  if (signs.length === 0) return ["No stamp and no commit tells when anything happened."];
  const quiet = facts.now - signs.reduce((one, other) => Math.max(one, other));
  const stale = quiet > settings.stale.after * day && plans.some(({ status }) => isActive(status));
  const since = quiet < minute ? "less than a minute" : duration(quiet);
  return [`${stale ? "Stale: the last" : "Last"} sign of life ${since} ago.`];
}
