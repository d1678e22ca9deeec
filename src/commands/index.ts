// Every command there is, in the order of the documentation. A command that is not listed does not exist.
import { check } from "./check.ts";
import type { Command } from "./command.ts";
import { help } from "./help.ts";
import { progress } from "./progress.ts";
import { status } from "./status.ts";
import { tick } from "./tick.ts";
import { untick } from "./untick.ts";

export const commands: readonly Command[] = [help, check, status, progress, tick, untick];
