// How a plan writes its stamps, so that new ones look the same.
import type { Plan, Stamp } from "./plan.ts";
import { presets } from "./presets.ts";

export type StampForm = {
  /** Decoration in front of the stamp, such as `**`. */
  before: string;
  open: string;
  close: string;
  divider: string;
  precision: Stamp["precision"];
  zone: string;
  /** What parts the stamp from the words: ` `, `: `, `** — `. */
  after: string;
};

/** The form of a stamp as written in the text; `words` is where the words begin, if they come after it. */
export function formOf(text: string, stamp: Stamp, from: number, words: number): StampForm {
  const { raw, precision, zone, at } = stamp;
  const open = /^[[(]/.exec(raw)?.[0] ?? "";
  const before = text.slice(Math.max(from, at.start - 4), at.start);
  const after = text.slice(at.end, Math.max(at.end, words)).replace(/\s+/g, " ");
  const plainBefore = /[*_`]{0,3}$/.exec(before)?.[0] ?? "";
  const fits =
    words > at.end && /^[*_`]{0,3} ?(?::|：|—|–|--?|→)?[*_`]{0,3} ?$/.test(after) && after.trimEnd() !== after;
  return {
    before: fits ? plainBefore : "",
    open,
    close: open === "[" ? "]" : open === "(" ? ")" : "",
    divider: /\dT\d|DT/i.test(raw) ? "T" : " ",
    precision,
    zone: !zone || precision === "date" ? "" : / UTC/.test(raw) ? " UTC" : "Z",
    after: fits ? after : open === "" ? ": " : " ",
  };
}

/** The form that the plan's preset writes. */
export function presetForm(plan: Plan): StampForm {
  const written = presets[plan.preset].stamp;
  const open = written.charAt(0);
  const zone = written.includes("Z") ? "Z" : "";
  return { before: "", open, close: open === "[" ? "]" : ")", divider: " ", precision: "minute", zone, after: " " };
}

/** An instant (milliseconds since the epoch) in that form, in UTC, with its decoration and what follows it. */
export function writeStamp(form: StampForm, instant: number): string {
  const iso = new Date(instant).toISOString();
  const time = form.precision === "minute" ? iso.slice(11, 16) : iso.slice(11, 19);
  const clock = form.precision === "date" ? "" : `${form.divider}${time}${form.zone}`;
  return `${form.before}${form.open}${iso.slice(0, 10)}${clock}${form.close}${form.after}`;
}
