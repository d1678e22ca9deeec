// Does what people asked for on a pull request, one wish after the other, and answers each: whoever asks is told what came of it.
import { askedBy } from "../commands/boxes.ts";
import type { Answer, Outcome } from "../commands/command.ts";
import { type Asked, readCommands } from "../commands/grammar.ts";
import { commands } from "../commands/index.ts";
import { mayNot } from "../commands/run-command.ts";
import { settingsPath } from "../config.ts";
import { type Reply, replyTo, type Written } from "../report/reply.ts";
import type { Facts } from "../rules/facts.ts";
import type { Settings } from "../rules/settings.ts";
import type { Words } from "../rules/words.ts";
import { hashOf } from "./asked.ts";
import { Drafts } from "./drafts.ts";
import { type Gathered, gather } from "./facts.ts";
import { Fault } from "./fault.ts";
import type { Conversation, GitHub } from "./github.ts";
import type { Job } from "./job.ts";
import type { Lookup } from "./lookup.ts";
import type { Begun, WaitingAsked } from "./memory.ts";
import type { Said } from "./outcome.ts";
import { ownBranchName, ownBranchNumber, standingOf } from "./own-branch.ts";
import { plansOfIssue } from "./plans-of-issue.ts";
import { runAsked, whoAsks } from "./run-asked.ts";
import { settingsOfChange } from "./settings-of-change.ts";
import type { Surroundings } from "./surroundings.ts";
import type { AnswerJob, Scene, Wish } from "./wish.ts";
import { write } from "./write.ts";

/** A wish that is older was lost and found again: nobody waits for it, and the world has moved on. */
const oldest = 24 * 60 * 60_000;
/** One person in one repository: more within ten minutes is a script that went astray. */
const most = { wishes: 60, milliseconds: 10 * 60_000 };
/** The branch may move while a commit is made: then all is read and done again, so often. */
const attempts = 3;
/** Faults of GitHub pass within minutes, and the queue waits longer each time; then it is answered that it could not be done. */
const mostFailures = 6;

/** What came of a wish: of each line of it. `head` is the commit that was looked at. */
type Done = { head: string; replies: readonly (Reply & { refused: boolean })[]; review: boolean };

/** What nobody else brings: the pull request is to be judged again, although no event says so; the weekly issue shows what is snoozed. */
type After = "review" | "look";

/** By the line of the comment. */
type Outcomes = Map<number, Outcome>;

export async function answer(job: AnswerJob, github: GitHub, surroundings: Surroundings): Promise<Said> {
  const { repository, number } = job;
  const { memory } = surroundings;
  const waiting = await memory.waitingAsked(repository.id, number);
  const seen = acknowledge(waiting, repository.id, github, memory);
  const after = new Map<After, Job>();
  const brings: Readonly<Record<After, Job>> = {
    review: { kind: "review", repository, number },
    look: { kind: "sweep-repositories", installation: repository.installation, repositories: [repository] },
  };
  for (const [index, asked] of waiting.entries()) {
    const wish = { asked, job, github, surroundings };
    try {
      if (await isHeard(wish)) for (const each of await tryToGrant(wish, seen)) after.set(each, brings[each]);
    } catch (fault) {
      // What settled ones bring nobody knows any more when all is tried again: so it goes first, and the rest is a job of its own.
      if (after.size === 0) throw fault;
      const because = `${index} answered; then: ${fault instanceof Error ? fault.message : String(fault)}`;
      return { conclusion: "none", because, next: [...after.values(), job] };
    }
    await memory.settleAsked(repository.id, asked.key);
  }
  await seen;
  return { conclusion: "none", because: `${waiting.length} answered`, next: [...after.values()] };
}

/** All at once: the last may have to wait for the others. Noted, so that no reaction comes back behind the answer. */
async function acknowledge(
  waiting: readonly WaitingAsked[],
  repository: number,
  github: GitHub,
  memory: Surroundings["memory"],
): Promise<void> {
  const fresh = waiting.filter(({ begun, via }) => begun === null && via === null);
  const comments = fresh.flatMap(({ what }) => ("node" in what ? [what.node] : []));
  if (comments.length === 0) return;
  await github.acknowledge(comments, "seen");
  await Promise.all(fresh.map(({ key }) => memory.noteAsked(repository, key, { replies: null })));
}

/** Who asks too often is told so once. */
const isHeard = async (wish: Wish): Promise<boolean> => (await askedLately(wish)) <= most.wishes + 1;

/** Only those that settings name. */
async function isHeardThrough(app: string, { pullRequest }: Scene, github: GitHub): Promise<boolean> {
  const { settings } = await settingsOfChange(pullRequest, github);
  return settings.apps.includes(app.toLowerCase().replace(/\[bot\]$/, ""));
}

const askedLately = ({ asked, job, surroundings }: Wish): Promise<number> =>
  surroundings.memory.countAsked(job.repository.id, asked, asked.at - most.milliseconds);

/** What fails is tried again with the job; at last it is answered all the same, and makes way for those behind it. */
async function tryToGrant(wish: Wish, seen: Promise<void>): Promise<readonly After[]> {
  const { asked, job, github, surroundings } = wish;
  try {
    return await grant(wish, seen);
  } catch (fault) {
    if (asked.failures < mostFailures) {
      await surroundings.memory.noteFailure(job.repository.id, asked.key);
      throw fault;
    }
    // What is not known to be heard is not answered.
    if (asked.via !== null) return [];
    const why: Words =
      fault instanceof Fault ? [{ quoted: fault.message }] : ["An error in Plan Warden itself, which its log tells."];
    const answer: Answer = { words: ["This could not be done. ", ...why], remedy: ["Ask again."] };
    const place = { ...github.pages, head: "" };
    await github.createComment(
      job.number,
      `${markerOf(asked)}\n${replyTo([{ said: "", answer, written: null }], place)}`,
    );
    return [];
  }
}

/** Tells our answer to this from all others. */
const markerOf = ({ key }: WaitingAsked): string => `<!-- plan-warden reply ${key} -->`;

async function grant(wish: Wish, seen: Promise<void>): Promise<readonly After[]> {
  const { asked, github } = wish;
  const [scene] = await Promise.all([look(wish), seen]);
  const { conversation, pullRequest } = scene;
  if (asked.via !== null && !(await isHeardThrough(asked.via, scene, github))) {
    // No words, for a bot might answer them; a reaction is no event, and shows whoever set it up that it was seen.
    if ("node" in asked.what && conversation.comment) await github.acknowledge([asked.what.node], "refused");
    return [];
  }
  const marker = markerOf(asked);
  // A crash came between the answer and our note of it.
  if (pullRequest.comments.some(({ body }) => body.startsWith(marker)))
    return afterwards(wish, scene, { review: true, replies: null });
  const done = await fulfil(wish, scene);
  if (done === null) return [];
  await github.reply({
    to: conversation.id,
    comment: "node" in asked.what ? asked.what.node : null,
    done: done.replies.every(({ refused }) => !refused),
    body: `${marker}\n${replyTo(done.replies, { ...github.pages, head: done.head })}`,
  });
  return afterwards(wish, scene, done);
}

/** `replies` is null where it is not known any more what was granted: then what was asked tells. */
function afterwards(
  wish: Wish,
  { conversation }: Scene,
  { review, replies }: { review: boolean; replies: Done["replies"] | null },
): readonly After[] {
  if (!conversation.issue) return review ? ["review"] : [];
  const snoozes = linesOf(wish, conversation).some((line) => "command" in line && line.command.name === "snooze");
  return snoozes && replies?.every(({ refused }) => refused) !== true ? ["look"] : [];
}

/** Everything that answering takes, in two requests at once. */
async function look({ asked, job, github, surroundings }: Wish): Promise<Scene> {
  const { number, repository } = job;
  const hints = await surroundings.memory.hints(repository.id, number);
  const question = {
    number,
    settingsPath,
    paths: hints?.paths ?? [],
    asked: { comment: "node" in asked.what ? asked.what.node : null, ownBranch: hints?.ownBranch ?? null },
  };
  const [pullRequest, permission] = await Promise.all([
    "issue" in asked.what
      ? github.issue(question)
      : github.pullRequest({ ...question, group: null, mergeBase: hints?.mergeBase ?? null }),
    // A bot is nobody's collaborator; settings that name it let it write.
    asked.via === asked.by.login ? ("write" as const) : github.permission(asked.by),
  ]);
  if (pullRequest.conversation === null) throw new Error(`What was said on #${number} was not read.`);
  return { pullRequest, conversation: pullRequest.conversation, permission, hints };
}

/** Null when there is nothing to answer any more. */
async function fulfil(wish: Wish, first: Scene): Promise<Done | null> {
  let scene = first;
  const done: Outcomes = new Map();
  for (let attempt = 1; ; attempt++) {
    const lines = linesOf(wish, scene.conversation);
    if (lines.length === 0) return null;
    const obstacle = await obstacleOf(wish, scene);
    if (obstacle) return refuse(scene, "", obstacle);
    const written = await writtenBefore(wish, scene);
    if (written) return resume(wish.asked.begun, written);
    const came = await attemptAll(wish, scene, lines, done);
    if (came !== "conflict") return came;
    if (attempt === attempts)
      return refuse(scene, "", {
        words: [`The branch moved ${attempts} times while this was done, so nothing was written.`],
        remedy: ["Ask again."],
      });
    scene = await look(wish);
  }
}

function linesOf({ asked: { what }, job }: Wish, { comment }: Conversation): readonly Asked[] {
  if ("node" in what) return comment ? readCommands(comment.body) : [];
  if ("ticked" in what) return what.ticked.flatMap((box, index) => askedBy(box, job.number, index + 1));
  const command = commands.find(({ name }) => name === what.button);
  const none = { text: "", because: "", until: "", evidence: "" };
  return command ? [{ line: 1, said: `/plan ${command.name}`, command, arguments: none, plan: null }] : [];
}

/** Why a wish is not even looked at. */
async function obstacleOf(wish: Wish, { conversation: { comment } }: Scene): Promise<Answer | null> {
  const { asked, surroundings } = wish;
  if (surroundings.now() - asked.at > oldest)
    return { words: ["This was asked more than a day ago, and was not done."], remedy: ["Ask again."] };
  if ("hash" in asked.what && comment && (comment.edited || hashOf(comment.body) !== asked.what.hash))
    return {
      words: ["The comment was edited since it was made, so it is not known whose words these are."],
      remedy: ["Ask in a new comment."],
    };
  if ((await askedLately(wish)) > most.wishes)
    return {
      words: [`More than ${most.wishes} wishes in ten minutes are not looked at.`],
      remedy: ["Ask again in ten minutes."],
    };
  return null;
}

const refuse = ({ pullRequest }: Scene, said: string, refusal: Answer): Done => ({
  head: pullRequest.head.oid,
  replies: [{ said, answer: refusal, written: null, refused: true }],
  review: false,
});

async function writtenBefore({ asked, github }: Wish, scene: Scene): Promise<(Written & { commit: string }) | null> {
  const { answered, ownBranch } = scene.conversation;
  const commit = answered.get(asked.key);
  if (commit !== undefined) return { on: "branch", commit };
  const aside = ownBranch?.answered.get(asked.key);
  if (!ownBranch || aside === undefined) return null;
  const number = await ownBranchNumber(scene, ownBranch.branch, severalThings, github);
  return { on: "close-out", commit: aside, number };
}

/** The subject of a commit that several commands made, and of what is not known to be one's. */
const severalThings = "Update the plan";

/** The commit stands and its answer does not: a crash came between the two. What was to be said was noted before. */
function resume(begun: Begun | null, written: Written & { commit: string }): Done {
  const replies = begun?.replies ?? [{ said: "", answer: { words: ["Done."] }, changes: true, refused: false }];
  return {
    head: written.commit,
    replies: replies.map(({ changes, ...reply }) => ({ ...reply, written: changes ? written : null })),
    review: true,
  };
}

/** Runs the lines in order, each on what those before it made of the plans, and writes it all in one commit. */
async function attemptAll(
  wish: Wish,
  scene: Scene,
  lines: readonly Asked[],
  done: Outcomes,
): Promise<Done | "conflict"> {
  const { asked, job, github, surroundings } = wish;
  const { memory } = surroundings;
  const { pullRequest, conversation } = scene;
  const at = standingOf(scene);
  const gathered = await gatherFor(wish, scene, lines);
  if ("refusal" in gathered)
    return refuse(scene, "", { words: gathered.refusal.message, remedy: gathered.refusal.remedy });
  const { settings, hints } = gathered;
  const facts: Facts = {
    ...gathered.facts,
    ...(conversation.issue ? { change: null } : {}),
    waivers: await memory.waivers(job.repository.id, job.number),
  };
  const drafts = new Drafts(facts, settings, surroundings.plans);
  const outcomes: { said: string; outcome: Outcome }[] = [];
  for (const line of lines) {
    const known = done.get(line.line);
    const outcome =
      known ?? ("fault" in line ? { refusal: line.fault } : await runAsked(line, wish, scene, drafts, settings));
    // Done, and it would be found done already when the branch moves and all is run again.
    if ("body" in outcome || "unwaive" in outcome) done.set(line.line, outcome);
    outcomes.push({ said: line.said, outcome });
  }
  const made = outcomes.flatMap(({ outcome }) => ("commit" in outcome && outcome.commit ? [outcome.commit] : []));
  const [commit] = made;
  const replies = outcomes.map(({ said, outcome }) => ({
    said,
    answer: "refusal" in outcome ? outcome.refusal : outcome.answer,
    refused: "refusal" in outcome,
    changes: "commit" in outcome && outcome.commit !== undefined,
  }));
  let written: Written = null;
  const before = scene.hints?.ownBranch;
  const ownBranch = commit?.on === "close-out" ? ownBranchName(scene, asked.key) : before;
  // Before anything is written, so that it is found again after a crash.
  if (conversation.issue || ownBranch !== before)
    await memory.storeHints(job.repository.id, job.number, { ...hints, ownBranch });
  if (commit && drafts.files.length > 0) {
    const subjects = new Set(made.map(({ subject }) => subject));
    const subject = subjects.size === 1 ? commit.subject : severalThings;
    await memory.noteAsked(job.repository.id, asked.key, { replies });
    const result = await write(
      { on: commit.on, subject, key: asked.key, files: drafts.files },
      scene,
      settings,
      github,
    );
    if (result === "conflict") return result;
    if ("refused" in result) {
      const refusal: Answer = { words: result.refused };
      return {
        head: pullRequest.head.oid,
        replies: replies.map(({ changes, ...reply }) => ({
          ...reply,
          ...(changes ? { answer: refusal, refused: true } : {}),
          written: null,
        })),
        review: false,
      };
    }
    written = result;
  }
  return {
    head: at.oid,
    replies: replies.map(({ changes, ...reply }) => ({ ...reply, written: changes ? written : null })),
    review: outcomes.some(({ outcome }) => "review" in outcome || "waive" in outcome || "unwaive" in outcome),
  };
}

/** On a merged pull request plans are those of the base branch, and in an issue those of the default branch: there the work goes on. */
async function gatherFor(wish: Wish, scene: Scene, lines: readonly Asked[]): Promise<Gathered> {
  const { github, surroundings } = wish;
  const { pullRequest, conversation } = scene;
  const { merged } = pullRequest;
  const { issue } = conversation;
  const head = standingOf(scene);
  const named = (settings: Settings, lookup: Lookup) =>
    plansOfIssue(pullRequest, namesIn(lines, wish, scene, settings), head, {
      settings,
      lookup,
      github,
      reader: surroundings.plans,
    });
  const judged = {
    kind: "pull-request" as const,
    base: merged || issue ? pullRequest.tip.oid : null,
    merged,
    ...(issue ? { named } : {}),
  };
  return gather({ ...pullRequest, head }, judged, github, surroundings, async () => null);
}

/** What those lines call their plans that need one, and whose speaker may ask: the others cost no look-ups. */
function namesIn(lines: readonly Asked[], wish: Wish, scene: Scene, settings: Settings): (string | null)[] {
  const who = { ...whoAsks(wish, scene), settings };
  return lines.flatMap((line) => {
    if ("fault" in line || mayNot(line.command, who)) return [];
    const needsPlan = "edit" in line.command || line.command.needs?.includes("plans");
    return needsPlan ? [line.plan] : [];
  });
}
