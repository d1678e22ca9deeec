// How what people and apps wrote looks: comments, checks, annotations, lines of files, rendered Markdown.

export const contentStyle = `
.timeline { position: relative; }
.timeline::before { content: ""; position: absolute; inset: 0 auto 0 71px; width: 2px; background: var(--line); z-index: -1; }
.entry { display: flex; gap: 16px; }
.entry > .box { flex: 1; min-width: 0; }
.comment-head { display: flex; gap: 6px; align-items: center; flex-wrap: wrap; padding: 8px 16px; background: var(--sunk); border-bottom: 1px solid var(--line); border-radius: 6px 6px 0 0; }
.by-author > .comment-head { background: var(--info-soft); }
.comment-body { padding: 16px; }
.entry:target > .box { border-color: var(--link); box-shadow: 0 0 0 1px var(--link); }
.reactions { display: flex; gap: 6px; flex-wrap: wrap; list-style: none; margin: 0; padding: 0 16px 12px; }
.reactions li { padding: 0 8px; border: 1px solid var(--line); border-radius: 12px; font-size: 12px; line-height: 24px; }
.event { display: flex; gap: 8px; align-items: center; margin: 0 0 16px 56px; min-height: 32px; background: var(--canvas); padding: 2px 0; }
.event-icon { display: grid; place-items: center; width: 32px; height: 32px; border-radius: 50%; background: light-dark(#e9ecf0, #262d36); color: var(--quiet); flex: none; }
.event .row { flex-wrap: nowrap; white-space: nowrap; }
.message { margin: 0 0 12px; font: 12px/1.5 var(--mono); color: var(--quiet); white-space: pre-wrap; }
.changed { margin-bottom: 8px; }
.commit-subject { color: inherit; font: 12px var(--mono); }
.write { padding: 12px 16px; }
.write-label { display: block; margin-bottom: 8px; font-weight: 600; }
.write-label .quiet { font-weight: 400; }
.write-foot { display: flex; gap: 8px; align-items: center; flex-wrap: wrap; margin-top: 8px; font-size: 12px; }
.talking { border-bottom: 2px solid var(--line); margin-bottom: 16px; }

.state { display: inline-block; }
.state-passed { color: var(--good); } .state-failed { color: var(--bad); } .state-running { color: var(--warn); } .state-skipped, .state-neutral { color: var(--quiet); }
.merge { margin-left: 56px; }
.merge-head { display: flex; gap: 12px; padding: 16px; }
.merge-head > .icon { box-sizing: content-box; padding: 8px; border-radius: 50%; background: #5c6570; color: #fff; }
.merge-passed .merge-head > .icon { background: var(--good-fill); }
.merge-failed .merge-head > .icon, .merge-closed .merge-head > .icon { background: #c9252f; }
.merge-running .merge-head > .icon { background: #8f6200; }
.merge-merged .merge-head > .icon { background: #7d4cd6; }
.merge-passed { border-color: var(--good); } .merge-failed { border-color: var(--bad); }
.merge h2 { font-size: 16px; }
.merge-checks { border-top: 1px solid var(--line); }
.merge-checks > summary { padding: 8px 16px; cursor: pointer; color: var(--quiet); }
.merge-checks li { display: flex; gap: 10px; padding: 8px 16px; border-top: 1px solid var(--line); }
.merge-words { min-width: 0; }
.merge-foot, .merge > p { display: flex; gap: 12px; align-items: center; flex-wrap: wrap; padding: 12px 16px; margin: 0; border-top: 1px solid var(--line); background: var(--sunk); border-radius: 0 0 6px 6px; }

.check-head { display: flex; gap: 12px; align-items: start; flex-wrap: wrap; padding: 16px; border-bottom: 1px solid var(--line); }
.check-name { font-size: 18px; }
.check-title { font-size: 20px; font-weight: 600; margin-bottom: 16px; padding-bottom: 8px; border-bottom: 1px solid var(--line); }
.annotated { overflow: hidden; }
.note { margin: 8px; padding: 10px 14px; border: 1px solid var(--line); border-left: 4px solid var(--link); border-radius: 6px; background: var(--canvas); font: 14px/1.5 system-ui, sans-serif; }
.note-failure { border-left-color: var(--bad); background: var(--bad-soft); } .note-failure .icon { color: var(--bad); }
.note-warning { border-left-color: var(--warn); background: var(--warn-soft); } .note-warning .icon { color: var(--warn); }
.note-notice { background: var(--info-soft); } .note-notice .icon { color: var(--link); }
.note-title { display: block; margin-top: 4px; }
.note-text { white-space: pre-wrap; }

.lines-scroll { overflow-x: auto; }
.lines { width: 100%; border-collapse: collapse; font: 12px/20px var(--mono); tab-size: 8; }
.lines td { padding: 0 8px; vertical-align: top; }
.lines .source { white-space: pre-wrap; width: 100%; }
.lines .number { min-width: 44px; text-align: right; color: var(--quiet); user-select: none; white-space: nowrap; }
.number a { color: inherit; }
.lines .sign { padding: 0 2px 0 6px; user-select: none; }
.lines tr:target, .lines tr.marked, .lines tr:has(> td:target) { background: var(--mark); }
.lines tr:target .number, .lines tr.marked .number { color: var(--text); }
.diff .hunk { background: var(--info-soft); color: var(--quiet); }
.diff .added { background: var(--good-soft); } .diff .removed { background: var(--bad-soft); }
.noted > td { border-block: 1px solid var(--line); background: var(--sunk); padding: 4px 8px 4px 96px; }
.plus { color: var(--good); font-weight: 600; } .minus { color: var(--bad); font-weight: 600; }
.counts { font-size: 12px; }

.markdown { font-size: 14px; }
.markdown > :first-child { margin-top: 0; } .markdown > :last-child { margin-bottom: 0; }
.markdown p, .markdown ul, .markdown ol, .markdown blockquote, .markdown pre, .markdown details, .markdown .scroll { margin: 0 0 16px; }
.markdown li > ul, .markdown li > ol, .markdown li > p { margin-bottom: 4px; }
.markdown h1, .markdown h2, .markdown h3, .markdown h4, .markdown h5, .markdown h6 { margin: 24px 0 16px; line-height: 1.25; font-weight: 600; font-size: 1em; }
.markdown h1 { font-size: 2em; } .markdown h2 { font-size: 1.5em; } .markdown h3 { font-size: 1.25em; }
.markdown h1, .markdown h2 { padding-bottom: 0.3em; border-bottom: 1px solid var(--line); }
.markdown ul, .markdown ol { padding-left: 2em; }
.markdown li + li { margin-top: 4px; }
.markdown .contains-task-list { list-style: none; padding-left: 1.6em; }
.markdown .task-list-item > input, .markdown .task-list-item > p > input { width: auto; margin: 0 0.3em 0 -1.4em; vertical-align: -1px; }
.markdown blockquote { padding: 0 1em; color: var(--quiet); border-left: 4px solid var(--line); }
.markdown code { padding: 0.2em 0.4em; border-radius: 6px; background: light-dark(#eceff2, #262c34); }
.markdown pre { padding: 16px; border-radius: 6px; background: var(--sunk); overflow-x: auto; font: 12px/1.45 var(--mono); }
.markdown pre code { padding: 0; background: none; font-size: inherit; }
.markdown .as-written { white-space: pre-wrap; max-height: 60vh; overflow: auto; }
.markdown .scroll { overflow-x: auto; overflow-wrap: break-word; }
.markdown table { border-collapse: collapse; }
.markdown th, .markdown td { padding: 6px 13px; border: 1px solid var(--line); }
.markdown th:empty { padding: 0; }
.markdown a { text-decoration: underline; text-underline-offset: 2px; }
.markdown .mention { color: var(--text); font-weight: 600; text-decoration: none; }
.markdown hr { height: 3px; border: 0; background: var(--line); margin: 24px 0; }
.markdown summary { cursor: pointer; }
.markdown sub, .markdown sup { line-height: 0; }
.markdown sub { font-size: 0.85em; color: var(--quiet); vertical-align: baseline; }

@media (max-width: 760px) {
  .entry-face { display: none; }
  .event, .merge { margin-left: 0; }
  .timeline::before { left: 15px; }
  .noted > td { padding: 4px; }
  .diff .number { min-width: 32px; padding: 0 4px; }
}
`;
