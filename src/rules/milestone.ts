// Which parts of a plan stand under a milestone, those of the milestones inside it included.
import type { Span } from "../plan/plan.ts";

export const isWithin = (inner: Span, outer: Span): boolean => inner.start >= outer.start && inner.end <= outer.end;
