// The page's look: system fonts, neutral colours, light and dark, wide and narrow.
import { contentStyle } from "./content-style.ts";

const frame = `
:root {
  color-scheme: light dark;
  --canvas: light-dark(#ffffff, #0e1217);
  --sunk: light-dark(#f6f7f9, #161b22);
  --line: light-dark(#d3d9e0, #363d47);
  --text: light-dark(#1f2329, #e8edf3);
  --quiet: light-dark(#59626e, #9aa4b0);
  --link: light-dark(#0a66cf, #6cb0ff);
  --good: light-dark(#1a7a39, #45c063);
  --good-fill: light-dark(#1a7a39, #238340);
  --bad: light-dark(#c9252f, #ff7b74);
  --bad-soft: light-dark(#fdecec, #3a1a1c);
  --warn: light-dark(#8f6200, #d9a72e);
  --warn-soft: light-dark(#fff7dc, #33290f);
  --good-soft: light-dark(#e4f7e9, #12301d);
  --info-soft: light-dark(#e9f2fd, #14273d);
  --merged: light-dark(#7d4cd6, #b893ff);
  --mark: light-dark(#fff6c9, #3d3413);
  --mono: ui-monospace, "SF Mono", Menlo, Consolas, "Liberation Mono", monospace;
}
* { box-sizing: border-box; }
html { scroll-padding-top: 1rem; }
body { margin: 0; background: var(--canvas); color: var(--text); font: 14px/1.5 system-ui, -apple-system, "Segoe UI", "Noto Sans", sans-serif; overflow-wrap: anywhere; }
a { color: var(--link); text-decoration: none; }
a:hover { text-decoration: underline; }
a.quiet { color: var(--quiet); }
:focus-visible { outline: 2px solid var(--link); outline-offset: 2px; border-radius: 4px; }
code { font: 0.86em var(--mono); }
h1, h2, h3, p { margin: 0; }
.wide { max-width: 1216px; margin-inline: auto; padding-inline: 24px; }
main.wide { padding-block: 24px; min-height: 60vh; }
footer.wide { padding-block: 24px; font-size: 12px; }
.quiet { color: var(--quiet); }
.push { margin-left: auto; }
a.push { white-space: nowrap; }
.row { display: flex; gap: 8px; align-items: center; flex-wrap: wrap; }
.plain { list-style: none; margin: 0; padding: 0; }
.part { font-size: 16px; margin: 24px 0 8px; }
.strong { font-weight: 600; }
.sr-only, .skip:not(:focus) { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.skip { position: absolute; z-index: 2; padding: 8px 16px; background: var(--canvas); }
.icon { fill: none; stroke: currentColor; stroke-width: 1.5; stroke-linecap: round; stroke-linejoin: round; vertical-align: -3px; flex: none; }
.icon-check, .icon-cross { stroke-width: 2; }

.top { background: var(--sunk); }
.top-row { display: flex; align-items: center; gap: 12px; min-height: 56px; }
.home { color: var(--text); font-weight: 600; font-size: 16px; }
.who { margin-left: auto; }
.bar { background: var(--sunk); border-bottom: 1px solid var(--line); }
.path { font-size: 16px; padding-bottom: 8px; color: var(--quiet); }
.tabs { list-style: none; display: flex; gap: 4px; margin: 0; padding: 0; overflow-x: auto; scrollbar-width: thin; }
.tabs a { display: block; padding: 8px 12px 10px; color: var(--text); white-space: nowrap; border-bottom: 2px solid transparent; }
.tabs a:hover { text-decoration: none; border-color: var(--line); }
.tabs a[aria-current] { font-weight: 600; border-color: var(--warn); }
.tabs .icon { color: var(--quiet); }
.tabs.lined { border-bottom: 1px solid var(--line); margin: 8px 0 24px; }
.tabs :focus-visible { outline-offset: -2px; }
.counter { display: inline-block; min-width: 20px; padding: 0 6px; border-radius: 10px; background: light-dark(#e4e7eb, #323942); color: var(--text); font-size: 12px; font-weight: 500; text-align: center; }
.pill { display: inline-block; padding: 0 7px; border: 1px solid var(--line); border-radius: 10px; color: var(--quiet); font-size: 12px; font-weight: 500; }
.label { display: inline-block; padding: 0 8px; border: 1px solid var(--line); border-radius: 10px; font-size: 12px; font-weight: 500; }
.badge { display: inline-flex; gap: 4px; align-items: center; padding: 5px 12px; border-radius: 16px; color: #fff; font-weight: 500; }
.badge-open { background: var(--good-fill); }
.badge-draft { background: #5c6570; }
.badge-closed { background: #c9252f; }
.badge-merged { background: #7d4cd6; }
.tone-open { color: var(--good); } .tone-draft { color: var(--quiet); } .tone-closed { color: var(--bad); } .tone-merged { color: var(--merged); }
.ref { padding: 2px 6px; border-radius: 6px; background: var(--info-soft); color: var(--link); font: 12px var(--mono); }
.title { font-size: 26px; font-weight: 500; line-height: 1.25; margin-bottom: 12px; }
.title .quiet { font-weight: 300; }
.lead { display: flex; gap: 8px; align-items: center; flex-wrap: wrap; margin-bottom: 16px; line-height: 1.9; }

.avatar { display: inline-grid; place-items: center; width: 20px; height: 20px; color: #fff; font: 600 9px/1 system-ui, sans-serif; vertical-align: middle; flex: none; }
.avatar-large { width: 40px; height: 40px; font-size: 15px; }
.avatar-person { border-radius: 50%; } .avatar-app { border-radius: 22%; }
.hue-0 { background: #a8324a; } .hue-1 { background: #9a4a12; } .hue-2 { background: #755c00; } .hue-3 { background: #3f6b14; } .hue-4 { background: #0f6f4f; }
.hue-5 { background: #0b6a7d; } .hue-6 { background: #1f5fae; } .hue-7 { background: #4c50c0; } .hue-8 { background: #7a3fb3; } .hue-9 { background: #a12e83; }
.person { color: var(--text); font-weight: 600; }

.button { display: inline-flex; gap: 6px; align-items: center; padding: 5px 14px; border: 1px solid var(--line); border-radius: 6px; background: var(--sunk); color: var(--text); font: 500 14px/20px system-ui, sans-serif; white-space: nowrap; cursor: pointer; }
.button:hover { border-color: var(--quiet); text-decoration: none; }
.button.primary { background: var(--good-fill); border-color: transparent; color: #fff; }
.group { display: inline-flex; } .group .button { padding: 2px 12px; }
.group .button:first-child { border-radius: 6px 0 0 6px; } .group .button:last-child { border-radius: 0 6px 6px 0; border-left: 0; }
.group [aria-current] { background: var(--canvas); font-weight: 600; }
input, textarea { width: 100%; padding: 8px 10px; border: 1px solid var(--line); border-radius: 6px; background: var(--canvas); color: var(--text); font: inherit; }
textarea { resize: vertical; font-family: var(--mono); font-size: 13px; }
::placeholder { color: var(--quiet); opacity: 1; }
.menu { position: relative; }
.menu > summary { cursor: pointer; list-style: none; padding: 6px 8px; border-radius: 6px; }
.menu > summary::-webkit-details-marker { display: none; }
.menu > summary::after { content: "▾"; color: var(--quiet); margin-left: 4px; }
.menu-panel { position: absolute; right: 0; top: 44px; z-index: 1; width: 264px; max-height: 70vh; overflow: auto; padding: 12px; border: 1px solid var(--line); border-radius: 8px; background: var(--canvas); box-shadow: 0 8px 24px rgb(0 0 0 / 0.2); }
.menu-other { margin-top: 8px; padding-top: 8px; border-top: 1px solid var(--line); }
.menu-name { display: flex; gap: 8px; margin-top: 4px; }
.menu-row { display: block; width: 100%; padding: 6px 8px; border: 0; border-radius: 6px; background: none; color: var(--text); font: inherit; text-align: left; cursor: pointer; }
.menu-row:hover, .menu-row[aria-current] { background: var(--sunk); }
.menu-row[aria-current]::after { content: " ✓"; color: var(--good); }

.box { border: 1px solid var(--line); border-radius: 6px; margin-bottom: 16px; background: var(--canvas); }
ul.box { padding: 0; }
.box-head { display: flex; gap: 8px; align-items: center; flex-wrap: wrap; padding: 8px 16px; background: var(--sunk); border-bottom: 1px solid var(--line); border-radius: 6px 6px 0 0; font-size: 14px; font-weight: 500; }
.box-body { padding: 16px; }
.list-row { display: flex; gap: 10px; padding: 10px 16px; border-top: 1px solid var(--line); }
.list-row:first-child { border-top: 0; }
.list-row > div { flex: 1; min-width: 0; }
.list-row p { font-size: 12px; }
.list-row .person { font-weight: 400; color: inherit; }
.row-title { color: var(--text); font-size: 16px; font-weight: 600; }
.talk { white-space: nowrap; }
.with-side { display: grid; grid-template-columns: minmax(0, 1fr) 260px; gap: 32px; }
.side-items li { padding: 3px 0; }
aside .part:first-child { margin-top: 0; }
.split { display: grid; grid-template-columns: 240px minmax(0, 1fr); gap: 24px; align-items: start; }
.side-list a { display: flex; gap: 8px; padding: 8px 10px; border-radius: 6px; color: var(--text); }
.side-list a:hover, .side-list a[aria-current] { background: var(--sunk); text-decoration: none; }
.side-list a[aria-current] { font-weight: 600; }
.blank { padding: 64px 16px; text-align: center; }
.problem { padding: 12px 16px; margin-bottom: 16px; border: 1px solid var(--bad); border-radius: 6px; background: var(--bad-soft); }
.crumbs { margin-bottom: 16px; font-size: 15px; }
.file-row { padding: 8px 16px; border-top: 1px solid var(--line); }
.file-row:first-child { border-top: 0; }
.file-row .icon { color: var(--quiet); margin-right: 6px; } .file-row .icon-folder { color: light-dark(#5b93d6, #7fa9dc); }
.file-row a { color: var(--text); }

@media (max-width: 760px) {
  .wide { padding-inline: 16px; }
  .top-note { display: none; }
  .with-side, .split { grid-template-columns: minmax(0, 1fr); }
  .title { font-size: 22px; }
  .list-row { flex-wrap: wrap; }
  .tabs .icon { display: none; }
  .tabs a { padding-inline: 8px; }
}
@media (prefers-reduced-motion: no-preference) { html { scroll-behavior: smooth; } }
`;

/** The whole style sheet. */
export const style = `${frame}${contentStyle}`;
