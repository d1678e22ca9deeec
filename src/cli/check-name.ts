// The name of our check, which people require in their rulesets: it never changes.

export const checkName = "plan-warden";
