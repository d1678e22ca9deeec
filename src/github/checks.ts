// Check runs, written by REST: fifty annotations a request, and GitHub only ever appends them.
import type { CheckOutput } from "../jobs/github.ts";
import type { Oid } from "../rules/facts.ts";
import type { Repository } from "./answers.ts";
import type { Requests } from "./requests.ts";

/** More in one request is a 422, and the whole request is lost. */
const annotationsPerRequest = 50;

const pagesOf = (output: CheckOutput) =>
  Array.from({ length: Math.ceil(output.annotations.length / annotationsPerRequest) }, (_, page) =>
    output.annotations
      .slice(page * annotationsPerRequest, (page + 1) * annotationsPerRequest)
      .map(({ path, startLine, endLine, level, title, message }) => ({
        path,
        start_line: startLine,
        end_line: endLine,
        annotation_level: level,
        title,
        message,
      })),
  );

/** Without a conclusion the run is in progress; with one it is completed from its first request on. */
const stateOf = ({ conclusion }: CheckOutput) =>
  conclusion === null ? { status: "in_progress" as const } : { status: "completed" as const, conclusion };

const outputOf = ({ title, summary, text }: CheckOutput) => ({ title, summary, text });

export async function createCheck(
  requests: Requests,
  repository: Repository,
  name: string,
  head: Oid,
  output: CheckOutput,
): Promise<number> {
  const [first = [], ...rest] = pagesOf(output);
  const { data } = await requests.rest((octokit, request) =>
    octokit.request("POST /repos/{owner}/{repo}/check-runs", {
      owner: repository.owner,
      repo: repository.name,
      name,
      head_sha: head,
      external_id: output.externalId,
      ...stateOf(output),
      output: { ...outputOf(output), annotations: first },
      actions: [...output.buttons],
      request,
    }),
  );
  const id = Number(data.id);
  await append(requests, repository, id, output, rest);
  return id;
}

export async function updateCheck(
  requests: Requests,
  repository: Repository,
  id: number,
  output: CheckOutput,
): Promise<void> {
  const [first = [], ...rest] = pagesOf(output);
  await requests.rest((octokit, request) =>
    octokit.request("PATCH /repos/{owner}/{repo}/check-runs/{check_run_id}", {
      owner: repository.owner,
      repo: repository.name,
      check_run_id: id,
      external_id: output.externalId,
      ...stateOf(output),
      output: { ...outputOf(output), annotations: first },
      actions: [...output.buttons],
      request,
    }),
  );
  await append(requests, repository, id, output, rest);
}

async function append(
  requests: Requests,
  repository: Repository,
  id: number,
  output: CheckOutput,
  pages: ReturnType<typeof pagesOf>,
): Promise<void> {
  for (const annotations of pages)
    await requests.rest((octokit, request) =>
      octokit.request("PATCH /repos/{owner}/{repo}/check-runs/{check_run_id}", {
        owner: repository.owner,
        repo: repository.name,
        check_run_id: id,
        output: { ...outputOf(output), annotations },
        request,
      }),
    );
}
