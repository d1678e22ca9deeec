// People as the page shows them: an avatar of initials, and the name of a person links to what they own.
import { userAddress } from "./address.ts";
import { type Html, html } from "./html.ts";
import type { Person } from "./view.ts";

const hues = 10;

/** Up to two initials on one of ten colours, the same for an app's name and its login. Apps are square, people round. */
export function avatar(person: Person, size: "small" | "large" = "small"): Html {
  const words = person.login.replace(/\[bot\]$/, "").split(/[^\p{L}\p{N}]+/u);
  const initials = words.map((word) => Array.from(word)[0] ?? "").join("");
  let sum = 0;
  for (const character of words.join("-").toLowerCase()) sum = (sum * 31 + (character.codePointAt(0) ?? 0)) % 9973;
  const shape = person.bot ? "avatar-app" : "avatar-person";
  return html`<span class="avatar avatar-${size} ${shape} hue-${sum % hues}" aria-hidden="true">${initials.slice(0, 2).toUpperCase()}</span>`;
}

/** The name, and a `bot` mark where an app speaks. */
export function name(person: Person): Html {
  const shown = person.login.replace(/\[bot\]$/, "");
  if (person.bot) return html`<span class="person">${shown}</span> <span class="pill">bot</span>`;
  return html`<a class="person" href="${userAddress(person.login)}">${shown}</a>`;
}
