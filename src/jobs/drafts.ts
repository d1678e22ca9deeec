// The plans of a pull request as they shall be, while the commands of one comment change them one after the other.
import { createHash } from "node:crypto";
import type { FileChange } from "../commands/command.ts";
import { applyEdits } from "../plan/edit.ts";
import type { Facts, PlanChange, PlanVersion } from "../rules/facts.ts";
import { presetOf } from "../rules/level.ts";
import type { Settings } from "../rules/settings.ts";
import type { PlanReader } from "./surroundings.ts";

/** A file that is changed: what it was (null: new), and what it shall be. */
export type Draft = { from: { path: string; text: string } | null; path: string; text: string };

export class Drafts {
  #facts: Facts;
  readonly #settings: Settings;
  readonly #reader: PlanReader;
  readonly #files: Draft[] = [];

  constructor(facts: Facts, settings: Settings, reader: PlanReader) {
    this.#facts = facts;
    this.#settings = settings;
    this.#reader = reader;
  }

  /** What is known, with the plans as they shall be. */
  get facts(): Facts {
    return this.#facts;
  }

  /** The files that end otherwise than they began. */
  get files(): readonly Draft[] {
    return this.#files.filter(({ from, path, text }) => from?.path !== path || from.text !== text);
  }

  async take(changes: readonly FileChange[]): Promise<void> {
    for (const change of changes) {
      if ("text" in change) await this.#write(null, change.path, change.text);
      else {
        const plan = this.#facts.plans.find(({ head }) => head?.path === change.path && head.oid === change.oid);
        if (!plan?.head) throw new Error(`A command changes ${change.path} otherwise than it was shown.`);
        await this.#write(plan, change.to ?? change.path, applyEdits(plan.head.plan.text, change.edits));
      }
    }
  }

  async #write(plan: PlanChange | null, path: string, text: string): Promise<void> {
    const head = await this.#read(path, text);
    const before = plan?.head ?? null;
    const draft = this.#files.find((one) => one.path === before?.path);
    if (draft) Object.assign(draft, { path, text });
    else this.#files.push({ from: before && { path: before.path, text: before.plan.text }, path, text });
    const made: PlanChange = plan
      ? { ...plan, path, head }
      : {
          path,
          head,
          base: null,
          sources: ["changed"],
          preset: presetOf(path, [head.plan.preset], this.#settings),
          revisions: null,
        };
    const plans = this.#facts.plans.filter((one) => one !== plan && one.head?.path !== path);
    this.#facts = { ...this.#facts, plans: [...plans, made] };
  }

  async #read(path: string, text: string): Promise<PlanVersion> {
    const { limits, sections } = this.#settings;
    // As Git names it, though nobody will look it up: it tells this text from the one that was there.
    const oid = createHash("sha1")
      .update(`blob ${Buffer.byteLength(text)}\0`)
      .update(text)
      .digest("hex");
    return { path, oid, ...(await this.#reader.read(path, text, { limits, sections })) };
  }
}
