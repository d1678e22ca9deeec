// Rendered Markdown, without waiting for it for ever: a thread that is started at first need and stopped at a deadline.
import type { Piscina } from "piscina";
import { type Html, html, trusted } from "./html.ts";
import type { MarkdownContext } from "./markdown-worker.ts";

/** Longest rendering of one text in milliseconds; a sandbox on a laptop shows 64 KiB of ordinary Markdown in a tenth of it. */
const patience = 3000;
/** So many times its patience later a text that failed is tried again: the machine may have been slow, and a hostile text stays rare. */
const pause = 20;
/** Rendered texts kept, so that a page that is asked again every two seconds costs nothing. */
const kept = 500;

/** Renders, and remembers. `close` ends the thread. */
export class Markdown {
  readonly #rendered = new Map<string, Promise<Html>>();
  readonly #deadline: number;
  #pool: Promise<Piscina> | undefined;
  #last: Promise<unknown> = Promise.resolve();

  /** @param deadline Milliseconds one text may take. */
  constructor(deadline = patience) {
    this.#deadline = deadline;
  }

  /** GitHub-flavoured Markdown as clean HTML. Text that takes too long, or that breaks the renderer, is shown as it was written. */
  render(text: string, context: MarkdownContext): Promise<Html> {
    if (text.trim() === "") return Promise.resolve(html``);
    const key = JSON.stringify([text, context]);
    const known = this.#rendered.get(key);
    if (known !== undefined) return known;
    const [oldest] = this.#rendered.keys();
    if (this.#rendered.size >= kept && oldest !== undefined) this.#rendered.delete(oldest);
    // One after the other, so that a text pays for its own time and never for the one before it.
    const answer = this.#last
      .then(() => this.#inThread(text, context))
      .catch(() => {
        setTimeout(() => this.#rendered.delete(key), this.#deadline * pause).unref();
        const why = `Shown as written: rendering it failed, or took longer than ${this.#deadline / 1000} seconds.`;
        return html`<p class="quiet">${why}</p><pre class="as-written">${text}</pre>`;
      });
    this.#last = answer;
    this.#rendered.set(key, answer);
    return answer;
  }

  async #inThread(text: string, context: MarkdownContext): Promise<Html> {
    this.#pool ??= start();
    const pool = await this.#pool;
    return trusted(await pool.run({ text, context }, { signal: AbortSignal.timeout(this.#deadline) }));
  }

  async close(): Promise<void> {
    await (await this.#pool)?.destroy();
  }
}

async function start(): Promise<Piscina> {
  const { Piscina } = await import("piscina");
  const file = `./markdown-worker${import.meta.url.endsWith(".ts") ? ".ts" : ".js"}`;
  return new Piscina({
    filename: new URL(file, import.meta.url).href,
    minThreads: 0,
    maxThreads: 1,
    idleTimeout: 30_000,
    resourceLimits: { maxOldGenerationSizeMb: 256 },
  });
}
