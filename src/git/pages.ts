// Where a clone came from: the repository on GitHub whose addresses in texts mean its files.
import type { Contents } from "../jobs/github.ts";
import type { Git } from "./git.ts";

/** Nowhere: no address is meant. */
const nowhere = { server: "", owner: "", name: "" };

/** From the remote `origin`: `https://host/owner/name.git`, `ssh://git@host/owner/name`, `git@host:owner/name`. */
export async function pagesOf(git: Git): Promise<Contents["pages"]> {
  const output = await git.run(["config", "--get", "remote.origin.url"], { accept: [0, 1] });
  return pagesAt(output.toString("utf8").replace(/\n$/, ""));
}

/** Addresses of pages have the server's name; one that is fetched from by HTTP has its port as well. */
export function pagesAt(url: string): Contents["pages"] {
  const [, origin, ...web] = /^(https?:\/\/)(?:[^/@]*@)?([^/@]+)\/([^/]+)\/([^/]+?)(?:\.git)?\/?$/.exec(url) ?? [];
  const [, ...ssh] =
    /^(?:ssh|git):\/\/(?:[^/@]*@)?([^/:@]+)(?::\d+)?\/([^/]+)\/([^/]+?)(?:\.git)?\/?$/.exec(url) ??
    /^(?:[^/@:]+@)?([^/:@]+):([^/]+)\/([^/]+?)(?:\.git)?\/?$/.exec(url) ??
    [];
  const [host, owner, name] = origin ? web : ssh;
  return host && owner && name ? { server: `${origin ?? "https://"}${host}`, owner, name } : nowhere;
}
