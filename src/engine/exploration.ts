/**
 * The scheduler's part of exhaustive search: tells the {@link Search} what every transition touches, and makes loops that wait end.
 *
 * A spin-wait has endless schedules that differ only in how often it looked. A thread that has repeated itself {@link patience} times (read the
 * same places with the same results, without any effect of its own; the kernel counts) therefore *waits*: it is disabled until another thread
 * writes to a place that it has read since its last effect. The repetitions count as one round for the search. When nobody else can run,
 * waiting threads get their turn again, and again: still no effect of anybody is a livelock, and a loop that ends by itself then is no wait,
 * which the search is told (it cannot claim to be complete). Related: the await reduction of GenMC (Kokologiannakis, Ren, Vafeiadis, CAV 2021),
 * which finds such loops in the source.
 *
 * Why that loses nothing: a round without effects that ends in the state in which it began (loop-states.ts) can be taken out of an execution. What is left is an execution:
 * nobody read anything of the round's, and its reads only ordered and constrained what came later. It has the same outcome, and fewer rounds. So executions in which no
 * thread comes back to a state without an effect are enough, and there a wait that ends is its last round, which the search finds by running it after the writes that
 * it depends on. Rounds that begin in new states (a loop that counts) are no repetitions: they stay in the search's order, and when the last of them is less than half
 * of {@link patience} ago, the loop may go on like that, and the search is told that it is not complete.
 *
 * Under C11 a loop can read old stores for ever. At every visit of a place since its last effect a thread *insists*: of the stores that it may read it reads the one
 * of its last visit, and a weak compare-exchange that failed for nothing does so again. A failing exchange leaves no second store behind: that round is taken out at once. When
 * the thread waits in the end, the values left out are those of rounds that can be taken out. When it does not (the loop ended, the execution ended), the search
 * tries all values of those visits ({@link Search.relents}), so loops that end by themselves are explored round by round. A thread that waits for atomics stays
 * disabled whatever others write: in the executions that matter it makes its last round after that. When nobody can run, and one of the waiting threads could have
 * read something newer, the execution is covered by others, and over; a livelock is one in which all of them have seen the newest. Loops that time ends do not end in a
 * state in which they began: when such a loop has an older store in hand, the search is told.
 */
import type { Location } from '../memory-model/location.ts';
import type { Store } from '../memory-model/store.ts';
import { AtomicOutcome, type Kernel, KernelWord } from './kernel.ts';
import { StateReader, Visit } from './loop-states.ts';
import { atomicModifyOperation, type PendingOperation, type Waitable } from './operation.ts';
import {
  Closed,
  type ClosedState,
  isSearch,
  MemoryUse,
  Place,
  type Search,
  type SearchGap,
  Sharing,
  type SharingMode,
} from './search.ts';
import { Operation, type Strategy } from './strategy.ts';
import { type Thread, ThreadState } from './thread.ts';

/** Repetitions after which a loop counts as waiting. A loop that gives up earlier is explored round by round. */
const patience = 128;
/** Turns of all waiting threads without any effect that make a livelock, and those when a loop looks at the clock: time has moved on by a minute then. */
const livelockTurns = 16;
const timedLivelockTurns = 500;
export class Exploration {
  /** Null in a replay: the rules are the same, nobody listens. */
  search: Search | null = null;
  readonly #live: readonly Thread[];
  readonly #kernel: Kernel;
  readonly states: StateReader;
  #modifier: Thread | null = null;
  #modifyAddress = 0;
  #modifyBytes = 0;
  #turns = 0;
  #closed: ClosedState = Closed.open;
  #sharing: SharingMode | null = null;
  #whole = true;
  #turnEffects = 0;

  /** `live`: the unfinished threads. */
  constructor(live: readonly Thread[], kernel: Kernel) {
    this.#live = live;
    this.#kernel = kernel;
    this.states = new StateReader(kernel);
  }

  begin(strategy: Strategy): void {
    this.search = isSearch(strategy) ? strategy : null;
    this.#modifier = null;
    this.#turns = 0;
    this.#whole = true;
  }

  /** `thread` touches a place. See {@link Search.touch}. */
  touch(
    thread: Thread,
    address: number,
    bytes: number,
    mode: SharingMode,
    closed: ClosedState = Closed.open,
    tolerates: ClosedState = Closed.full,
    memory: MemoryUse = MemoryUse.none,
  ): void {
    if (mode === Sharing.read) thread.loop.note(address, bytes);
    else this.#wake(thread, address, bytes);
    this.search?.touch(address, bytes, mode, closed, tolerates, memory);
  }

  /** A thread is about to perform `operation` on `object`; what follows may be one library call (streams lock themselves). `joins`: it commutes with others of its kind. */
  performs({ kind }: PendingOperation, object: Waitable | null, joins: boolean): void {
    // Whether there are other readers is a matter of order: a lock is as open to one as if there were none.
    this.#closed = joins && kind === Operation.lock ? Closed.open : (object?.closed?.() ?? Closed.open);
    this.#sharing = joins ? Sharing.arrive : null;
    this.#whole = kind === Operation.other || kind === Operation.lock;
  }

  /** The operation that is being performed touches its object in this way after all: it found a lock busy, a signal woke nobody. */
  shares(mode: SharingMode): void {
    this.#sharing = mode;
  }

  /** `thread` performed `operation`; `object` is what it was on before. */
  performed(thread: Thread, operation: PendingOperation, object: Waitable | null, timedOut: boolean): void {
    if (timedOut) this.touch(thread, Place.clock, 1, Sharing.read);
    if (operation === atomicModifyOperation) this.#modify(thread, thread.argument, thread.accessBytes);
    else if (operation.kind === Operation.access || operation.kind === Operation.atomic) {
      const [mode, use] = operation.readsOnly ? [Sharing.read, MemoryUse.load] : [Sharing.write, MemoryUse.store];
      this.touch(thread, thread.argument, thread.accessBytes, mode, Closed.open, Closed.full, use);
    } else if (object !== null && (operation.sharing !== null || timedOut)) {
      const mode = this.#sharing ?? operation.sharing ?? Sharing.write;
      // What is closed to others is open to the thread that closed it.
      const own = !timedOut && this.#closed > operation.tolerates;
      this.touch(thread, object.address, 1, mode, this.#closed, own ? this.#closed : operation.tolerates);
    }
  }

  /** `thread` uses something that all threads share and that is no memory of theirs: a gap, unless a library call does it. */
  shared(thread: Thread, place: number, gap: SearchGap): void {
    this.touch(thread, place, 1, Sharing.write);
    if (!this.#whole) this.search?.gap(gap);
  }

  /** The transition of `thread` ended the execution because of who holds what is waited for. */
  endedByWaits(thread: Thread): void {
    for (const { object, operation } of this.#live)
      if (object !== null && operation?.waits === true) this.touch(thread, object.address, 1, Sharing.read);
  }

  /** The execution is over; `current` ran last. */
  ended(current: Thread): void {
    this.settle();
    const { search } = this;
    if (search === null) return;
    for (const thread of this.#live) {
      const { state, operation, object, loop } = thread;
      if (state === ThreadState.ready && thread !== current && !loop.waits) search.cutShort();
      if (state !== ThreadState.blocked || operation === null || object === null || operation.sharing === null)
        continue;
      search.unfinished(thread.id, object.address, operation.sharing, operation.tolerates);
    }
  }

  /** `thread` is about to modify a place atomically. Whether it really writes is known when the transition is over. */
  #modify(thread: Thread, address: number, bytes: number): void {
    this.#modifier = thread;
    this.#modifyAddress = address;
    this.#modifyBytes = bytes;
  }

  /** What the running thread read on its last visit of this place, if it has had no effect since. */
  lastRead(thread: Thread, site: number, location: Location): Store | null {
    return this.repeats(thread) ? thread.loop.rereads.last(site, location) : null;
  }

  lastFailed(thread: Thread, site: number, location: Location): boolean {
    return this.repeats(thread) && thread.loop.rereads.failedSpuriously(site, location);
  }

  /** The running thread has read `store` there. */
  hasRead(thread: Thread, site: number, location: Location, store: Store, spurious = false): void {
    if (this.repeats(thread)) thread.loop.rereads.note(site, location, store, spurious, this.states.hits());
  }

  /** The next value is chosen by `thread`, which chose `value` there before. */
  insist(thread: Thread, value: number): void {
    thread.loop.insists = true;
    this.search?.insists?.(value);
  }

  /** False when `thread`, the running one, has had an effect since it last arrived at a point. */
  repeats(thread: Thread): boolean {
    return this.states.effects() === thread.loop.effects;
  }

  /** The running transition is over, or the execution is. */
  settle(): void {
    const thread = this.#modifier;
    if (thread === null) return;
    this.#modifier = null;
    const outcome = this.#kernel.words[KernelWord.atomicOutcome] ?? 0;
    const mode = outcome === AtomicOutcome.load ? Sharing.read : Sharing.write;
    if (outcome === AtomicOutcome.write) this.#wake(thread, this.#modifyAddress, this.#modifyBytes);
    else thread.loop.note(this.#modifyAddress, this.#modifyBytes);
    this.search?.touch(this.#modifyAddress, this.#modifyBytes, mode, Closed.open, Closed.full, MemoryUse.modify);
  }

  /** `thread` is at its next scheduling point: counts its repetitions. */
  arrived(thread: Thread): void {
    const { states } = this;
    const effects = states.effects();
    if (effects !== thread.loop.effects) {
      thread.loop.effects = effects;
      thread.loop.forget();
    }
    const visit = thread.loop.states.add(states.place(thread) ^ thread.loop.choices.sum, states.takeSum());
    this.#count(thread, visit === Visit.fresh);
    // The only thread, as a rule, is about to end the program: if it is in a loop after all, one round more is no harm.
    const ends = visit === Visit.known && this.#live.length === 1 && thread.loop.rounds === 0;
    thread.loop.comesTo(thread, ends ? Visit.laterRound : visit, states);
  }

  #count(thread: Thread, newState: boolean): void {
    const { loop } = thread;
    const hits = this.states.hits();
    if (hits < loop.base || hits === 0) {
      this.left(thread);
      loop.reset();
      if (newState) loop.newStateRound = 1;
      if (hits === 0) return;
    }
    if (hits === loop.base && loop.rounds === 0) return;
    loop.rounds++;
    if (newState) {
      loop.newStateAt = hits;
      loop.newStateRound = loop.rounds + 1;
    }
    const repeats = hits - loop.base;
    // Disabled with a lock in hand it would block who ends its wait; a lock from before the loop it keeps.
    if (repeats < patience || (thread.held.length > 0 && repeats < 2 * patience)) return;
    loop.base = hits;
    const repetitions = Math.min(loop.repetitions(), loop.rounds - loop.newStateRound);
    const counts = hits - loop.newStateAt < patience / 2;
    if (counts) this.search?.gap('loop');
    // Otherwise it is no loop: calls in a row, each from another place.
    if (counts || repetitions > 0) {
      loop.waits = true;
      loop.insists = false;
      loop.rereads.keepSince(hits - patience / 2);
      this.search?.waits(thread.id, repetitions);
    }
    loop.rounds = loop.newStateRound = 0;
    loop.forgetSites();
  }

  /** `thread` has ended, or has left its loop. */
  left(thread: Thread): void {
    this.#relent(thread);
    if (thread.loop.released && !thread.loop.timed) this.search?.gap('loop');
  }

  /**
   * Nobody can run. Gives waiting threads another turn. `none`: there are none; `livelock`: they had enough; `covered`: one of them could have read something
   * newer.
   */
  turn(): 'again' | 'none' | 'livelock' | 'covered' {
    const effects = this.#effects();
    if (effects !== this.#turnEffects) {
      this.#turnEffects = effects;
      this.#turns = 0;
    }
    let some = false;
    let timed = false;
    for (const { state, loop } of this.#live) {
      if (state !== ThreadState.ready || !loop.waits) continue;
      some = true;
      timed ||= loop.timed;
      if (this.search !== null && (loop.overtaken || loop.rereads.avoidable)) {
        if (!loop.timed) {
          this.search.covered?.();
          return 'covered';
        }
        this.search.gap('loop');
      }
      loop.release();
    }
    if (!some) return 'none';
    if (++this.#turns > (timed ? timedLivelockTurns : livelockTurns)) return 'livelock';
    this.search?.barrier();
    return 'again';
  }

  /** Times that some thread has changed something. */
  #effects(): number {
    this.states.effects();
    return this.#kernel.words[KernelWord.effects] ?? 0;
  }

  #relent(thread: Thread): void {
    if (!thread.loop.insists) return;
    thread.loop.insists = false;
    this.search?.relents?.(thread.id);
  }

  #wake(by: Thread, address: number, bytes: number): void {
    for (const thread of this.#live) {
      if (thread === by || thread.loop.places.length === 0 || !thread.loop.covers(address, bytes)) continue;
      if (thread.loop.waits && !thread.loop.rereads.empty) {
        thread.loop.overtaken = true;
        continue;
      }
      if (thread.loop.waits) this.search?.resumed?.(thread.id);
      thread.loop.restart();
    }
  }
}
