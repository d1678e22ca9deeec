// The Node that is needed. `engines` says the same, and neither npm nor Node itself holds anybody to it.

/** Null for a version that will do. */
export function nodeFault(version: string): string | null {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  if (major > 22 || (major === 22 && minor >= 12)) return null;
  return `Plan Warden needs Node 22.12 or newer, and this is Node ${version}.`;
}
