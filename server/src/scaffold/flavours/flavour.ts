/** What a flavour is: the resources of one service, and what its clusters need once. */
import type { Case } from '../case';
import type { Desired } from '../desired';

export interface FlavourPlan {
  /** What contradicts is reported to the case. */
  desired(c: Case): readonly Desired[];
  /** Tells the session what the clusters need for this service. */
  needs(c: Case): void;
}
