/**
 * Fairness: a thread that spins, yields or is chosen {@link fairRun} times in a row while others could run sits out a number of points that doubles each
 * time, so every strategy lets the thread that a spin waits for get on. When all who can run sit out, a round is over; rounds without any effect of
 * anybody make a livelock.
 */
import { type Kernel, KernelWord } from './kernel.ts';
import { type Thread, ThreadState } from './thread.ts';

/** Points in a row that one thread may be chosen at while others could run. */
const fairRun = 1000;
/** Visits to the same place without an effect that make a thread a spinner. */
const spinThreshold = 10;
/** Times that all runnable threads sit out without any effect of anybody before the execution is called a livelock. */
const livelockRounds = 50_000;
/** Rounds of spinning after which time jumps to the next deadline. */
const impatientRounds = 50;
/** A thread sits out at most 2 to this power points. */
const mostDoublings = 10;

export class Fairness {
  readonly #live: readonly Thread[];
  readonly #kernel: Kernel;
  #rounds = 0;
  #seenEffects = 0;

  /** `live`: the unfinished threads. */
  constructor(live: readonly Thread[], kernel: Kernel) {
    this.#live = live;
    this.#kernel = kernel;
  }

  begin(): void {
    this.#rounds = 0;
    this.#seenEffects = this.#effects();
  }

  /** The running thread arrived at a point: whether it has only been going round in circles. */
  spins(thread: Thread): boolean {
    const effects = this.#effects();
    if (effects !== this.#seenEffects) {
      this.#seenEffects = effects;
      this.#rounds = 0;
      thread.spinLevel = 0;
    }
    return (this.#kernel.words[KernelWord.spinHits] ?? 0) >= spinThreshold && this.#live.length > 1;
  }

  /** Lets others go first for a while, from scheduling point number `points` on. */
  sitOut(thread: Thread, points: number): void {
    thread.sitsOutUntil = points + (1 << Math.min(thread.spinLevel, mostDoublings));
    thread.spinLevel++;
  }

  /** The thread was chosen again although others could run: whether it has had its share. */
  hasHadItsShare(thread: Thread): boolean {
    if (++thread.runLength < fairRun) return false;
    thread.runLength = 0;
    return true;
  }

  /** All threads that can run sit out. Returns whether time should jump to a deadline, if there is one. */
  endRound(): boolean {
    return ++this.#rounds % impatientRounds === 0;
  }

  get livelocked(): boolean {
    return this.#rounds >= livelockRounds;
  }

  /** Ends the wait of the thread that would come back first; null when none is ready. */
  callBack(): Thread | null {
    let first: Thread | null = null;
    for (const thread of this.#live) {
      if (thread.state === ThreadState.ready && (first === null || thread.sitsOutUntil < first.sitsOutUntil))
        first = thread;
    }
    if (first !== null) first.sitsOutUntil = 0;
    return first;
  }

  /** Times that some thread has changed something. */
  #effects(): number {
    const kernel = this.#kernel;
    if (kernel.words[KernelWord.effectSeen] !== 0) kernel.settle_effect();
    return kernel.words[KernelWord.effects] ?? 0;
  }
}
