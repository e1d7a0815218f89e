/** Which orders of a failing execution might be what makes it fail, and which of them other executions leave standing. */
import { Operation } from '../engine/strategy.ts';
import {
  keyWrites,
  kindOfKey,
  type Order,
  type OrderedPair,
  OrderMonitor,
  type PerformedOperation,
  type ThreadOperation,
  touchSame,
} from '../strategies/order.ts';

/** An execution as the search sees it: what was performed. */
export interface Sample {
  readonly operations: readonly PerformedOperation[];
  readonly fails: boolean;
}

export interface CandidateOrder {
  readonly order: Order;
  /** Failing executions of the sample without the order: 0 for an order that every failure needs. */
  readonly failsWithout: number;
  /** Passing executions with it: 0 for an order that suffices. */
  readonly passesWith: number;
  /** Share of the executions with the order that fail. */
  readonly precision: number;
}

/** Operations of the failing execution looked at, and orders of each form. Counts, so that results are the same on any machine. */
const maxOperations = 60;
const maxToCome = 30;
const maxPairs = 300;
const maxBetween = 400;
/** Pairs that must hold at once, at most. */
const maxConjunction = 4;

/** Kinds that order nothing by themselves: what follows from them does. */
const uninteresting: ReadonlySet<number> = new Set([
  Operation.start,
  Operation.unlock,
  Operation.join,
  Operation.create,
  Operation.yield,
  Operation.sleep,
]);

/**
 * Orders that hold in the failing execution, best first: those that no failure of `samples` is without, by how seldom the others have them, then the simpler
 * ones. `pending` is what its threads were waiting to do when it ended.
 */
export function candidateOrders(
  failing: readonly PerformedOperation[],
  pending: readonly PerformedOperation[],
  samples: readonly Sample[],
): CandidateOrder[] {
  const known = [...failing, ...pending];
  const operations = relevant([...known, ...operationsToCome(known, samples)]);
  const performed = new Set(failing);
  const pairs = orderedPairs(operations, performed);
  const came = new Set(known);
  const mayFollow = followers(samples);
  const isLater = (later: PerformedOperation, first: PerformedOperation): boolean =>
    came.has(later) || mayFollow(first, later);
  const rated = betweenOrders(operations, performed, isLater).map((order) => rate(order, samples));
  rated.push(...conjunctions(pairs, samples));
  const chain = handovers(pairs, operations, samples);
  if (chain?.passesWith === 0) rated.push(chain);
  return rated
    .filter(({ failsWithout }) => failsWithout === 0)
    .toSorted((a, b) => a.passesWith - b.passesWith || complexity(a.order) - complexity(b.order));
}

/** What threads do in passing executions only: in the failing one everything came before it. */
export function operationsToCome(
  failing: readonly PerformedOperation[],
  samples: readonly Sample[],
): PerformedOperation[] {
  const nameOf = ({ thread, key }: PerformedOperation): string => `${thread}:${key}`;
  const known = new Set(failing.map(nameOf));
  const found: PerformedOperation[] = [];
  for (const { operations, fails } of samples) {
    if (fails) continue;
    for (const operation of operations) {
      const name = nameOf(operation);
      if (!known.has(name) && found.length < maxToCome) found.push(operation);
      known.add(name);
    }
  }
  return found;
}

/** Those that conflict with another thread's, the last ones when there are many. */
function relevant(operations: readonly PerformedOperation[]): PerformedOperation[] {
  return operations
    .filter((one) => !uninteresting.has(kindOfKey(one.key)) && operations.some((other) => conflict(one, other)))
    .slice(-maxOperations);
}

function conflict(a: PerformedOperation, b: PerformedOperation): boolean {
  return a.thread !== b.thread && (keyWrites(a.key) || keyWrites(b.key)) && touchSame(a, b);
}

/** First operations of their threads that conflict, in the order in which they came. */
function orderedPairs(
  operations: readonly PerformedOperation[],
  performed: ReadonlySet<PerformedOperation>,
): OrderedPair[] {
  const seen = new Set<string>();
  const firsts = operations.filter(({ thread, key }) => {
    const name = `${thread}:${key}`;
    return !seen.has(name) && seen.add(name);
  });
  const pairs: OrderedPair[] = [];
  for (const [index, before] of firsts.entries()) {
    if (!performed.has(before)) continue;
    for (const after of firsts.slice(index + 1)) {
      if (conflict(before, after)) pairs.push({ before, after });
    }
  }
  return pairs.slice(-maxPairs);
}

/** Whether a thread ever performs the second operation after the first one. What it only does on the way there (waiting for another thread) never follows. */
function followers(samples: readonly Sample[]): (first: PerformedOperation, later: PerformedOperation) => boolean {
  const known = new Map<string, boolean>();
  return (first, later) => {
    const name = `${first.thread}:${first.key}:${later.key}`;
    let follows = known.get(name);
    if (follows === undefined) {
      follows = samples.some(({ operations }) => {
        const own = operations.filter(({ thread }) => thread === first.thread);
        const from = own.findIndex(({ key }) => key === first.key);
        return from >= 0 && own.slice(from + 1).some(({ key }) => key === later.key);
      });
      known.set(name, follows);
    }
    return follows;
  };
}

/**
 * For each operation that came between two of another thread, with one of which it conflicts: by these threads, and by any two. `isLater`: whether an operation
 * that is listed behind another one of its thread does come after it.
 */
function betweenOrders(
  operations: readonly PerformedOperation[],
  performed: ReadonlySet<PerformedOperation>,
  isLater: (later: PerformedOperation, first: PerformedOperation) => boolean,
): Order[] {
  const found = new Map<string, Order>();
  for (const [index, inner] of operations.entries()) {
    if (!performed.has(inner)) continue;
    for (const first of operations.slice(0, index)) {
      if (first.thread === inner.thread) continue;
      const last = operations.slice(index + 1).find((one) => one.thread === first.thread && isLater(one, first));
      if (last === undefined) continue;
      const sameObject = conflict(first, inner);
      if (!sameObject && !conflict(inner, last)) continue;
      const keys = { form: 'between', first: first.key, inner: inner.key, last: last.key, sameObject } as const;
      for (const order of [
        { ...keys, outerThread: first.thread, innerThread: inner.thread },
        { ...keys, outerThread: null, innerThread: null },
      ])
        found.set(JSON.stringify(order), order);
    }
  }
  return [...found.values()].slice(-maxBetween);
}

function rate(order: Order, samples: readonly Sample[]): CandidateOrder {
  const monitor = new OrderMonitor(order);
  const holds = samples.map(({ operations }) => {
    monitor.begin();
    for (const operation of operations) {
      monitor.performed(operation);
      if (monitor.holds) return true;
    }
    return false;
  });
  return rating(order, holds, samples);
}

interface Table {
  readonly pairs: readonly OrderedPair[];
  /** Whether they hold, by sample. */
  readonly holds: readonly boolean[];
}

/**
 * One pair, two at once (a deadlock needs both threads to have come as far as their first lock), and, starting from the best of these, one more as long as that
 * excludes passing executions. Only pairs that every failure has can be part.
 */
function conjunctions(pairs: readonly OrderedPair[], samples: readonly Sample[]): CandidateOrder[] {
  const single: Table[] = pairs
    .map((pair) => ({ pairs: [pair], holds: samples.map((sample) => pairHolds(pair, sample)) }))
    .filter(({ holds }) => samples.every(({ fails }, index) => !fails || holds[index] === true));
  const double = single.flatMap((a, index) => single.slice(index + 1).map((b) => and(a, b)));
  const tables = [...single, ...double];
  const passesWith = ({ holds }: Table): number => holds.filter((held, index) => held && !samples[index]?.fails).length;
  let best = leastBy(tables, passesWith);
  while (best !== undefined && passesWith(best) > 0 && best.pairs.length < maxConjunction) {
    const now: Table = best;
    const more = leastBy(
      single.map((one) => and(now, one)),
      passesWith,
    );
    if (more === undefined || passesWith(more) >= passesWith(now)) break;
    tables.push(more);
    best = more;
  }
  return tables.map(({ pairs: all, holds }) => rating({ form: 'before', pairs: all }, holds, samples));
}

/**
 * The pairs at which an object went from one thread to another, all at once. One of them may separate as well; but where each step needs the one before,
 * executions that have the last one are too rare to be tested unless all are forced.
 */
function handovers(
  pairs: readonly OrderedPair[],
  operations: readonly PerformedOperation[],
  samples: readonly Sample[],
): CandidateOrder | undefined {
  const chain = pairs.filter((pair) => isHandover(pair, operations));
  if (chain.length < 3 || chain.length > maxConjunction) return undefined;
  const holds = samples.map((sample) => chain.every((pair) => pairHolds(pair, sample)));
  return rating({ form: 'before', pairs: chain }, holds, samples);
}

/** Whether nothing came between the two but what the first thread did with the object without changing the other one's view of it. */
function isHandover({ before, after }: OrderedPair, operations: readonly PerformedOperation[]): boolean {
  const positionOf = ({ thread, key }: ThreadOperation): number =>
    operations.findIndex((one) => one.thread === thread && one.key === key);
  const second = operations[positionOf(after)];
  if (second === undefined) return false;
  const between = operations.slice(positionOf(before) + 1, positionOf(after)).filter((one) => touchSame(one, second));
  return between.every((one) => one.thread === before.thread && !conflict(one, second));
}

function and(a: Table, b: Table): Table {
  return {
    pairs: [...a.pairs, ...b.pairs],
    holds: a.holds.map((held, index) => held && b.holds[index] === true),
  };
}

/** The first of those with the least value. */
function leastBy<T>(values: readonly T[], of: (value: T) => number): T | undefined {
  let least: T | undefined;
  for (const value of values) if (least === undefined || of(value) < of(least)) least = value;
  return least;
}

function pairHolds({ before, after }: OrderedPair, { operations }: Sample): boolean {
  for (const { thread, key } of operations) {
    if (thread === before.thread && key === before.key) return true;
    if (thread === after.thread && key === after.key) return false;
  }
  return false;
}

function rating(order: Order, holds: readonly boolean[], samples: readonly Sample[]): CandidateOrder {
  let failsWith = 0;
  let failsWithout = 0;
  let passesWith = 0;
  for (const [index, { fails }] of samples.entries()) {
    if (fails && holds[index] !== true) failsWithout++;
    else if (fails) failsWith++;
    else if (holds[index] === true) passesWith++;
  }
  return { order, failsWithout, passesWith, precision: failsWith / Math.max(1, failsWith + passesWith) };
}

/** Fewer operations first; named threads before any threads; what changes memory says more than what looks at it. */
function complexity(order: Order): number {
  if (order.form === 'before') return order.pairs.length === 1 ? 0 : 30 * order.pairs.length;
  const anyThread = order.outerThread === null ? 10 : 0;
  return 10 + anyThread + (keyWrites(order.inner) ? 0 : 2) + (order.sameObject ? 0 : 1);
}
