/**
 * What a campaign has seen, and how much it has not.
 *
 * The unseen mass is the probability that the next sampled schedule shows a trace that no execution showed before. Its estimate is Good and Turing's
 * (I. J. Good, "The population frequencies of species and the estimation of population parameters", 1953): traces seen once by a sample and never
 * otherwise, divided by samples. Its upper end needs no assumption about traces: the samples of a generation are independent draws, so how many of them
 * are new to all earlier generations is binomial with the mass unseen at its beginning; the mass only shrinks, so the generations that
 * make up the latter half of the samples together bound what is unseen at the end, by Wilson's interval.
 */
import { DistinctCounter, type DistinctState } from './distinct.ts';
import { wilsonInterval } from './statistics.ts';

/** Traces have become rare when at most this share of schedules shows a new one. */
const saturation = 0.01;

/** Points kept of the curve at most. */
const maxPoints = 100;

/** What one generation's samples showed. */
interface Batch {
  readonly samples: number;
  readonly unseen: number;
}

export interface Unseen {
  /** Good and Turing's estimate. */
  readonly estimate: number;
  /** With the confidence asked for, the unseen mass is at most this. */
  readonly high: number;
  /** Samples that the upper end was computed from. */
  readonly samples: number;
}

/** A {@link Coverage} as plain data. */
export interface CoverageState {
  readonly traces: DistinctState;
  readonly pairs: DistinctState;
  readonly batches: readonly Batch[];
  readonly samples: number;
  readonly looks: number;
  readonly curve: readonly CoveragePoint[];
}

/** Distinct traces after so many executions. */
export interface CoveragePoint {
  readonly executions: number;
  readonly traces: number;
}

export class Coverage {
  #traces = new DistinctCounter();
  #pairs = new DistinctCounter();
  /** Of the present generation: added at its end, so that they are compared with earlier generations only. */
  #fresh: Float64Array[] = [];
  #batches: Batch[] = [];
  #samples = 0;
  #looks = 0;
  #curve: CoveragePoint[] = [];

  static from(state: CoverageState): Coverage {
    const coverage = new Coverage();
    coverage.#traces = DistinctCounter.from(state.traces);
    coverage.#pairs = DistinctCounter.from(state.pairs);
    coverage.#batches = [...state.batches];
    coverage.#samples = state.samples;
    coverage.#looks = state.looks;
    coverage.#curve = [...state.curve];
    return coverage;
  }

  state(): CoverageState {
    return {
      traces: this.#traces.state(),
      pairs: this.#pairs.state(),
      batches: this.#batches,
      samples: this.#samples,
      looks: this.#looks,
      curve: this.#curve,
    };
  }

  get traces(): DistinctCounter {
    return this.#traces;
  }

  get pairs(): DistinctCounter {
    return this.#pairs;
  }

  /** @param others traces of executions that are no samples */
  add(samples: Float64Array, others: Float64Array, pairs: Float64Array): void {
    this.#fresh.push(samples, others);
    for (const pair of pairs) this.#pairs.add(pair, false);
  }

  /** Counts traces as soon as they come: of a search, which has no generations and no samples. */
  count(): void {
    for (const hashes of this.#fresh) for (const hash of hashes) this.#traces.add(hash, false);
    this.#fresh = [];
  }

  /** The traces so far count no more. */
  startAgain(): void {
    this.#traces = new DistinctCounter();
    this.#fresh = [];
  }

  /** All shards of the generation have been added. `executions`: of the whole campaign so far, for the curve. */
  endGeneration(executions: number): void {
    let samples = 0;
    let unseen = 0;
    for (const [index, hashes] of this.#fresh.entries()) {
      if (index % 2 !== 0) continue;
      samples += hashes.length;
      for (const hash of hashes) if (this.#traces.isNew(hash)) unseen++;
    }
    unseen = Math.min(samples, unseen * this.#traces.weight);
    for (const [index, hashes] of this.#fresh.entries()) {
      for (const hash of hashes) this.#traces.add(hash, index % 2 === 0);
    }
    this.#addPoint(executions);
    this.#fresh = [];
    if (samples === 0) return;
    this.#samples += samples;
    this.#looks++;
    this.#batches.push({ samples, unseen });
    this.#dropFirstHalf();
  }

  /** How the number of traces grew, at the ends of generations: every second one of a long campaign. */
  get curve(): readonly CoveragePoint[] {
    return this.#curve;
  }

  #addPoint(executions: number): void {
    if (executions === (this.#curve.at(-1)?.executions ?? 0)) return;
    if (this.#curve.length >= maxPoints) this.#curve = this.#curve.filter((_point, index) => index % 2 === 1);
    this.#curve.push({ executions, traces: this.#traces.distinct });
  }

  /** Keeps the last batches that make up at least half of all samples. */
  #dropFirstHalf(): void {
    let kept = 0;
    let from = this.#batches.length;
    while (from > 0 && kept * 2 < this.#samples) kept += this.#batches[--from]?.samples ?? 0;
    this.#batches.splice(0, from);
  }

  /** What the samples so far leave unseen; null without samples. */
  unseen(confidence: number): Unseen | null {
    if (this.#samples === 0) return null;
    const samples = this.#batches.reduce((sum, batch) => sum + batch.samples, 0);
    const unseen = this.#batches.reduce((sum, batch) => sum + batch.unseen, 0);
    const estimate = goodTuring(this.#traces.seenOnce, this.#samples);
    return { estimate, high: Math.max(estimate, wilsonInterval(unseen, samples, confidence).high), samples };
  }

  /**
   * Whether new traces have become rare. Asked after every generation, so the error is shared out between the looks (the nth gets 1 / (n (n + 1))):
   * the answer holds with the confidence asked for although the campaign stops at the first yes.
   */
  saturated(confidence: number): boolean {
    const shared = 1 - (1 - confidence) / (this.#looks * (this.#looks + 1));
    const unseen = this.#looks === 0 ? null : this.unseen(shared);
    return unseen !== null && unseen.high <= saturation;
  }
}

/** The Good-Turing estimate of the probability that the next draw is of a kind not seen in `draws`, of which `seenOnce` kinds were seen once. */
export function goodTuring(seenOnce: number, draws: number): number {
  return draws === 0 ? 1 : Math.min(1, seenOnce / draws);
}
