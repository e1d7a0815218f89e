/**
 * Estimates the executions that a search takes in all by probes (src/strategies/search/probe.ts), executions of their own that are no part of the search. They run at fixed
 * execution numbers of the search, with random numbers of the campaign's seed: equal campaigns give equal estimates.
 */
import { Random } from '../base/random.ts';
import { type Counted, Probe } from '../strategies/search/probe.ts';
import type { EngineSupply } from './engine-supply.ts';
import type { CampaignSettings } from './settings.ts';
import { conditionsOf } from './shard.ts';

/** Small programs end before. */
const firstAt = 128;
const every = 64;
/** Probes from which only the odds are learned: their weights differ most. */
const learning = 32;
const atFirst = learning + 32;
const later = 4;
/** Transitions of a probe at most, for each of the longest execution of the search. */
const lengthFactor = 10;
const leastLength = 1000;
/** Groups of weights for the lower end: the more, the less is lost, but all of a group's weights must not be 0. */
const mostGroups = 16;
const weightsPerGroup = 8;

export interface SizeEstimate {
  readonly value: number;
  /** The size is no less, with the confidence asked for; null when nothing can be told. */
  readonly low: number | null;
}

export class SearchProbes {
  readonly #settings: CampaignSettings;
  readonly #engines: EngineSupply;
  readonly #next: () => boolean;
  #probe: Probe | null = null;
  #begun = 0;
  readonly weights: Weights = new Weights();

  /** `next`: called before each probe; false: no more. */
  constructor(settings: CampaignSettings, engines: EngineSupply, next: () => boolean) {
    this.#settings = settings;
    this.#engines = engines;
    this.#next = next;
  }

  /** After `executions` of the search, the longest of which made `longest` transitions. */
  async run(executions: number, longest: number, counted: Counted): Promise<void> {
    if (executions < firstAt || executions % every !== 0) return;
    const { seed, engine: options } = this.#settings;
    if (this.#probe === null) {
      const random = new Random();
      random.seed(seed);
      this.#probe = new Probe(counted, random);
    }
    const probe = this.#probe;
    probe.limit = Math.max(leastLength, lengthFactor * longest);
    const until = this.#begun === 0 ? atFirst : this.#begun + later;
    while (this.#begun < until && !probe.lost && this.#next()) {
      const engine = this.#engines.with([]);
      engine.scheduler.trace.collectPairs(new Set());
      probe.begin();
      await engine.run(executions, probe, conditionsOf(options, 0));
      const weight = probe.end();
      if (++this.#begun > learning) this.weights.add(weight);
    }
  }

  /** Null when there is none. */
  estimate(confidence: number): SizeEstimate | null {
    return this.#probe?.lost === false ? this.weights.estimate(confidence) : null;
  }
}

/**
 * Their mean is the estimate. The lower end needs no assumption about how they are distributed: the expectation of the product of means of disjoint groups is the product of
 * what they estimate, so by Markov's inequality their geometric mean is above it by more than the g-th root, of g groups, of 1/(1 - confidence) with a
 * probability of 1 - confidence at most (after Gogate and Dechter, "Sampling-based lower bounds for counting queries", Intelligenza Artificiale 5, 2011).
 */
export class Weights {
  readonly #sums = new Float64Array(mostGroups);
  #count = 0;

  add(weight: number): void {
    const group = this.#count++ % mostGroups;
    this.#sums[group] = (this.#sums[group] ?? 0) + weight;
  }

  estimate(confidence: number): SizeEstimate | null {
    const value = Math.round(this.#sums.reduce((sum, one) => sum + one, 0) / this.#count);
    if (!Number.isFinite(value)) return null;
    let groups = mostGroups;
    while (groups > 1 && groups * weightsPerGroup > this.#count) groups /= 2;
    let logarithms = Math.log(1 - confidence);
    for (let group = 0; group < groups; group++) {
      let sum = 0;
      for (let i = group; i < mostGroups; i += groups) sum += this.#sums[i] ?? 0;
      logarithms += Math.log(sum / Math.ceil((this.#count - group) / groups));
    }
    return { value, low: Math.min(value, Math.floor(Math.exp(logarithms / groups))) };
  }
}
