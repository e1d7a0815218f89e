/** What the executions of a shard teach, beside what they find. */
import { type Profile, ProfileSum } from '../strategies/profile.ts';
import { allVisited, newFrontierSums, type FrontierSums, type VisitedStates } from '../strategies/frontier-states.ts';
import { type ReadsFrom, ReadsFromSum } from '../strategies/reads-from.ts';
import { type Payoffs, PayoffSum } from './payoffs.ts';

/** What strategies know of the program, and where they put what they notice. */
export interface Watch {
  /** End of the program's global variables in memory. */
  readonly globalsEnd: number;
  readonly profile: ProfileSum;
  readonly readsFrom: ReadsFromSum;
  readonly payoffs: PayoffSum;
  readonly frontiers: FrontierSums;
}

/** Plain data. Shards may be added in any order. */
export interface Taught {
  readonly profile: Profile;
  readonly readsFrom: ReadsFrom;
  readonly payoffs: Payoffs;
  readonly visited: VisitedStates;
}

export function newWatch(globalsEnd: number): Watch {
  return {
    globalsEnd,
    profile: new ProfileSum(),
    readsFrom: new ReadsFromSum(),
    payoffs: new PayoffSum(),
    frontiers: newFrontierSums(),
  };
}

export function taughtBy({ profile, readsFrom, payoffs, frontiers }: Watch): Taught {
  return {
    profile: profile.all(),
    readsFrom: readsFrom.all(),
    payoffs: payoffs.all(),
    visited: allVisited(frontiers),
  };
}
