// The commits of a clone on the sandbox, object by object through GitHub's own API: every one gets the id that Git gave it.
import { Buffer } from "node:buffer";
import type { Octokit } from "@octokit/rest";
import { type Clone, git } from "./clone.ts";

type Demo = { owner: string; repo: string };

/** Brings commits and branches over; branches that are there already are moved. */
export async function mirror(clone: Clone, octokit: Octokit, demo: Demo): Promise<void> {
  const known = new Set<string>();
  const once = async (expected: string, make: () => Promise<string>): Promise<void> => {
    if (known.has(expected)) return;
    known.add(expected);
    const made = await make();
    if (made !== expected) throw new Error(`The sandbox made ${made} of ${expected}.`);
  };
  const bytesOf = (oid: string) => Buffer.from(git(clone.root, ["cat-file", "blob", oid]));

  for (const commit of lines(clone.git("rev-list", "--all", "--topo-order", "--reverse"))) {
    const entries = clone
      .git("ls-tree", "-r", "-z", commit)
      .split("\0")
      .filter((entry) => entry !== "")
      .map((entry) => {
        const [, mode = "", type = "", sha = "", path = ""] = /^(\d+) (\w+) (\w+)\t([\s\S]*)$/.exec(entry) ?? [];
        return { mode: mode as "100644", type: type as "blob", sha, path };
      });
    for (const { type, sha } of entries)
      if (type === "blob")
        await once(sha, async () => {
          const content = bytesOf(sha).toString("base64");
          return (await octokit.rest.git.createBlob({ ...demo, content, encoding: "base64" })).data.sha;
        });
    const tree = clone.git("rev-parse", `${commit}^{tree}`);
    await once(tree, async () => (await octokit.rest.git.createTree({ ...demo, tree: entries })).data.sha);
    const told = git(clone.root, ["log", "-1", "--format=%P%x00%an%x00%ae%x00%aI%x00%cn%x00%ce%x00%cI%x00%B", commit]);
    const [parents = "", ...fields] = told.split("\0");
    const [name = "", email = "", date = "", by = "", byEmail = "", byDate = "", message = ""] = fields;
    await once(commit, async () => {
      const { data } = await octokit.rest.git.createCommit({
        ...demo,
        tree,
        parents: parents.split(" ").filter((parent) => parent !== ""),
        author: { name, email, date },
        committer: { name: by, email: byEmail, date: byDate },
        // `git log` ends it with a line end of its own.
        message: message.replace(/\n$/, ""),
      });
      return data.sha;
    });
  }
  for (const line of lines(clone.git("for-each-ref", "--format=%(objectname) %(refname:short)", "refs/heads"))) {
    const [sha = "", branch = ""] = line.split(" ");
    const ref = { ...demo, ref: `heads/${branch}`, sha, force: true };
    await octokit.rest.git
      .updateRef(ref)
      .catch(() => octokit.rest.git.createRef({ ...demo, ref: `refs/heads/${branch}`, sha }));
  }
}

const lines = (text: string): string[] => text.split("\n").filter((line) => line !== "");
