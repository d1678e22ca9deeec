// A sandbox for a test: people with an Octokit each, a repository with one file, and ways to put files and open pull requests.
import { createHash } from "node:crypto";
import { Octokit } from "@octokit/rest";
import { type Sandbox, startSandbox } from "../../src/sandbox/sandbox.ts";

export const base64 = (text: string) => Buffer.from(text).toString("base64");

/** As `git hash-object` computes it. */
export const gitHash = (kind: string, bytes: Buffer | string) => {
  const content = Buffer.from(bytes);
  return createHash("sha1").update(`${kind} ${content.length}\0`).update(content).digest("hex");
};

export type Scene = {
  sandbox: Sandbox;
  as: (login: string) => Octokit;
  ana: Octokit;
  demo: { owner: string; repo: string };
  /** The tip of a branch of the demo. */
  tip: (branch: string) => Promise<string>;
  /** Puts a file on a branch of the demo, made when it is not there. */
  put: (branch: string, path: string, text: string) => Promise<string>;
  open: (branch: string, title?: string, body?: string) => Promise<number>;
};

/** Retries and request logs off: a test sees the first answer. */
const quiet = { log: { debug() {}, info() {}, warn() {}, error() {} } };

export async function openScene(): Promise<Scene> {
  const sandbox = await startSandbox();
  const as = (login: string) => new Octokit({ baseUrl: sandbox.api, auth: login, ...quiet });
  const ana = as("ana");
  await ana.rest.repos.createForAuthenticatedUser({ name: "demo", auto_init: true });
  const demo = { owner: "ana", repo: "demo" };
  const tip = async (branch: string) =>
    (await ana.rest.git.getRef({ ...demo, ref: `heads/${branch}` })).data.object.sha;
  const put = async (branch: string, path: string, text: string) => {
    await ana.rest.git.createRef({ ...demo, ref: `refs/heads/${branch}`, sha: await tip("main") }).catch(() => {});
    const before = await ana.rest.repos.getContent({ ...demo, path, ref: branch }).catch(() => null);
    const sha = before && "sha" in before.data ? { sha: before.data.sha } : {};
    const content = base64(text);
    const message = `Put ${path}`;
    const { data } = await ana.rest.repos.createOrUpdateFileContents({
      ...demo,
      path,
      branch,
      message,
      content,
      ...sha,
    });
    return data.commit.sha ?? "";
  };
  const open = async (branch: string, title = `About ${branch}`, body = "") =>
    (await ana.rest.pulls.create({ ...demo, head: branch, base: "main", title, body })).data.number;
  return { sandbox, as, ana, demo, tip, put, open };
}
