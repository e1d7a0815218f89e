/**
 * A campaign: many executions of one program in worker threads, then the confirmation of what they found.
 *
 * Executions are numbered; generations of them (settings.ts) are cut into shards that any worker may run. Nothing a shard does depends on which
 * worker runs it or when, so `--jobs` changes only the speed. Stopping early (time, interrupt, first finding) decides only how many run.
 */
import { InternalError } from '../base/assert.ts';
import { HeddleError } from '../base/error.ts';
import type { ProgramImage } from '../engine/program.ts';
import type { StoppedBy } from '../report/model.ts';
import type { Confirmation } from './confirm.ts';
import type { Draft } from './describe.ts';
import type { CampaignState, Checkpoints } from './checkpoint.ts';
import { type ExecutionRange, shardRange } from './campaign-shard.ts';
import { CampaignSum } from './merge.ts';
import type { SchedulePlan } from './old-schedule.ts';
import { type CampaignSettings, frozenAt, generationEnd, type Learned, nothingLearned } from './settings.ts';
import type { Candidate, ShardRequest, Witness } from './shard.ts';
import { isSearch } from './strategy-plan.ts';
import { WorkerHandle, WorkerHung } from './worker-handle.ts';

/** Distinct findings confirmed at most; more are counted in a note. */
const maxConfirmed = 100;
/** Findings whose decisive order is looked for: some hundred executions each. */
const maxExplained = 12;
/** Findings whose traces are recorded, when traces are asked for. */
const maxTraced = 20;
const maxShard = 256;
const maxHangs = 2;

export interface CampaignProgress {
  readonly phase: 'explore' | 'confirm';
  readonly executions: number;
  /** Distinct traces, as of the end of the last generation. */
  readonly traces: number;
  readonly findings: number;
  /** Of an exhaustive search: executions that it may take in all; 0 while unknown. */
  readonly estimate: number;
}

export interface ConfirmedFinding {
  readonly draft: Draft;
  readonly witness: Witness;
  readonly plan: SchedulePlan;
  readonly hits: number;
  readonly sampleHits: number;
  readonly firstHit: number;
}

export interface CampaignResult {
  readonly sum: CampaignSum;
  readonly stoppedBy: StoppedBy;
  readonly confirmed: readonly ConfirmedFinding[];
  /** Candidates that were not confirmed because there were too many. */
  readonly unexamined: number;
  readonly notes: readonly string[];
  /** Executions that only the watchdog ended. */
  readonly hangs: readonly number[];
}

const unsupportedHint =
  'See docs/reference/posix.md for what works; leave the call out when compiling for Heddle (`#ifndef __HEDDLE__`).';
const noLibraryHint =
  'Give the libraries that it opens: `--library plugin.c`, or built with `heddle cc -shared -fPIC` (docs/reference/dlopen.md).';

export class Campaign {
  readonly #image: ProgramImage;
  readonly #settings: CampaignSettings;
  readonly #signal: AbortSignal | undefined;
  readonly #onProgress: (progress: CampaignProgress) => void;
  readonly #checkpoints: Checkpoints | undefined;
  #sum = new CampaignSum();
  #hangs: number[] = [];
  readonly #notes: string[] = [];
  #workers: WorkerHandle[] = [];
  #stopped: StoppedBy | undefined;
  #confirming = false;

  constructor(
    image: ProgramImage,
    settings: CampaignSettings,
    signal: AbortSignal | undefined,
    onProgress: (progress: CampaignProgress) => void,
    checkpoints?: Checkpoints,
  ) {
    this.#checkpoints = checkpoints;
    this.#image = image;
    this.#settings = settings;
    this.#signal = signal;
    this.#onProgress = onProgress;
  }

  /**
   * @throws HeddleError `HDL_PROGRAM_UNSUPPORTED_CALL` when the program called something that cannot be meant.
   * @throws InternalError when a finding cannot be replayed, or two runs of one schedule differ.
   */
  async run(): Promise<CampaignResult> {
    if (this.#settings.timeMs <= 0) this.#stop('time');
    const deadline = setTimeout(() => this.#stop('time'), this.#settings.timeMs);
    const interrupt = (): void => this.#stop('interrupt');
    this.#signal?.addEventListener('abort', interrupt);
    if (this.#signal?.aborted === true) interrupt();
    const ticker = setInterval(() => this.#tell(), 100);
    try {
      await this.#explore();
      this.#refuse();
      this.#confirming = true;
      this.#tell();
      const confirmed = await this.#confirmAll();
      return {
        sum: this.#sum,
        stoppedBy: this.#stopped ?? 'runs',
        confirmed,
        unexamined: Math.max(0, this.#sum.candidates.size - maxConfirmed),
        notes: this.#notes,
        hangs: this.#hangs,
      };
    } finally {
      clearTimeout(deadline);
      clearInterval(ticker);
      this.#signal?.removeEventListener('abort', interrupt);
      await Promise.all(this.#workers.map((worker) => worker.close()));
    }
  }

  async #explore(): Promise<void> {
    if (isSearch(this.#settings.strategy)) return this.#search();
    let { from, learned, frozen } = this.#restored();
    const { shard, runs } = this.#settings;
    let end = runs;
    while (from < end && this.#stopped === undefined) {
      const to = Math.min(generationEnd(from), end);
      await this.#generation(from, to, learned, frozen);
      this.#sum.coverage.endGeneration(this.#sum.executions);
      this.#endAfterHangs();
      if (this.#settings.untilSaturated && this.#sum.coverage.saturated(this.#settings.confidence))
        this.#stop('exhausted');
      learned = shard === undefined || frozen === null ? this.#sum.learned() : frozen;
      from = to;
      if (from === frozenAt) {
        frozen = learned;
        this.#sum.frozenSites = learned.racySites.length;
        if (shard !== undefined) ({ from, end } = this.#ownPart(shardRange(shard, runs)));
      }
      // Only where a longer campaign has the end of a generation too: it can go on from here.
      if (this.#stopped === undefined && from < runs && shard === undefined) {
        const at = { from, learned, frozen };
        this.#checkpoints?.save(() => ({ ...at, sum: this.#sum.state(), hangs: this.#hangs }));
      }
    }
    // It ended while learning: what came there is the first shard's.
    if (shard !== undefined && shard.index > 1 && from <= frozenAt) this.#forget();
  }

  /** Behind the freeze: where a shard goes on. Only the first counts what came before. */
  #ownPart({ from, to }: ExecutionRange): { readonly from: number; readonly end: number } {
    if (from === 0) return { from: frozenAt, end: to };
    this.#forget();
    return { from, end: to };
  }

  #forget(): void {
    this.#sum = this.#sum.withoutCounts();
    this.#hangs = [];
  }

  /** An exhaustive search: all of it in one worker. */
  async #search(): Promise<void> {
    try {
      const result = await this.#worker(0).run<'search'>({ kind: 'search' });
      this.#sum.add(result);
      this.#sum.search = result.search;
      this.#sum.coverage.endGeneration(this.#sum.executions);
      if (result.unsupported !== undefined) this.#stop('first');
      else if (result.search.done) this.#stopped = 'exhausted';
      else if (this.#settings.stopOn === 'first' && this.#sum.candidates.size > 0) this.#stop('first');
    } catch (error) {
      if (!(error instanceof WorkerHung)) throw error;
      this.#workers.length = 0;
      this.#hangs.push(error.execution);
      this.#notes.push('The search ended at an execution that made no progress; what it had found before is lost.');
      this.#stop('first');
    }
  }

  #restored(): Pick<CampaignState, 'from' | 'learned' | 'frozen'> {
    const state = this.#checkpoints?.resume;
    if (state === undefined) return { from: 0, learned: nothingLearned, frozen: null };
    this.#sum = CampaignSum.from(state.sum);
    this.#hangs = [...state.hangs];
    return state;
  }

  /** A second hang at the same place: more executions would only cost time. Looked at between generations, so `--jobs` changes nothing. */
  #endAfterHangs(): void {
    for (const { finding, hits } of this.#sum.candidates.values()) {
      if (finding.kind !== 'hang' || hits < maxHangs) continue;
      this.#notes.push(`The campaign ended after ${hits} executions hung at the same place.`);
      this.#stop('first');
    }
  }

  /** Executions `from` to `to`, in shards handed to whichever worker is free. */
  async #generation(from: number, to: number, learned: Learned, frozen: Learned | null): Promise<void> {
    const jobs = Math.max(1, Math.min(this.#settings.jobs, Math.ceil((to - from) / 8)));
    const size = Math.max(1, Math.min(maxShard, Math.ceil((to - from) / (jobs * 4))));
    let next = from;
    const lane = async (index: number): Promise<void> => {
      while (next < to && this.#stopped === undefined) {
        const shard = { from: next, to: Math.min(to, next + size), learned, frozen };
        next = shard.to;
        await this.#shard(index, shard);
      }
    };
    await Promise.all(Array.from({ length: jobs }, (_, index) => lane(index)));
  }

  async #shard(lane: number, shard: ShardRequest): Promise<void> {
    for (let { from } = shard; from < shard.to;) {
      const worker = this.#worker(lane);
      try {
        const result = await worker.run<'shard'>({ kind: 'shard', request: { ...shard, from } });
        this.#sum.add(result);
        if (result.unsupported !== undefined || result.nondeterminism !== undefined) this.#stop('first');
        if (this.#settings.stopOn === 'first' && this.#sum.candidates.size > 0) this.#stop('first');
        return;
      } catch (error) {
        if (!(error instanceof WorkerHung)) throw error;
        // What the shard had found is lost with its worker: run it again up to the hang, then go on behind it.
        this.#workers.splice(this.#workers.indexOf(worker), 1, this.#newWorker());
        this.#hangs.push(error.execution);
        if (error.execution > from) {
          this.#sum.add(
            await this.#worker(lane).run<'shard'>({ kind: 'shard', request: { ...shard, from, to: error.execution } }),
          );
        }
        from = error.execution + 1;
        if (this.#hangs.length >= maxHangs) {
          this.#notes.push('The campaign ended at the second execution that made no progress.');
          this.#stop('first');
          return;
        }
      }
    }
  }

  #refuse(): void {
    const { unsupported, nondeterminism } = this.#sum;
    if (unsupported !== undefined) {
      throw new HeddleError(
        'HDL_PROGRAM_UNSUPPORTED_CALL',
        `The program calls \`${unsupported.name}\`, which Heddle cannot run`,
        {
          hint: unsupported.name === 'dlopen' ? noLibraryHint : unsupportedHint,
        },
      );
    }
    if (nondeterminism !== undefined) {
      throw new InternalError(`Execution ${nondeterminism.execution} does not repeat: ${nondeterminism.what}`);
    }
  }

  async #confirmAll(): Promise<ConfirmedFinding[]> {
    const order = (a: Candidate, b: Candidate): number =>
      a.firstHit - b.firstHit || (a.finding.key < b.finding.key ? -1 : 1);
    const candidates = [...this.#sum.candidates.values()].toSorted(order);
    if (candidates.length > maxConfirmed) {
      this.#notes.push(
        `${candidates.length - maxConfirmed} further findings were not examined; mend some of these first.`,
      );
    }
    const queue = candidates.slice(0, maxConfirmed);
    const racySites = [...this.#sum.racySites].toSorted((a, b) => a - b);
    const results: (ConfirmedFinding | undefined)[] = [];
    let next = 0;
    const lane = async (index: number): Promise<void> => {
      while (next < queue.length) {
        const at = next++;
        const candidate = queue[at];
        if (candidate === undefined) return;
        const explain = at < maxExplained && this.#settings.explain !== false ? { explain: racySites } : {};
        const confirmation = await this.#worker(index).run<'confirm'>({
          kind: 'confirm',
          candidate,
          shrink: true,
          ...explain,
          traced: this.#settings.traces && at < maxTraced,
        });
        results[at] = confirmedOf(confirmation, candidate);
      }
    };
    const jobs = Math.max(1, Math.min(this.#settings.jobs, queue.length));
    await Promise.all(Array.from({ length: jobs }, (_, index) => lane(index)));
    return results.filter((result) => result !== undefined);
  }

  #worker(lane: number): WorkerHandle {
    while (this.#workers.length <= lane) this.#workers.push(this.#newWorker());
    return this.#workers[lane] ?? this.#newWorker();
  }

  #newWorker(): WorkerHandle {
    const worker = new WorkerHandle({ image: this.#image, settings: this.#settings });
    if (this.#stopped !== undefined) worker.stop();
    return worker;
  }

  #stop(by: StoppedBy): void {
    if (this.#confirming) return;
    this.#stopped ??= by;
    for (const worker of this.#workers) worker.stop();
  }

  #tell(): void {
    this.#onProgress({
      phase: this.#confirming ? 'confirm' : 'explore',
      executions: this.#workers.reduce((sum, worker) => sum + worker.begun, this.#checkpoints?.resume?.from ?? 0),
      traces: this.#sum.coverage.traces.distinct,
      findings: this.#sum.candidates.size,
      estimate: this.#workers[0]?.estimate ?? 0,
    });
  }
}

function confirmedOf(confirmation: Confirmation, candidate: Candidate): ConfirmedFinding {
  if (confirmation.kind === 'diverged') {
    const { step, expected, actual } = confirmation.divergence;
    throw new InternalError(
      `Replay of execution ${confirmation.execution} diverged at step ${step}: expected ${expected}, found ${actual} (${confirmation.key})`,
    );
  }
  const { draft, witness, plan } = confirmation;
  return { draft, witness, plan, hits: candidate.hits, sampleHits: candidate.sampleHits, firstHit: candidate.firstHit };
}
