// Where a plan is in its life, by its words and by its folder.
import { folderLifecycle } from "../plan/lifecycle.ts";
import type { Plan, Status } from "../plan/plan.ts";

/** Its status is not completed, abandoned or closed. */
export const isActive = ({ value }: Status): boolean => !["completed", "abandoned", "closed"].includes(value);

/** It lies in a folder for plans that nobody works on any more. */
export const isAtRest = ({ path }: Pick<Plan, "path">): boolean =>
  ![null, "active", "deferred"].includes(folderLifecycle(path));

/** Completed now and not before. A plan that is born completed becomes so as well. */
export const becomes = (value: Status["value"], plan: Plan, base: Plan | null): boolean =>
  plan.status.value === value && base?.status.value !== value;
