// Issues of ours: made, and changed.
import type { IssueChange, Upkeep } from "../jobs/github.ts";
import type { Repository } from "./answers.ts";
import type { Requests } from "./requests.ts";

/**
 * Who cannot be assigned (GitHub answers 422, and makes nothing) is left out, and so is a label that GitHub takes for none: an issue that
 * is there is worth more than one for everybody.
 */
export async function createIssue(
  requests: Requests,
  { owner, name: repo }: Repository,
  { title, body, labels, assignees }: Parameters<Upkeep["createIssue"]>[0],
): ReturnType<Upkeep["createIssue"]> {
  const make = (more: { labels?: string[]; assignees?: string[] }) =>
    requests.rest(
      (octokit, request) =>
        octokit.request("POST /repos/{owner}/{repo}/issues", { owner, repo, title, body, ...more, request }),
      [403, 410, 422],
    );
  const isMore = labels.length > 0 || assignees.length > 0;
  let made = await make({ labels: [...labels], assignees: [...assignees] });
  if (made === 422 && assignees.length > 0) made = await make({ labels: [...labels] });
  if (made === 422 && isMore) made = await make({});
  return typeof made === "number" ? "refused" : made.data.number;
}

export async function updateIssue(
  requests: Requests,
  { owner, name: repo }: Repository,
  number: number,
  { title, body, open, reason, labels, assignees }: IssueChange,
): ReturnType<Upkeep["updateIssue"]> {
  const change = (more: { labels?: string[]; assignees?: string[] }) =>
    requests.rest(
      (octokit, request) =>
        octokit.request("PATCH /repos/{owner}/{repo}/issues/{issue_number}", {
          owner,
          repo,
          issue_number: number,
          ...(title === undefined ? {} : { title }),
          ...(body === undefined ? {} : { body }),
          ...(open === undefined ? {} : { state: open ? ("open" as const) : ("closed" as const) }),
          ...(open === false ? { state_reason: reason ?? ("completed" as const) } : {}),
          ...more,
          request,
        }),
      [403, 404, 410, 422],
    );
  let response = await change({
    ...(labels ? { labels: [...labels] } : {}),
    ...(assignees ? { assignees: [...assignees] } : {}),
  });
  if (response === 422 && (labels || assignees)) response = await change({});
  if (typeof response !== "number") return "done";
  return response === 404 || response === 410 ? "gone" : "refused";
}
