// Deliveries first: how long work in the background pauses between two steps.
import { performance } from "node:perf_hooks";

/** Milliseconds until background work goes on. */
export type Breath = () => number;

const short = 25;
/** While this thread is busy for more than half of its time. Work goes on, eight jobs at a time, four times a second. */
const long = 250;
const busyAbove = 0.5;
/** The load of a shorter while says nothing. */
const windowMilliseconds = 50;

export function createBreath(): Breath {
  let before = performance.eventLoopUtilization();
  let busy = false;
  return () => {
    const now = performance.eventLoopUtilization();
    const since = performance.eventLoopUtilization(now, before);
    if (since.active + since.idle >= windowMilliseconds) {
      busy = since.utilization > busyAbove;
      before = now;
    }
    return busy ? long : short;
  };
}
