/**
 * Does it matter which value a racing read gets? An execution is run twice from the read on, once with each of the two values that the race leaves open,
 * and all that the threads do after it is compared.
 *
 * Narayanasamy, Wang, Tigani, Edwards and Calder, "Automatically classifying benign and harmful data races using replay analysis" (PLDI 2007).
 * Deviations: not memory at the end of a region but every write, synchronisation call, allocation and output of the rest of the execution is
 * compared, so a difference cannot hide in a register; the value is changed rather than the order; several executions are tried, and all have to agree, with
 * older and with newer values.
 */
import { Random } from '../base/random.ts';
import type { Engine } from '../engine/engine.ts';
import { AccessKind } from '../engine/kernel.ts';
import type { EngineOptions } from '../engine/options.ts';
import type { ExecutionOutcome, RawFinding } from '../engine/outcome.ts';
import type { Strategy } from '../engine/strategy.ts';
import { createRandom } from '../strategies/random.ts';
import { createLenientReplay, createReplay } from '../strategies/replay.ts';
import { Aftermath, RaceProbe, type RacingPair } from './aftermath.ts';
import { looksLike } from './likeness.ts';
import type { Witness } from './shard-result.ts';
import { isWeak } from './witness.ts';

/** Random executions besides the one that is shown, and how many of those that race are looked at. */
const sampleExecutions = 80;
const maxTried = 12;
/** Fewer say nothing. */
const leastTried = 4;
/** Racing reads of one execution. */
const maxPairs = 6;
/** Events of all executions together: long programs are too slow to trace again and again. */
const maxSteps = 3_000_000;
/** Events of one execution: longer ones cannot be told. */
const maxRunSteps = 300_000;

/** A value that the program never had there may send it anywhere. */
export function withShortRuns(options: EngineOptions): EngineOptions {
  return { ...options, maxSteps: Math.min(options.maxSteps, maxRunSteps) };
}

export interface OtherValueSearch {
  /** With options from {@link withShortRuns}. */
  readonly engine: Engine;
  readonly witness: Witness;
  readonly finding: RawFinding;
  readonly seed: number;
  /** Called before each execution. */
  readonly tick: () => void;
}

/** Both values lead to the same. */
export interface Indifference {
  readonly executions: number;
}

/** Undefined when it matters in one of the executions, or cannot be told. For races of a plain read with a plain write. */
export async function findIndifference(search: OtherValueSearch): Promise<Indifference | undefined> {
  const kinds = (search.finding.accesses ?? []).map(({ kind }) => kind).toSorted((a, b) => a - b);
  if (kinds.join() !== `${AccessKind.read},${AccessKind.write}`) return undefined;
  const trial = new Trial(search);
  try {
    if ((await trial.compare(search.witness, search.finding)) !== 'same') return undefined;
    let same = 1;
    for (let i = 0; i < sampleExecutions && (same < maxTried || !trial.bothWays); i++) {
      const sample = await trial.sample(i);
      if (sample === undefined) continue;
      const result = await trial.compare(sample.witness, sample.finding);
      if (result === 'different' || trial.spent) return undefined;
      if (result === 'same') same++;
    }
    return same < leastTried || !trial.bothWays ? undefined : { executions: same };
  } finally {
    search.engine.tracing = null;
  }
}

export function indifferenceReason({ executions }: Indifference): string {
  return `the value read makes no difference: in ${executions} executions the program went on alike with either one`;
}

type Result = 'same' | 'different' | 'unknown';

class Trial {
  readonly #search: OtherValueSearch;
  readonly #random = new Random();
  #steps = 0;
  /** Reads were given an older value than they got, and a newer one. */
  #older = false;
  #newer = false;

  constructor(search: OtherValueSearch) {
    this.#search = search;
  }

  get bothWays(): boolean {
    return this.#older && this.#newer;
  }

  get spent(): boolean {
    return this.#steps > maxSteps;
  }

  /** An execution that is random, or from some point of the shown one on; undefined when it does not have the race. */
  async sample(index: number): Promise<{ readonly witness: Witness; readonly finding: RawFinding } | undefined> {
    const { engine, seed, witness, finding, tick } = this.#search;
    tick();
    engine.tracing = null;
    // Streams that neither the campaign nor the search for decisive orders uses.
    this.#random.seed(seed, 0x5000_0000 + index);
    const until = index % 2 === 0 ? 0 : this.#random.below(finding.step + 1);
    const strategy = createBranching(witness.decisions, until);
    strategy.begin(index, this.#random);
    const memoryModel = isWeak(witness) ? witness.memoryModel : 'sc';
    const outcome = await engine.run(index, strategy, { heapPolicy: witness.heapPolicy, memoryModel });
    const found = outcome.findings.find((one) => looksLike(one, finding));
    if (found === undefined) return undefined;
    const decisions = engine.scheduler.decisions.toArray();
    return { witness: { ...witness, execution: index, decisions, memoryModel }, finding: found };
  }

  /** Both values at each racing read of an execution. A program that goes wrong with either says nothing good about the race. */
  async compare(witness: Witness, { accesses }: RawFinding): Promise<Result> {
    const read = accesses?.find(({ kind }) => kind === AccessKind.read);
    const write = accesses?.find(({ kind }) => kind === AccessKind.write);
    if (read === undefined || write === undefined) return 'unknown';
    const probe = new RaceProbe(this.#search.engine.memory.view, read.site, write.site);
    const { ending } = await this.#run(witness, witness.decisions, probe);
    probe.settle();
    if (ending.kind === 'cut-off') return 'unknown';
    if (probe.pairs.length === 0) return 'unknown';
    for (const pair of probe.pairs.slice(0, maxPairs)) {
      const result = await this.#comparePair(witness, pair);
      if (result !== 'same') return result;
    }
    return 'same';
  }

  async #comparePair(witness: Witness, { read, write }: RacingPair): Promise<Result> {
    const late = write.performed < read.performed;
    const other = late ? write.before : write.after;
    // What races in an update is the whole of it: its write may undo the other one.
    if (read.updates || read.before === undefined || other === undefined) return 'unknown';
    if (late) this.#older = true;
    else this.#newer = true;
    // The write left what was there: there is one value only.
    if (other === read.before) return 'same';
    const { engine } = this.#search;
    const decisions = upTo(witness.decisions, read.performed);
    const texts: string[] = [];
    for (const value of [read.before, other]) {
      const aftermath = new Aftermath(engine.memory.view, read, value);
      const { ending, steps } = await this.#run(witness, decisions, aftermath);
      const text = aftermath.text();
      this.#steps += steps;
      if (text === undefined || this.spent) return 'unknown';
      if (ending.kind !== 'exit' || ending.status !== 0) return 'different';
      texts.push(text + engine.wasi.stdout().join() + engine.wasi.stderr().join());
    }
    return texts[0] === texts[1] ? 'same' : 'different';
  }

  async #run(
    witness: Witness,
    decisions: readonly number[],
    listener: RaceProbe | Aftermath,
  ): Promise<ExecutionOutcome> {
    const { engine, tick } = this.#search;
    tick();
    engine.tracing = { listener, nameOf: (kind, address) => `${kind} ${address}` };
    const strategy = createReplay(decisions);
    strategy.begin(witness.execution, this.#random);
    return await engine.run(witness.execution, strategy, witness);
  }
}

/** The decisions of another execution until a step, and random ones from there on. */
function createBranching(decisions: readonly number[], until: number): Strategy {
  const [kept, random] = [createLenientReplay(decisions), createRandom()];
  return {
    name: 'branching',
    begin(execution, source) {
      kept.begin(execution, source);
      random.begin(execution, source);
    },
    chooseThread: (view) => (view.step < until ? kept : random).chooseThread(view),
    chooseValue: (kind, count, step, code) => (step < until ? kept : random).chooseValue(kind, count, step, code),
  };
}

/** The decisions made until then; defaults from there on. */
function upTo(decisions: readonly number[], step: number): number[] {
  const end = decisions.findIndex((value, at) => at % 3 === 0 && value > step);
  return decisions.slice(0, end < 0 ? decisions.length : end);
}
