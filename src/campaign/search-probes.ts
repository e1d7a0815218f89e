/**
 * Estimates the executions that a search takes in all by probes (src/strategies/search/probe.ts), executions of their own that are no part of the search. They run at fixed
 * execution numbers of the search, with random numbers of the campaign's seed: equal campaigns give equal estimates.
 */
import { Random } from '../base/random.ts';
import { type Counted, Probe, type ProbeState } from '../strategies/search/probe.ts';
import type { EngineSupply } from './engine-supply.ts';
import type { CampaignSettings } from './settings.ts';
import { conditionsOf, endedByTime } from './shard.ts';

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

/** {@link SearchProbes} as plain data. */
export interface ProbesState {
  readonly probe: ProbeState | null;
  readonly begun: number;
  readonly weights: WeightsState;
}

export class SearchProbes {
  readonly #settings: CampaignSettings;
  readonly #engines: EngineSupply;
  readonly #next: () => boolean;
  #probe: Probe | null = null;
  #begun = 0;
  readonly #weights: Weights;
  /** A probe was cut off where the campaign's time was over: what they say depends on the machine. */
  cutOff = false;

  /** `next`: called before each probe; false: no more. `from`: goes on from there. */
  constructor(settings: CampaignSettings, engines: EngineSupply, next: () => boolean, from?: ProbesState) {
    this.#settings = settings;
    this.#engines = engines;
    this.#next = next;
    this.#weights = new Weights(from?.weights);
    if (from === undefined || from.probe === null) return;
    this.#begun = from.begun;
    this.#probe = new Probe(from.probe.counted, new Random(), from.probe);
  }

  state(): ProbesState {
    return { probe: this.#probe?.state() ?? null, begun: this.#begun, weights: this.#weights.state() };
  }

  /** After `executions` of the search, the longest of which made `longest` transitions. Runs what is left of the probes up to there. */
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
    const until = atFirst + (later * (executions - firstAt)) / every;
    while (this.#begun < until && !probe.lost && this.#next()) {
      const engine = this.#engines.with([]);
      engine.scheduler.trace.collectPairs(new Set());
      probe.begin();
      if (endedByTime(await engine.run(executions, probe, conditionsOf(options, 0)))) this.cutOff = true;
      const weight = probe.end();
      if (++this.#begun > learning) this.#weights.add(weight);
    }
  }

  /** Null when there is none. */
  estimate(confidence: number): SizeEstimate | null {
    return this.#probe?.lost === false ? this.#weights.estimate(confidence) : null;
  }
}

interface WeightsState {
  readonly sums: Float64Array<ArrayBuffer>;
  readonly count: number;
}

/**
 * Their mean is the estimate. The lower end needs no assumption about how they are distributed: the expectation of the product of means of disjoint groups is the product of
 * what they estimate, so by Markov's inequality their geometric mean is above it by more than the g-th root, of g groups, of 1/(1 - confidence) with a
 * probability of 1 - confidence at most (after Gogate and Dechter, "Sampling-based lower bounds for counting queries", Intelligenza Artificiale 5, 2011).
 */
export class Weights {
  readonly #sums: Float64Array<ArrayBuffer>;
  #count: number;

  constructor({ sums, count }: WeightsState = { sums: new Float64Array(mostGroups), count: 0 }) {
    this.#sums = sums.slice();
    this.#count = count;
  }

  state(): WeightsState {
    return { sums: this.#sums, count: this.#count };
  }

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
