/** Turns what shards taught into what the next generation knows. The order in which shards arrive does not matter. */
import { emptyProfile, ProfileSum } from '../strategies/profile.ts';
import { allVisited, frontiersOf, mergeVisited, newFrontierSums } from '../strategies/frontier-states.ts';
import { ReadsFromSum } from '../strategies/reads-from.ts';
import { PayoffSum } from './payoffs.ts';
import { fixedShares } from './portfolio.ts';
import type { Learned } from './settings.ts';
import type { Taught } from './watch.ts';

export class Learning {
  #profile = new ProfileSum();
  #knownProfile = emptyProfile;
  readonly #readsFrom = new ReadsFromSum();
  readonly #payoffs = new PayoffSum();
  readonly #frontiers = newFrontierSums();

  static from({ profile, readsFrom, payoffs, visited }: Taught): Learning {
    const learning = new Learning();
    learning.#knownProfile = profile;
    learning.#readsFrom.add(readsFrom);
    learning.#payoffs.add(payoffs);
    mergeVisited(learning.#frontiers, visited);
    return learning;
  }

  /** Everything to go on from; to be asked after {@link known}. */
  state(): Taught {
    return {
      profile: this.#knownProfile,
      readsFrom: this.#readsFrom.all(),
      payoffs: this.#payoffs.all(),
      visited: allVisited(this.#frontiers),
    };
  }

  add({ profile, readsFrom, payoffs, visited }: Taught): void {
    this.#profile.add(profile);
    this.#readsFrom.add(readsFrom);
    this.#payoffs.add(payoffs);
    mergeVisited(this.#frontiers, visited);
  }

  /** Asked once, when a generation has ended. */
  known(): Pick<Learned, 'profile' | 'readsFrom' | 'shares' | 'frontiers'> {
    const profile = this.#profile.merged();
    this.#profile = new ProfileSum();
    // Racy sites make new scheduling points: what is older than a generation is out of date.
    if (profile.executions > 0) this.#knownProfile = profile;
    return {
      profile: this.#knownProfile,
      readsFrom: this.#readsFrom.merged(),
      shares: this.#payoffs.shares(fixedShares),
      frontiers: frontiersOf(this.#frontiers),
    };
  }
}
