// The Chromium of this machine, where there is one.
import { existsSync } from "node:fs";
import { type Browser, chromium } from "playwright-core";

const places = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];
const quiet = [
  "--headless",
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** Where Chromium is, or undefined. */
export const executablePath = places.find((place) => existsSync(place));

export const launch = (): Promise<Browser> =>
  chromium.launch({ args: quiet, ...(executablePath === undefined ? {} : { executablePath }) });
