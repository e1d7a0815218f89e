/**
 * Fairness: a thread that spins, yields or is chosen {@link fairRun} times in a row while others could run sits out a number of points that doubles each
 * time, so every strategy lets the thread that a spin waits for get on. When all who can run sit out, a round is over; rounds without any effect of
 * anybody make a livelock. Threads that back off and try again (std::lock) can get into step so that each always finds what the other holds; no
 * machine keeps such a step up. So now and then one of them runs alone, each time for another number of points: a livelock is what goes on even then.
 * Long executions have such turns too, for threads whose steps are effects (atomics that are taken and given back).
 * A thread that is patient ({@link Patience}) goes on first: loops that look a number of times before they sleep come to their end while others could run.
 */
import { type Kernel, KernelWord } from './kernel.ts';
import { Operation } from './strategy.ts';
import { Patience, type Thread, ThreadState } from './thread.ts';

/** Points in a row that one thread may be chosen at while others could run. */
const fairRun = 1000;
/** Visits to the same place without an effect that make a thread a spinner. */
const spinThreshold = 10;
/** Such visits after which also a thread that is patient gives way: more than the rounds that adaptive locks spin before they sleep. */
const patientHits = 400;
/** Times that all runnable threads sit out without any effect of anybody before the execution is called a livelock. */
const livelockRounds = 50_000;
/** So many for each thread that sat out, when that is more: of threads that sleep, each has its rounds alone. */
const livelockRoundsEach = 10_000;
/** Points without an effect, in circles, after which a thread that is left alone is in a livelock: nobody can help it. Loops of one thread are long more often. */
const aloneCircles = 2_000_000;
/** Further rounds in which one is looked for that does not end in a yield. */
const patientRounds = 100;
/** Rounds of spinning after which time jumps to the next deadline. */
const impatientRounds = 50;
/** Of so many rounds, the one after half of them is a turn of one thread alone: for this many points and up to `soloSpread` more. */
const soloRounds = impatientRounds;
const soloPoints = 16;
const soloSpread = 240;
/** In an execution of more than `longPoints` points there is one every `longEvery` points. */
const longPoints = 1 << 15;
const longEvery = 1 << 12;
/** A thread sits out at most 2 to this power points. */
const mostDoublings = 10;

export class Fairness {
  readonly #live: readonly Thread[];
  readonly #kernel: Kernel;
  #rounds = 0;
  #seenEffects = 0;
  /** Number of the stretch without an effect, over all executions, and how many threads have sat out in it. */
  #stretch = 0;
  #sitters = 0;
  /** Points of the stretch at which a thread that is left alone went round in circles. */
  #circles = 0;
  /** Turns alone so far; whose it is, and until which scheduling point. */
  #solos = 0;
  #alone: Thread | null = null;
  #aloneUntil = 0;

  /** `live`: the unfinished threads. */
  constructor(live: readonly Thread[], kernel: Kernel) {
    this.#live = live;
    this.#kernel = kernel;
  }

  begin(): void {
    this.#solos = 0;
    this.#alone = null;
    this.#beginStretch();
    this.#seenEffects = this.#effects();
  }

  /** The running thread arrived at a point: whether it has only been going round in circles. */
  spins(thread: Thread): boolean {
    const effects = this.#effects();
    if (effects !== this.#seenEffects) {
      this.#seenEffects = effects;
      this.#beginStretch();
      thread.spinLevel = 0;
    }
    const hits = this.#hits;
    if (hits === 0) thread.patience = Patience.undecided;
    if (hits < spinThreshold) return false;
    if (this.#live.length > 1) return true;
    this.#circles++;
    return false;
  }

  /** Whether the running thread may still be patient: it may, in some executions, spin on to where it gives up and sleeps while others could run. */
  get allowsPatience(): boolean {
    return this.#hits < patientHits;
  }

  /** Whether the thread that is left alone has been going round in circles for too long. */
  get spinsAlone(): boolean {
    return this.#circles >= aloneCircles;
  }

  /** Lets others go first for a while, from scheduling point number `points` on. */
  sitOut(thread: Thread, points: number): void {
    if (thread === this.#alone && points < this.#aloneUntil) return;
    thread.sitsOutUntil = points + (1 << Math.min(thread.spinLevel, mostDoublings));
    thread.spinLevel++;
    if (thread.satOutIn === this.#stretch) return;
    thread.satOutIn = this.#stretch;
    this.#sitters++;
  }

  /** The thread was chosen again although others could run: whether it has had its share. */
  hasHadItsShare(thread: Thread): boolean {
    if (++thread.runLength < fairRun) return false;
    thread.runLength = 0;
    return true;
  }

  /** At every point, by its number: in long executions it may be somebody's turn alone. */
  breakStep(points: number): void {
    if (points % longEvery === 0 && points >= longPoints) this.#letRunAlone(points);
  }

  /** All threads that can run sit out. Returns whether time should jump to a deadline, if there is one. */
  endRound(): boolean {
    return ++this.#rounds % impatientRounds === 0;
  }

  /** `arrived`: the thread that the report will show, rather where it tries something than where it yields. */
  livelocked(arrived: Thread | null): boolean {
    const beyond = this.#rounds - Math.max(livelockRounds, this.#sitters * livelockRoundsEach);
    return beyond >= 0 && (arrived?.operation?.kind !== Operation.yield || beyond >= patientRounds);
  }

  /** At scheduling point number `points`: ends the wait of the thread that would come back first; null when none is ready. */
  callBack(points: number): Thread | null {
    if (this.#rounds % soloRounds === soloRounds / 2) return this.#letRunAlone(points);
    let first: Thread | null = null;
    for (const thread of this.#live) {
      if (thread.state === ThreadState.ready && (first === null || thread.sitsOutUntil < first.sitsOutUntil))
        first = thread;
    }
    if (first !== null) first.sitsOutUntil = 0;
    return first;
  }

  /** One after the other, with every length after every length. */
  #letRunAlone(points: number): Thread | null {
    const ready = this.#live.filter((thread) => thread.state === ThreadState.ready);
    const chosen = ready[this.#solos % ready.length];
    if (chosen === undefined) return null;
    this.#aloneUntil = points + soloPoints + (Math.floor(this.#solos / ready.length) % soloSpread);
    this.#solos++;
    this.#alone = chosen;
    for (const thread of ready) thread.sitsOutUntil = thread === chosen ? 0 : this.#aloneUntil;
    return chosen;
  }

  #beginStretch(): void {
    this.#rounds = this.#sitters = this.#circles = 0;
    this.#stretch++;
  }

  get #hits(): number {
    return this.#kernel.words[KernelWord.spinHits] ?? 0;
  }

  /** Times that some thread has changed something. */
  #effects(): number {
    const kernel = this.#kernel;
    if (kernel.words[KernelWord.effectSeen] !== 0) kernel.settle_effect();
    return kernel.words[KernelWord.effects] ?? 0;
  }
}
