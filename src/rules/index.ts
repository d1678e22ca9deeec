// Every rule there is, in the order of the documentation. A rule that is not listed does not exist.
import { abandonedSaysWhy } from "./abandoned-says-why.ts";
import { approvalPresent } from "./approval-present.ts";
import { checkAgrees } from "./check-agrees.ts";
import { choreAgrees } from "./chore-agrees.ts";
import { completedHasOutcomes } from "./completed-has-outcomes.ts";
import { completedMeansDone } from "./completed-means-done.ts";
import { configValid } from "./config-valid.ts";
import { criteriaEvidence } from "./criteria-evidence.ts";
import { criteriaKept } from "./criteria-kept.ts";
import { criteriaObservable } from "./criteria-observable.ts";
import { criteriaPresent } from "./criteria-present.ts";
import { criteriaTickable } from "./criteria-tickable.ts";
import { decisionComplete } from "./decision-complete.ts";
import { folderAgrees } from "./folder-agrees.ts";
import { gateChanged } from "./gate-changed.ts";
import { milestoneAgrees } from "./milestone-agrees.ts";
import { milestoneSteps } from "./milestone-steps.ts";
import { milestoneVerify } from "./milestone-verify.ts";
import { placeholders } from "./placeholders.ts";
import { planExists } from "./plan-exists.ts";
import { planReadable } from "./plan-readable.ts";
import { planRemoved } from "./plan-removed.ts";
import { planRequired } from "./plan-required.ts";
import { planShared } from "./plan-shared.ts";
import { postMergeUnticked } from "./post-merge-unticked.ts";
import { progressAfterCommit } from "./progress-after-commit.ts";
import { progressBatch } from "./progress-batch.ts";
import { progressBeforePlan } from "./progress-before-plan.ts";
import { progressCurrent } from "./progress-current.ts";
import { progressOrder } from "./progress-order.ts";
import { progressStamped } from "./progress-stamped.ts";
import { progressValid } from "./progress-valid.ts";
import { readyMeansVerified } from "./ready-means-verified.ts";
import { requiredSections } from "./required-sections.ts";
import type { Rule } from "./rule.ts";
import { scopeDrift } from "./scope-drift.ts";
import { specExists } from "./spec-exists.ts";
import { tickedTooEarly } from "./ticked-too-early.ts";
import { unfilledTemplate } from "./unfilled-template.ts";
import { validCreated } from "./valid-created.ts";
import { validMarker } from "./valid-marker.ts";
import { validStatus } from "./valid-status.ts";

export const rules: readonly Rule[] = [
  planRequired,
  planExists,
  planReadable,
  planRemoved,
  unfilledTemplate,
  requiredSections,
  placeholders,
  validStatus,
  validCreated,
  specExists,
  milestoneSteps,
  milestoneVerify,
  milestoneAgrees,
  progressStamped,
  progressValid,
  progressAfterCommit,
  progressBeforePlan,
  progressOrder,
  progressBatch,
  progressCurrent,
  criteriaPresent,
  criteriaTickable,
  criteriaObservable,
  criteriaKept,
  criteriaEvidence,
  checkAgrees,
  postMergeUnticked,
  tickedTooEarly,
  completedMeansDone,
  completedHasOutcomes,
  abandonedSaysWhy,
  folderAgrees,
  choreAgrees,
  readyMeansVerified,
  decisionComplete,
  approvalPresent,
  gateChanged,
  configValid,
  validMarker,
  scopeDrift,
  planShared,
];
