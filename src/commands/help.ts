// `/plan help`: what there is to say.
import type { ChangeCommand } from "./command.ts";

export const help: ChangeCommand = {
  name: "help",
  usage: "help",
  summary: "Lists the commands, and who may give them.",
  who: "anyone",
  run: ({ settings: { commands } }) => ({
    answer: { words: ["A line that begins with `/plan` asks me for something:"], show: { commands } },
  }),
};
