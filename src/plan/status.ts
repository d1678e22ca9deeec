// What a plan's status means: folded by its leading word, never by later ones.
import { folderLifecycle, statusOfFolder } from "./lifecycle.ts";
import type { Metadata, Status, StatusName } from "./plan.ts";

const words: Readonly<Record<Exclude<StatusName, "unknown">, readonly string[]>> = {
  draft: [
    "draft",
    "planned",
    "planning",
    "plan",
    "proposed",
    "proposal",
    "queued",
    "ready",
    "pending",
    "todo",
    "to-do",
    "not-started",
    "research",
    "backlog",
    "new",
    "草稿",
    "计划中",
    "待开始",
    "未开始",
    "规划中",
    "초안",
    "rascunho",
    "bozza",
    "proposto",
  ],
  approved: ["approved", "accepted", "已批准", "已确认", "승인", "aprovado", "approvato"],
  "in-progress": [
    "in-progress",
    "active",
    "implementing",
    "implementation",
    "implement",
    "executing",
    "execution",
    "partially",
    "partial",
    "started",
    "ongoing",
    "wip",
    "doing",
    "进行中",
    "实施中",
    "执行中",
    "进展中",
    "진행",
    "진행중",
    "진행-중",
    "em-andamento",
    "in-corso",
    "進行中",
  ],
  blocked: [
    "blocked",
    "paused",
    "deferred",
    "on-hold",
    "waiting",
    "暂停",
    "阻塞",
    "搁置",
    "보류",
    "bloqueado",
    "pausado",
  ],
  review: [
    "review",
    "in-review",
    "reviewing",
    "verifying",
    "verification",
    "verify",
    "qa",
    "ready-for-review",
    "评审中",
    "待验收",
    "验收中",
  ],
  completed: [
    "completed",
    "complete",
    "done",
    "implemented",
    "finished",
    "shipped",
    "merged",
    "已完成",
    "完成",
    "完了",
    "완료",
    "concluído",
    "concluido",
    "completato",
  ],
  abandoned: [
    "abandoned",
    "superseded",
    "cancelled",
    "canceled",
    "rejected",
    "withdrawn",
    "dropped",
    "已废弃",
    "废弃",
    "已取消",
    "已放弃",
    "취소",
    "cancelado",
    "abandonado",
  ],
  closed: ["closed", "archived", "archive", "已归档", "归档"],
};

const meanings = new Map<string, StatusName>();
for (const name of [
  "draft",
  "approved",
  "in-progress",
  "blocked",
  "review",
  "completed",
  "abandoned",
  "closed",
] as const) {
  for (const word of words[name]) meanings.set(word, name);
}

/** The status that a value begins with. The first words count up to three together: `ready for review`, `in progress`. */
function foldStatus(value: string): StatusName {
  const lead = value
    .slice(0, 200)
    .replace(/^[^\p{L}]+/u, "")
    .toLowerCase();
  const parts = (/^[\p{L}\p{M}]+(?:[ _-]{1,2}[\p{L}\p{M}]+){0,3}/u.exec(lead)?.[0] ?? "").split(/[ _-]+/);
  for (const count of [3, 2, 1]) {
    const meaning = meanings.get(parts.slice(0, count).join("-"));
    if (meaning) return meaning;
  }
  return "unknown";
}

/** A list to choose from that nobody chose from: `[draft | approved | completed]`, `active | completed`. */
function isUnfilledChoice(value: string): boolean {
  const options = value.replace(/^[\s[`*<{(]+|[\s\]`*>})]+$/g, "").split("|");
  return options.length > 1 && options.every((option) => /^\s*[\p{L}][\p{L} _-]{0,30}\s*$/u.test(option));
}

/** The status of a plan: its own, else its folder's, else in progress. */
export function readStatus(own: Metadata | null, path: string): Status {
  if (own) {
    const unfilled = isUnfilledChoice(own.raw);
    return { value: unfilled ? "unknown" : foldStatus(own.value), raw: own.raw, at: own.at, from: "text", unfilled };
  }
  const folder = folderLifecycle(path);
  if (folder) return { value: statusOfFolder[folder], raw: null, at: null, from: "folder", unfilled: false };
  return { value: "in-progress", raw: null, at: null, from: "default", unfilled: false };
}
