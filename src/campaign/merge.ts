/** Adds up the results of shards. The order in which they arrive does not matter. */
import { Coverage, type CoverageState } from './coverage.ts';
import { Learning } from './learning.ts';
import type { Learned } from './settings.ts';
import type { SearchPart, SearchSummary } from './search-runner.ts';
import type { Candidate, ShardResult, UnsupportedCall } from './shard-result.ts';
import { compareWitnesses } from './witness.ts';
import type { Taught } from './watch.ts';

/** A {@link CampaignSum} as plain data, at the end of a generation. */
export interface SumState {
  readonly counts: readonly number[];
  readonly frozenSites: number | null;
  readonly candidates: readonly Candidate[];
  readonly limits: readonly string[];
  /** Ascending. The array that `learned` gave, so that it stays the same one. */
  readonly racySites: readonly number[];
  readonly taught: Taught;
  readonly coverage: CoverageState;
}

const counted = [
  'executions',
  'failing',
  'racing',
  'cutOff',
  'samples',
  'failingSamples',
  'cutOffSamples',
  'steps',
  'horizon',
  'threads',
  'timedWaits',
] as const;

export class CampaignSum {
  executions = 0;
  failing = 0;
  racing = 0;
  cutOff = 0;
  samples = 0;
  failingSamples = 0;
  cutOffSamples = 0;
  steps = 0;
  horizon = 0;
  threads = 0;
  timedWaits = 0;
  /** Racy sites that sampled executions may switch at: null until they are frozen. */
  frozenSites: number | null = null;
  readonly candidates: Map<string, Candidate> = new Map();
  readonly limits: Set<string> = new Set();
  readonly racySites: Set<number> = new Set();
  /** Of an exhaustive search. */
  search: SearchSummary | undefined;
  unsupported: UnsupportedCall | undefined;
  nondeterminism: { readonly execution: number; readonly what: string } | undefined;
  coverage: Coverage = new Coverage();
  #learning = new Learning();
  #sortedSites: readonly number[] = [];

  static from(state: SumState): CampaignSum {
    const sum = new CampaignSum();
    for (const [index, name] of counted.entries()) sum[name] = state.counts[index] ?? 0;
    sum.frozenSites = state.frozenSites;
    for (const candidate of state.candidates) sum.candidates.set(candidate.finding.key, candidate);
    for (const limit of state.limits) sum.limits.add(limit);
    for (const site of state.racySites) sum.racySites.add(site);
    sum.#sortedSites = state.racySites;
    sum.#learning = Learning.from(state.taught);
    sum.coverage = Coverage.from(state.coverage);
    return sum;
  }

  /** What was learned and what forbids to go on, without executions and findings. */
  withoutCounts(): CampaignSum {
    const sum = new CampaignSum();
    sum.frozenSites = this.frozenSites;
    for (const site of this.racySites) sum.racySites.add(site);
    sum.unsupported = this.unsupported;
    sum.nondeterminism = this.nondeterminism;
    return sum;
  }

  /** To be asked after {@link learned}. */
  state(): SumState {
    return {
      counts: counted.map((name) => this[name]),
      frozenSites: this.frozenSites,
      candidates: [...this.candidates.values()],
      limits: [...this.limits],
      racySites: this.#sortedSites,
      taught: this.#learning.state(),
      coverage: this.coverage.state(),
    };
  }

  /** What the next generation may know: asked once, when a generation has ended. */
  learned(): Learned {
    // The same array while nothing new raced: engines compare by identity.
    if (this.racySites.size !== this.#sortedSites.length) {
      this.#sortedSites = [...this.racySites].toSorted((a, b) => a - b);
    }
    return {
      racySites: this.#sortedSites,
      horizon: Math.max(2, this.horizon),
      ...this.#learning.known(),
    };
  }

  add(shard: ShardResult): void {
    this.executions += shard.executions;
    this.failing += shard.failing;
    this.racing += shard.racing;
    this.cutOff += shard.cutOff;
    this.samples += shard.samples;
    this.failingSamples += shard.failingSamples;
    this.cutOffSamples += shard.cutOffSamples;
    this.steps += shard.steps;
    this.horizon = Math.max(this.horizon, shard.horizon);
    this.threads = Math.max(this.threads, shard.threads);
    this.timedWaits += shard.timedWaits;
    this.coverage.add(shard.sampleTraces, shard.otherTraces, shard.readsFrom);
    for (const limit of shard.limits) this.limits.add(limit);
    for (const site of shard.racySites) this.racySites.add(site);
    this.#learning.add(shard.taught);
    for (const candidate of shard.candidates.values()) this.addCandidate(candidate);
    this.unsupported = earlier(this.unsupported, shard.unsupported);
    this.nondeterminism = earlier(this.nondeterminism, shard.nondeterminism);
  }

  /** Adds what a search has run since it handed over the last time. */
  addSearch({ startsAgain, search, ...executions }: SearchPart): void {
    if (startsAgain) this.#startAgain();
    this.add(executions);
    this.coverage.count();
    this.search = search;
  }

  /** A search hands over nothing more. */
  endSearch(): void {
    this.coverage.endGeneration(this.executions);
    for (const candidate of this.candidates.values()) candidate.hits = Math.max(1, candidate.hits);
  }

  /** As `ShardSum.startAgain`. */
  #startAgain(): void {
    this.executions = this.failing = this.racing = this.cutOff = 0;
    this.coverage.startAgain();
    this.limits.clear();
    for (const candidate of this.candidates.values()) candidate.hits = 0;
  }

  addCandidate(candidate: Candidate): void {
    const known = this.candidates.get(candidate.finding.key);
    if (known === undefined) {
      this.candidates.set(candidate.finding.key, { ...candidate });
      return;
    }
    known.hits += candidate.hits;
    known.sampleHits += candidate.sampleHits;
    known.firstHit = Math.min(known.firstHit, candidate.firstHit);
    if (compareWitnesses(candidate.witness, known.witness) < 0) {
      this.candidates.set(candidate.finding.key, { ...known, finding: candidate.finding, witness: candidate.witness });
    }
  }
}

function earlier<T extends { readonly execution: number }>(known: T | undefined, other: T | undefined): T | undefined {
  if (known === undefined || other === undefined) return known ?? other;
  return other.execution < known.execution ? other : known;
}
