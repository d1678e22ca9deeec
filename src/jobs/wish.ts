// What somebody asked for, and what stands around it while it is granted.
import type { Conversation, GitHub, Permission, PullRequest } from "./github.ts";
import type { Job } from "./job.ts";
import type { Hints, WaitingAsked } from "./memory.ts";
import type { Surroundings } from "./surroundings.ts";

export type AnswerJob = Extract<Job, { kind: "answer" }>;
export type Wish = { asked: WaitingAsked; job: AnswerJob; github: GitHub; surroundings: Surroundings };
export type Scene = {
  pullRequest: PullRequest;
  conversation: Conversation;
  permission: Permission;
  hints: Hints | null;
};
