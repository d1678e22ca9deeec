// A process that is killed before or after one step of a job, as its ports see it.
import type { Surroundings } from "../../src/jobs/surroundings.ts";

/** `step` is a method of the port to GitHub or of our memory. */
export function dyingAt(step: string, when: "before" | "after", surroundings: Surroundings): Surroundings {
  const dying = <Port extends object>(port: Port): Port =>
    new Proxy(port, {
      get(target, name) {
        const value: unknown = Reflect.get(target, name);
        if (name !== step || typeof value !== "function") return value;
        return async (...args: unknown[]) => {
          if (when === "after") await value.apply(target, args);
          throw new Error("The process died.");
        };
      },
    });
  return {
    ...surroundings,
    github: async (repository) => dying(await surroundings.github(repository)),
    memory: dying(surroundings.memory),
  };
}
