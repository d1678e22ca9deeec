// Deliveries first: how long work in the background pauses between two steps, so that a storm is answered before it is worked off.
import { performance } from "node:perf_hooks";

export interface Breath {
  /** So many deliveries came. */
  came(count: number): void;
  /** Milliseconds until background work goes on; `inStorm`, where a storm asks for more than a quarter of a second. */
  milliseconds(inStorm?: number): number;
}

const short = 25;
/** In a storm: eight jobs at a time still begin four times a second. */
const long = 250;
/** Deliveries a second. GitHub's largest customers send a tenth of it; below, a machine has time for both. */
const storm = 1000;
/** A shorter while says little. */
const windowMilliseconds = 50;

/** @param now Milliseconds of a clock that only runs forward. */
export function createBreath(now: () => number = () => performance.now()): Breath {
  let since = now();
  let count = 0;
  let stormy = false;
  return {
    came(more) {
      count += more;
    },
    milliseconds(inStorm = long) {
      const passed = now() - since;
      if (passed >= windowMilliseconds) {
        stormy = count > (storm * passed) / 1000;
        since += passed;
        count = 0;
      }
      return stormy ? inStorm : short;
    },
  };
}
