/** What the executions of a shard teach, beside what they find. */
import { type Profile, ProfileSum } from '../strategies/profile.ts';
import { type ReadsFrom, ReadsFromSum } from '../strategies/reads-from.ts';
import { type Payoffs, PayoffSum } from './payoffs.ts';

/** What strategies know of the program, and where they put what they notice. */
export interface Watch {
  /** End of the program's global variables in memory. */
  readonly globalsEnd: number;
  readonly profile: ProfileSum;
  readonly readsFrom: ReadsFromSum;
  readonly payoffs: PayoffSum;
}

/** Plain data. Shards may be added in any order. */
export interface Taught {
  readonly profile: Profile;
  readonly readsFrom: ReadsFrom;
  readonly payoffs: Payoffs;
}

export function newWatch(globalsEnd: number): Watch {
  return { globalsEnd, profile: new ProfileSum(), readsFrom: new ReadsFromSum(), payoffs: new PayoffSum() };
}

export function taughtBy({ profile, readsFrom, payoffs }: Watch): Taught {
  return { profile: profile.all(), readsFrom: readsFrom.all(), payoffs: payoffs.all() };
}
