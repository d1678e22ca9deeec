// How far a long command is: one line on stderr, for a person who watches, gone when the command ends.
import type { Terminal } from "./terminal.ts";

export type Progress = {
  /** What is being done now. Cheap: it may be called for every plan. */
  tell(text: string): void;
  /** Takes the line away. */
  end(): void;
};

/** Whoever waits less than this wonders about nothing. Milliseconds. */
const patience = 1000;
/** How often the line is written anew. */
const interval = 200;

export function startProgress(terminal: Pick<Terminal, "watched" | "stderr">): Progress {
  let told = "";
  let written = false;
  const started = performance.now();
  let due = started + patience;
  const write = (): void => {
    const now = performance.now();
    if (now < due || told === "") return;
    due = now + interval;
    written = true;
    terminal.stderr(`\r\u001B[K${told}`);
  };
  // A long wait for another process is no reason to stand still.
  const timer = terminal.watched ? setInterval(write, interval) : null;
  return {
    tell(text) {
      told = `${text} …`;
      if (terminal.watched) write();
    },
    end() {
      if (timer !== null) clearInterval(timer);
      if (written) terminal.stderr("\r\u001B[K");
    },
  };
}
