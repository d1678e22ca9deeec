// Real Git repositories in temporary folders, made by the `git` on this machine, with nobody's configuration but their own.
import { execFileSync } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

const made: string[] = [];

/** A fresh folder that `removeAll` takes away. */
export function folder(name = "plan-warden-test-"): string {
  const path = realpathSync(mkdtempSync(join(tmpdir(), name)));
  made.push(path);
  return path;
}

export function removeAll(): void {
  for (const path of made.splice(0)) rmSync(path, { recursive: true, force: true });
}

/** Mira, on 2026-11-20 at 14:05 UTC unless a test says otherwise. */
const defaultTime = "2026-11-20T14:05:00Z";

export function git(where: string, args: readonly string[], { time = defaultTime, input = "" } = {}): string {
  return execFileSync("git", args, {
    cwd: where,
    input,
    encoding: "utf8",
    stdio: ["pipe", "pipe", "pipe"],
    env: {
      PATH: process.env.PATH,
      GIT_CONFIG_GLOBAL: "/dev/null",
      GIT_CONFIG_NOSYSTEM: "1",
      ...{ GIT_AUTHOR_NAME: "Mira", GIT_AUTHOR_EMAIL: "mira@quay.example", GIT_AUTHOR_DATE: time },
      ...{ GIT_COMMITTER_NAME: "Mira", GIT_COMMITTER_EMAIL: "mira@quay.example", GIT_COMMITTER_DATE: time },
    },
  });
}

/** What is to stand at a path; null takes it away. */
export type Content = string | Uint8Array | { link: string } | { executable: string } | null;

export class Clone {
  readonly root: string;

  constructor(root = folder()) {
    this.root = root;
    mkdirSync(root, { recursive: true });
    git(root, ["init", "-q", "-b", "main"]);
  }

  git(...args: string[]): string {
    return git(this.root, args).trimEnd();
  }

  write(files: Readonly<Record<string, Content>>): void {
    for (const [path, content] of Object.entries(files)) {
      const place = join(this.root, path);
      rmSync(place, { recursive: true, force: true });
      if (content === null) continue;
      mkdirSync(dirname(place), { recursive: true });
      if (typeof content === "string" || content instanceof Uint8Array) writeFileSync(place, content);
      else if ("link" in content) symlinkSync(content.link, place);
      else {
        writeFileSync(place, content.executable);
        chmodSync(place, 0o755);
      }
    }
  }

  /** Writes files, and commits all there is. Answers the commit. */
  commit(files: Readonly<Record<string, Content>>, message = "Work", time = defaultTime): string {
    this.write(files);
    git(this.root, ["add", "-A"]);
    git(this.root, ["commit", "-q", "--allow-empty", "-F", "-"], { time, input: message });
    return this.git("rev-parse", "HEAD");
  }
}
