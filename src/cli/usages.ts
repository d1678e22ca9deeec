// How each command is called: said behind `--help`, in the list of all, and of every mistake.
export const usages = {
  serve: "plan-warden serve",
  check: "plan-warden check [PATH…] [--base REF] [--format text|json|github|sarif]",
  adopt: "plan-warden adopt [PATH] [--since 90d]",
  sweep: "plan-warden sweep [--repo OWNER/NAME] [--dry-run] [--today DATE]",
  explain: "plan-warden explain RULE",
  parse: "plan-warden parse FILE…",
} as const;
