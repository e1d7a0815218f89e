/**
 * A campaign: many executions of one program in worker threads, then the confirmation of what they found.
 *
 * Executions are numbered; those of a generation (settings.ts) are dealt out to workers. Nothing an execution does depends on which worker runs it
 * or when, so `--jobs` changes only the speed. Stopping early (time, interrupt, first finding) decides only how many run.
 */
import { InternalError } from '../base/assert.ts';
import { HeddleError } from '../base/error.ts';
import type { ProgramImage } from '../engine/program.ts';
import type { StoppedBy } from '../report/model.ts';
import type { CampaignState, Checkpoints } from './checkpoint.ts';
import { type ExecutionRange, shardRange } from './campaign-shard.ts';
import { type ConfirmedFinding, confirmAll } from './confirm-all.ts';
import { Crew } from './crew.ts';
import type { Deal } from './deal.ts';
import { dealAhead, type GenerationOwner, runGeneration } from './generation.ts';
import { CampaignSum } from './merge.ts';
import { Places } from './places.ts';
import { Stop } from './protocol.ts';
import { joiningForced, Reinforcements } from './reinforcements.ts';
import { searchAll } from './searching.ts';
import { type CampaignSettings, frozenAt, generationEnd, nothingLearned } from './settings.ts';
import { isLast, type ShardResult } from './shard-result.ts';
import type { FindingsProgress } from './sharing-out.ts';
import { isSearch } from './strategy-plan.ts';

const maxHangs = 2;
/** For the findings of a campaign that was interrupted: the first half also for smaller schedules and explanations, if it was still exploring. */
const interruptedMs = 10_000;

export interface CampaignProgress {
  readonly phase: 'explore' | 'confirm';
  readonly executions: number;
  /** Distinct traces, as of the end of the last generation. */
  readonly traces: number;
  readonly findings: number;
  /** Of an exhaustive search: executions that it may take in all; 0 while unknown. */
  readonly estimate: number;
  /** In the phase `confirm`. */
  readonly work?: FindingsProgress;
}

export interface CampaignResult {
  readonly sum: CampaignSum;
  readonly stoppedBy: StoppedBy;
  readonly confirmed: readonly ConfirmedFinding[];
  /** Candidates that were not confirmed because there were too many, or the campaign was interrupted. */
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
  readonly #crew: Crew;
  #stopped: StoppedBy | undefined;
  #confirming = false;
  #work: FindingsProgress | undefined;
  /** Ends the work on findings. */
  readonly #end = new AbortController();
  #endTimer: NodeJS.Timeout | undefined;
  #hurriesFrom = Infinity;

  constructor(
    image: ProgramImage,
    settings: CampaignSettings,
    signal: AbortSignal | undefined,
    onProgress: (progress: CampaignProgress) => void,
    checkpoints?: Checkpoints,
  ) {
    this.#image = image;
    this.#checkpoints = checkpoints;
    this.#crew = new Crew(image, settings);
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
    const interrupt = (): void => this.#interrupt();
    this.#signal?.addEventListener('abort', interrupt);
    if (this.#signal?.aborted === true) interrupt();
    const ticker = setInterval(() => this.#tell(), 100);
    const { runs, timeMs } = this.#settings;
    const before = this.#checkpoints?.resume?.from ?? 0;
    const reinforcements = new Reinforcements(runs - before, timeMs, () => this.#crew.begun, joiningForced());
    try {
      await this.#explore(reinforcements.arrive);
      this.#refuse();
      this.#confirming = true;
      if (this.#stopped === 'interrupt') this.#endSoon(interruptedMs / 2);
      this.#tell();
      const confirmed = await confirmAll(this.#crew, this.#settings, this.#sum, this.#notes, {
        signal: this.#end.signal,
        hurries: () => performance.now() >= this.#hurriesFrom,
        onProgress: (work) => (this.#work = work),
      });
      return {
        sum: this.#sum,
        stoppedBy: this.#stopped ?? 'runs',
        confirmed,
        unexamined: this.#sum.candidates.size - confirmed.length,
        notes: this.#notes,
        hangs: this.#hangs,
      };
    } finally {
      clearTimeout(deadline);
      clearTimeout(this.#endTimer);
      clearInterval(ticker);
      reinforcements.dismiss();
      this.#signal?.removeEventListener('abort', interrupt);
      await this.#crew.close();
    }
  }

  async #explore(reinforcements: Promise<void>): Promise<void> {
    if (isSearch(this.#settings.strategy)) return this.#search();
    let { from, learned, frozen } = this.#restored();
    const { shard, runs } = this.#settings;
    let end = runs;
    const owner: GenerationOwner = {
      stopped: () => this.#stopped !== undefined,
      add: (result) => this.#add(result),
      hung: (execution) => this.#hangs.push(execution) >= maxHangs,
    };
    let deal: Deal | undefined;
    while (from < end && this.#stopped === undefined) {
      const to = Math.min(generationEnd(from), end);
      const next = { from: to, to: Math.min(generationEnd(to), end) };
      const ahead = frozen === null || to === end ? undefined : dealAhead(next, this.#settings);
      const request = { from, to, learned, frozen, deal, ahead };
      await runGeneration(this.#crew, this.#settings, request, owner, reinforcements);
      deal = ahead;
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
        if (this.#checkpoints?.due() === true)
          this.#checkpoints.save({ ...at, sum: this.#sum.state(), hangs: this.#hangs });
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

  async #search(): Promise<void> {
    this.#restored();
    const { endedBy, note, hung } = await searchAll(this.#crew, this.#settings, this.#sum, this.#checkpoints);
    if (note !== undefined) this.#notes.push(note);
    if (hung !== undefined) this.#hangs.push(hung);
    if (endedBy === 'exhausted') this.#stopped = endedBy;
    else if (endedBy !== undefined) this.#stop(endedBy);
  }

  #restored(): Pick<CampaignState, 'from' | 'learned' | 'frozen'> {
    const state = this.#checkpoints?.resume;
    if (state === undefined) return { from: 0, learned: nothingLearned, frozen: null };
    this.#sum = CampaignSum.from(state.sum);
    this.#hangs = [...state.hangs];
    return state;
  }

  /** A second hang, of those that events tell at the same place: more executions would only cost time. Looked at between generations, so `--jobs` changes nothing. */
  #endAfterHangs(): void {
    if (this.#hangs.length >= maxHangs) {
      this.#notes.push(`The campaign ended after ${this.#hangs.length} executions that made no progress.`);
      this.#stop('first');
    }
    for (const { finding, hits } of this.#sum.candidates.values()) {
      if (finding.kind !== 'hang' || hits < maxHangs) continue;
      this.#notes.push(`The campaign ended after ${hits} executions hung at the same place.`);
      this.#stop('first');
    }
  }

  #add(result: ShardResult): void {
    this.#sum.add(result);
    const { unsupported, nondeterminism } = result;
    if (unsupported !== undefined || nondeterminism !== undefined) this.#stop('first');
    if (this.#settings.stopOn === 'first' && isLast(result)) this.#stop('first');
  }

  #refuse(): void {
    const { unsupported, nondeterminism } = this.#sum;
    if (unsupported !== undefined) {
      const { name, stack } = unsupported;
      const { file, line, column } = new Places(this.#image).top(stack);
      const where = line > 0 ? ` at ${file}:${line}:${column}` : '';
      throw new HeddleError(
        'HDL_PROGRAM_UNSUPPORTED_CALL',
        `The program calls \`${name}\`${where}, which Heddle cannot run`,
        { hint: name === 'dlopen' ? noLibraryHint : unsupportedHint },
      );
    }
    if (nondeterminism !== undefined) {
      throw new InternalError(`Execution ${nondeterminism.execution} does not repeat: ${nondeterminism.what}`);
    }
  }

  #stop(by: StoppedBy): void {
    if (this.#confirming) return;
    this.#stopped ??= by;
    this.#crew.stop(by === 'time' ? Stop.time : by === 'interrupt' ? Stop.interrupt : Stop.enough);
  }

  /** Exploring or explaining ends. Findings that have not been replayed get a little time. */
  #interrupt(): void {
    if (!this.#confirming) return this.#stop('interrupt');
    this.#stopped = 'interrupt';
    if (this.#work?.doing === 'explaining') this.#end.abort();
    else if (this.#endTimer === undefined) this.#endSoon(0);
  }

  #endSoon(unhurriedMs: number): void {
    this.#hurriesFrom = performance.now() + unhurriedMs;
    this.#endTimer = setTimeout(() => this.#end.abort(), interruptedMs);
  }

  #tell(): void {
    const { search } = this.#crew;
    this.#onProgress({
      ...(this.#work === undefined ? {} : { work: this.#work }),
      phase: this.#confirming ? 'confirm' : 'explore',
      executions: this.#crew.begun + (this.#checkpoints?.resume?.from ?? 0),
      // A search adds up what it found when it is over.
      traces: Math.max(this.#sum.coverage.traces.distinct, search?.traces ?? 0),
      findings: Math.max(this.#sum.candidates.size, search?.findings ?? 0),
      estimate: search?.estimate ?? 0,
    });
  }
}
