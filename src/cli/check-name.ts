// The name of our check, which people require in their rulesets: it never changes. The one that only advises has `(advisory)` behind it.

export const checkName = "plan-warden";
