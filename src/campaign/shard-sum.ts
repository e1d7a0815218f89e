import type { DecisionLog } from '../engine/decisions.ts';
import type { Scheduler } from '../engine/scheduler.ts';
import type { ExecutionOutcome, RawFinding } from '../engine/outcome.ts';
import type { Learned } from './settings.ts';
import type { Candidate, ShardResult, UnsupportedCall, Witness } from './shard-result.ts';
import type { Taught } from './watch.ts';
import { compareWitnesses, isWeak } from './witness.ts';

/** Kinds with which the program itself has not gone wrong. */
export const warningOnly: ReadonlySet<string> = new Set([
  'data-race',
  'lock-order-inversion',
  'thread-leak',
  'mutex-misuse',
  'grace-period-misuse',
  'library-misuse',
]);

/** Adds up executions. */
export class ShardSum {
  readonly #candidates = new Map<string, Candidate>();
  readonly #sampleTraces: number[] = [];
  readonly #otherTraces = new Set<number>();
  readonly readsFrom: Set<number> = new Set();
  readonly #racySites = new Set<number>();
  readonly #limits = new Set<string>();
  #executions = 0;
  #failing = 0;
  #racing = 0;
  #cutOff = 0;
  #samples = 0;
  #failingSamples = 0;
  #cutOffSamples = 0;
  #horizon = 0;
  #threads = 0;
  #timedWaits = 0;
  #steps = 0;
  unsupported: UnsupportedCall | undefined;
  nondeterminism: { readonly execution: number; readonly what: string } | undefined;

  /** `scheduler`: as the execution left it. */
  add(outcome: ExecutionOutcome, scheduler: Scheduler, sample: boolean, used: Learned): void {
    const { decisions, points, threadCount } = scheduler;
    this.#steps += outcome.steps;
    if (outcome.ending.kind === 'abandoned') return;
    if (outcome.ending.kind === 'redundant') {
      for (const finding of outcome.findings) this.#addFinding(finding, outcome, decisions, used, false);
      return;
    }
    this.#executions++;
    if (sample) this.#sampleTraces.push(outcome.traceHash);
    else this.#otherTraces.add(outcome.traceHash);
    this.#horizon = Math.max(this.#horizon, points);
    this.#threads = Math.max(this.#threads, threadCount);
    if (scheduler.deadlines.waits) this.#timedWaits++;
    this.#end(outcome);
    const failing = outcome.findings.some((finding) => finding.fatal || !warningOnly.has(finding.kind));
    if (failing) this.#failing++;
    else if (outcome.findings.length > 0) this.#racing++;
    if (sample) {
      this.#samples++;
      if (failing) this.#failingSamples++;
      else if (outcome.ending.kind === 'cut-off') this.#cutOffSamples++;
    }
    for (const finding of outcome.findings) this.#addFinding(finding, outcome, decisions, used, sample);
  }

  /** Of a search: the executions so far count no more, since others cover them. Their findings stay, without hits. */
  startAgain(): void {
    this.#executions = this.#failing = this.#racing = this.#cutOff = 0;
    this.#otherTraces.clear();
    this.#limits.clear();
    for (const candidate of this.#candidates.values()) candidate.hits = 0;
  }

  /** Distinct findings so far. */
  get found(): number {
    return this.#candidates.size;
  }

  #end({ ending, execution }: ExecutionOutcome): void {
    if (ending.kind === 'cut-off') {
      this.#cutOff++;
      this.#limits.add(ending.limit);
    }
    if (ending.kind === 'unsupported' && execution < (this.unsupported?.execution ?? Number.POSITIVE_INFINITY))
      this.unsupported = { execution, name: ending.name, stack: ending.stack };
  }

  #addFinding(
    finding: RawFinding,
    outcome: ExecutionOutcome,
    decisions: DecisionLog,
    used: Learned,
    sample: boolean,
  ): void {
    const isRace = finding.kind === 'data-race' || finding.kind === 'library-misuse';
    for (const access of isRace ? (finding.accesses ?? []) : []) {
      if (access.site > 0) this.#racySites.add(access.site);
    }
    const known = this.#candidates.get(finding.key);
    if (known !== undefined) {
      known.hits++;
      if (sample) known.sampleHits++;
      known.firstHit = Math.min(known.firstHit, outcome.execution);
      if (isNoBetter(outcome, decisions.length, known.witness)) return;
    }
    const witness: Witness = {
      execution: outcome.execution,
      decisions: decisions.toArray(),
      preemptions: outcome.preemptions,
      heapPolicy: outcome.heapPolicy,
      memoryModel: outcome.memoryModel,
      racySites: used.racySites,
    };
    if (known === undefined) {
      this.#candidates.set(finding.key, {
        finding,
        hits: 1,
        sampleHits: sample ? 1 : 0,
        firstHit: outcome.execution,
        witness,
      });
      return;
    }
    if (compareWitnesses(witness, known.witness) < 0) this.#candidates.set(finding.key, { ...known, finding, witness });
  }

  result(taught: Taught): ShardResult {
    const candidates = new Map<string, Candidate>();
    for (const [key, one] of this.#candidates) candidates.set(key, { ...one });
    return {
      executions: this.#executions,
      failing: this.#failing,
      racing: this.#racing,
      cutOff: this.#cutOff,
      samples: this.#samples,
      failingSamples: this.#failingSamples,
      cutOffSamples: this.#cutOffSamples,
      candidates,
      sampleTraces: Float64Array.from(this.#sampleTraces),
      otherTraces: Float64Array.from(this.#otherTraces),
      readsFrom: Float64Array.from(this.readsFrom),
      racySites: [...this.#racySites],
      horizon: this.#horizon,
      threads: this.#threads,
      timedWaits: this.#timedWaits,
      taught,
      steps: this.#steps,
      limits: [...this.#limits],
      ...(this.unsupported === undefined ? {} : { unsupported: this.unsupported }),
      ...(this.nondeterminism === undefined ? {} : { nondeterminism: this.nondeterminism }),
    };
  }
}

/** Tells without looking at the decisions, as most hits can. */
function isNoBetter({ preemptions, execution }: ExecutionOutcome, decisions: number, than: Witness): boolean {
  if (isWeak(than)) return false;
  const worse = preemptions - than.preemptions || decisions - than.decisions.length || execution - than.execution;
  return worse >= 0;
}
