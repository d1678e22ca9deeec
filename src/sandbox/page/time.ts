// Times in words, with the exact instant a hover away.
import { type Html, html } from "./html.ts";

const steps: [seconds: number, unit: Intl.RelativeTimeFormatUnit][] = [
  [60, "second"],
  [3600, "minute"],
  [86_400, "hour"],
  [86_400 * 30, "day"],
];
const words = new Intl.RelativeTimeFormat("en", { numeric: "auto" });
const days = new Intl.DateTimeFormat("en", { dateStyle: "medium", timeZone: "UTC" });

/** `3 minutes ago` for an ISO instant; the date itself when it is more than thirty days off. */
export function ago(at: string, now = Date.now()): Html {
  const instant = Date.parse(at);
  if (Number.isNaN(instant)) return html`${at}`;
  const seconds = Math.round((instant - now) / 1000);
  let divisor = 1;
  let said: string | undefined;
  for (const [limit, unit] of steps) {
    if (Math.abs(seconds) < limit) {
      said = words.format(Math.trunc(seconds / divisor), unit);
      break;
    }
    divisor = limit;
  }
  return html`<time datetime="${at}" title="${at}">${said ?? `on ${days.format(instant)}`}</time>`;
}

/** How long a check took, in words: `4s`, `2m 5s`; null while it runs. */
export function took(from: string | null, to: string | null): string | null {
  if (from === null || to === null) return null;
  const seconds = Math.max(0, Math.round((Date.parse(to) - Date.parse(from)) / 1000));
  if (Number.isNaN(seconds)) return null;
  return seconds < 60 ? `${seconds}s` : `${Math.floor(seconds / 60)}m ${seconds % 60}s`;
}
