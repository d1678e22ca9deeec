// A word of a criterion, as it is compared.

/** In what a number counts. Times are read in milliseconds and sizes in bytes, so that 0.2 s is 200 ms. */
export type Unit = "" | "%" | "time" | "size" | "times" | "money";

/** `most`: below, at most, within; `least`: at least, above; null: the words give no direction. */
export type Bound = "most" | "least" | null;

export type Word = {
  /** Equal keys are the same word. */
  key: string;
  /** As it was written, for showing. */
  raw: string;
  /**
   * `name` is an identifier, path, flag, version, date or reference: it may change without the criterion changing. `percentile` is
   * `p95`. `mark` turns text around without being seen.
   */
  kind: "word" | "name" | "number" | "percentile" | "sign" | "mark";
  number: { value: number; unit: Unit; bound: Bound } | null;
};
