// The page's icons: small line drawings that take the colour of the text around them.
import { type Html, html, trusted } from "./html.ts";

const drawings = {
  check: '<path d="M2.5 8.6 6.2 12.2 13.5 4.4"/>',
  cross: '<path d="M3.5 3.5 12.5 12.5M12.5 3.5 3.5 12.5"/>',
  dot: '<circle cx="8" cy="8" r="3.6" fill="currentColor"/>',
  square: '<rect x="4.4" y="4.4" width="7.2" height="7.2" rx="1.4" fill="currentColor"/>',
  slash: '<circle cx="8" cy="8" r="6"/><path d="M4 12 12 4"/>',
  clock: '<circle cx="8" cy="8" r="6.2"/><path d="M8 4.2V8.2L10.6 9.8"/>',
  pull: '<circle cx="4" cy="3.4" r="1.7"/><circle cx="4" cy="12.6" r="1.7"/><circle cx="12" cy="12.6" r="1.7"/><path d="M4 5.1V10.9M12 10.9V6.4Q12 3.6 9.2 3.6H7.4M9.2 1.6 7.2 3.6 9.2 5.6"/>',
  merge:
    '<circle cx="4" cy="3.4" r="1.7"/><circle cx="4" cy="12.6" r="1.7"/><circle cx="12" cy="8.4" r="1.7"/><path d="M4 5.1V10.9M4 5.6Q5.4 8.4 10.3 8.4"/>',
  issue: '<circle cx="8" cy="8" r="6.2"/><circle cx="8" cy="8" r="1.2" fill="currentColor"/>',
  closed: '<circle cx="8" cy="8" r="6.2"/><path d="M5.2 8.2 7.2 10.2 10.9 6.2"/>',
  branch:
    '<circle cx="4" cy="3.4" r="1.7"/><circle cx="4" cy="12.6" r="1.7"/><circle cx="12" cy="4.6" r="1.7"/><path d="M4 5.1V10.9M12 6.3Q12 8.8 9 8.8H6.6Q4 8.8 4 10.9"/>',
  commit: '<circle cx="8" cy="8" r="2.8"/><path d="M1 8H5.2M10.8 8H15"/>',
  file: '<path d="M3.5 1.8H9.2L12.6 5.2V14.2H3.5ZM9 2V5.4H12.4"/>',
  folder: '<path d="M1.8 3.4H6.2L7.6 5H14.2V12.8H1.8Z" fill="currentColor"/>',
  comment: '<path d="M2 2.8H14V11H8.2L5 13.8V11H2Z"/>',
  code: '<path d="M5.4 4.2 1.8 8 5.4 11.8M10.6 4.2 14.2 8 10.6 11.8"/>',
  book: '<path d="M3.2 2.2H12.8V13.8H4.8Q3.2 13.8 3.2 12.2ZM3.2 12.2Q3.2 10.8 4.8 10.8H12.8"/>',
  again: '<path d="M13.4 8A5.4 5.4 0 1 1 11.6 4M13.4 1.8V5H10.2"/>',
  warning: '<path d="M8 2 14.6 13.6H1.4ZM8 6.4V9.6M8 11.4V11.9"/>',
};

export type IconName = keyof typeof drawings;

/** A decoration: hidden from readers, so put words next to it, or give it a `label`. */
export function icon(name: IconName, label?: string): Html {
  const named = label === undefined ? html`aria-hidden="true"` : html`role="img" aria-label="${label}"`;
  return html`<svg class="icon icon-${name}" viewBox="0 0 16 16" width="16" height="16" ${named}>${trusted(drawings[name])}</svg>`;
}
