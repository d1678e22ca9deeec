// How much work one plan or one change may ask for. Each is a setting; these are the defaults of `plan-format.md`.

export type Limits = {
  /** UTF-8 bytes of one plan. */
  bytes: number;
  /** Plans of one change that are judged. */
  plans: number;
  /** Containers (quotes, lists) inside one another on one line. */
  nesting: number;
  /** List items of one plan. */
  items: number;
  /** Milliseconds that reading one plan may take before its worker is ended. */
  milliseconds: number;
};

export const defaultLimits: Limits = { bytes: 512 * 1024, plans: 20, nesting: 32, items: 5000, milliseconds: 2000 };
