// Every command there is, in the order of the documentation. A command that is not listed does not exist.
import { abandon } from "./abandon.ts";
import { check } from "./check.ts";
import type { Command } from "./command.ts";
import { complete } from "./complete.ts";
import { criteria } from "./criteria.ts";
import { decide } from "./decide.ts";
import { discover } from "./discover.ts";
import { help } from "./help.ts";
import { link } from "./link.ts";
import { create } from "./new.ts";
import { progress } from "./progress.ts";
import { reopen } from "./reopen.ts";
import { snooze } from "./snooze.ts";
import { start } from "./start.ts";
import { status } from "./status.ts";
import { tick } from "./tick.ts";
import { untick } from "./untick.ts";
import { unwaive } from "./unwaive.ts";
import { waive } from "./waive.ts";

export const commands: readonly Command[] = [
  help,
  check,
  status,
  start,
  progress,
  tick,
  untick,
  decide,
  discover,
  criteria,
  complete,
  reopen,
  abandon,
  snooze,
  create,
  link,
  waive,
  unwaive,
];
