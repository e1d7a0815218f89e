/**
 * `rff`: reads-from fuzzing (Wolff, Shi, Duck, Mathur and Roychoudhury, "Greybox fuzzing for concurrency testing", ASPLOS 2024).
 *
 * An abstract schedule is a set of constraints: this read site reads from that write site, at least once or never. Each execution takes a schedule
 * from the corpus (those whose combination of reads-from pairs was rare more often), mutates it and follows it proactively on top of partial order
 * sampling (or another sampler): reads wait for the write they want, other writes wait while a wanted value stands. Guarantee: none beyond that every schedule stays
 * possible (constraints only put threads back while others can run); feedback makes rare combinations likely. Cost: a scan of candidates and
 * constraints a point, and a map look-up an event.
 *
 * Deviations: feedback comes at the ends of generations, so a schedule is drawn with the weight of its rarity instead of being given energy.
 * Constraints are dropped when threads spin or yield again and again while one is held back.
 * Pairs that were never seen are put into constraints more often than those that were. A constraint looks at the last write of all sites that can
 * feed its read, without regard to addresses. Free values are uniform.
 */
import { Random } from '../base/random.ts';
import type { SchedulingView, Strategy } from '../engine/strategy.ts';
import { createPos } from './pos.ts';
import { type Constraint, type ReadsFrom, type ReadsFromSum, readOf, writeOf } from './reads-from.ts';
import { ReadsFromWatch } from './reads-from-watch.ts';
import { createMutator } from './rff-mutation.ts';
import type { Sampler } from './sampler.ts';

/** One execution in so many collects which sites touch the same memory; all of the first ones. */
const thoroughEvery = 16;
const thoroughUntil = 64;

export interface RffOptions {
  readonly readsFrom: ReadsFrom;
  /** Receives what executions showed. */
  readonly sum: ReadsFromSum;
  /** Chooses among what the constraints leave open. Default: partial order sampling, as in the paper. */
  readonly under?: Sampler;
}

/** A constraint while an execution runs. */
interface Watched extends Constraint {
  /** By site: 1 for writes that its read may read from. */
  readonly writers: Uint8Array;
  /** The last of these that was performed; 0: none. */
  last: number;
  satisfied: boolean;
}

/** Spins and yields of threads while a constraint holds another one back, after which constraints are dropped: it may be what they wait for. */
const patience = 8;
/** Points at which a constraint holds a thread back, after which constraints are dropped: threads that poll by turns never yield. */
const heldPoints = 2000;

/** How a constraint wants a thread's pending operation: put back, no opinion, at once. */
const Wish = { later: 0, none: 1, now: 2 } as const;

export function createRff({ readsFrom, sum, under = createPos() }: RffOptions): Strategy {
  const mutate = createMutator(readsFrom);
  const writersOf = writersByRead(readsFrom.possible);
  const watch = new ReadsFromWatch();
  let random = new Random();
  let execution = 0;
  let constraints: readonly Constraint[] = [];
  let watched: readonly Watched[] = [];
  /** The candidates that constraints leave over. */
  let chosen = new Int32Array(64);
  /** A constraint has put a thread back since the last spin or yield. */
  let held = false;
  let waits = 0;
  let pointsHeld = 0;

  const wishFor = (view: SchedulingView, thread: number): number => {
    const site = view.pendingSite[thread] ?? 0;
    let wish: number = Wish.none;
    for (const one of watched) {
      if (!one.positive) {
        if (site === one.read && one.last === one.write) return Wish.later;
      } else if (!one.satisfied) {
        const stands = one.last === one.write;
        if (site === one.read) {
          if (!stands) return Wish.later;
          wish = Wish.now;
        } else if (stands && site !== one.write && one.writers[site] === 1) return Wish.later;
      }
    }
    return wish;
  };

  return {
    name: 'rff',
    begin(number, source) {
      random = source;
      execution = number;
      constraints = mutate(random);
      watched = constraints.map((one) => ({
        ...one,
        writers: writersOf.get(one.read) ?? new Uint8Array(0),
        last: 0,
        satisfied: false,
      }));
      watch.begin(number < thoroughUntil || random.below(thoroughEvery) === 0);
      under.begin(number, random);
      held = false;
      waits = pointsHeld = 0;
    },
    chooseThread(view: SchedulingView) {
      if (watched.length === 0) return under.chooseThread(view);
      if (chosen.length < view.count) chosen = new Int32Array(2 * view.count);
      let best: number = Wish.later;
      let count = 0;
      for (let i = 0; i < view.count; i++) {
        const candidate = view.candidates[i] ?? 0;
        const wish = wishFor(view, candidate);
        if (wish === Wish.later) held = true;
        if (wish < best) continue;
        if (wish > best) count = 0;
        best = wish;
        chosen[count++] = candidate;
      }
      if (count < view.count && ++pointsHeld >= heldPoints) watched = [];
      return under.choose(view, chosen, count);
    },
    chooseValue: (_kind, count) => random.below(count),
    performed(thread, view) {
      const site = view.pendingSite[thread] ?? 0;
      for (const one of watched) {
        if (site === one.read && one.last === one.write) one.satisfied = true;
        if (one.writers[site] === 1 && view.pendingWrites[thread] !== 0) one.last = site;
      }
      watch.performed(thread, view);
      under.performed?.(thread, view);
    },
    created: (thread, parent) => under.created?.(thread, parent),
    ended: (thread) => under.ended?.(thread),
    yielded(thread) {
      under.yielded?.(thread);
      if (!held) return;
      held = false;
      if (++waits >= patience) watched = [];
    },
    end() {
      watch.possible((pair) => sum.possible(pair));
      for (const pair of watch.pairs) sum.seen(pair);
      sum.combination({ signature: watch.signature, execution, constraints, count: 1 });
    },
  };
}

function writersByRead(possible: readonly number[]): ReadonlyMap<number, Uint8Array> {
  const sites = new Map<number, number[]>();
  for (const pair of possible) {
    if (writeOf(pair) === 0) continue;
    const read = readOf(pair);
    const writers = sites.get(read);
    if (writers === undefined) sites.set(read, [writeOf(pair)]);
    else writers.push(writeOf(pair));
  }
  return new Map(
    [...sites].map(([read, writers]) => {
      const flags = new Uint8Array(Math.max(...writers) + 1);
      for (const site of writers) flags[site] = 1;
      return [read, flags];
    }),
  );
}
