/**
 * Orders of operations, and executions that have them or do not.
 *
 * An {@link Order} is a statement about one execution: these operations came in this order. {@link OrderMonitor} decides it on the way. {@link createOrdered}
 * makes executions in which it holds (`force`) or does not hold (`forbid`): a random walk in which a thread is held back while its next operation would
 * settle the order the wrong way. When every thread that can run is held back, one of them goes on, so an execution may still come out the other
 * way: the monitor knows. Cost: one test for each candidate at a point.
 */
import { Random } from '../base/random.ts';
import type { SchedulingView, Strategy } from '../engine/strategy.ts';

/** What is done where, whoever does it: see {@link operationKey}. */
export type OperationKey = number;

export interface PerformedOperation {
  readonly thread: number;
  readonly key: OperationKey;
  readonly address: number;
  readonly bytes: number;
}

/** An operation of one thread: the first one it performs of this kind. */
export interface ThreadOperation {
  readonly thread: number;
  readonly key: OperationKey;
}

export interface OrderedPair {
  readonly before: ThreadOperation;
  readonly after: ThreadOperation;
}

export type Order =
  /** The first operation of each pair came before its second one, which may not have come at all. All pairs hold. */
  | { readonly form: 'before'; readonly pairs: readonly OrderedPair[] }
  /** A thread did `inner` after another one had done `first` and before that one did the next `last`. Holds once that has happened. */
  | {
      readonly form: 'between';
      readonly first: OperationKey;
      readonly inner: OperationKey;
      readonly last: OperationKey;
      /** Null: any thread. */
      readonly outerThread: number | null;
      readonly innerThread: number | null;
      /** `inner` has to touch the memory or object that `first` did. */
      readonly sameObject: boolean;
    };

/** Code site, kind, and whether it writes, as one number. */
export function operationKey(site: number, kind: number, writes: boolean): OperationKey {
  return site * 64 + kind * 2 + (writes ? 1 : 0);
}

export function siteOfKey(key: OperationKey): number {
  return Math.floor(key / 64);
}

export function kindOfKey(key: OperationKey): number {
  return (key % 64) >> 1;
}

export function keyWrites(key: OperationKey): boolean {
  return key % 2 === 1;
}

/** The pending operation of `thread`. */
export function pendingOperation(thread: number, view: SchedulingView): PerformedOperation {
  return {
    thread,
    key: operationKey(view.pendingSite[thread] ?? 0, view.pendingKind[thread] ?? 0, view.pendingWrites[thread] !== 0),
    address: view.pendingAddress[thread] ?? 0,
    bytes: view.pendingBytes[thread] ?? 0,
  };
}

/** Whether two operations touch the same memory or object. */
export function touchSame(a: PerformedOperation, b: PerformedOperation): boolean {
  if (a.address === b.address) return a.address !== 0;
  return a.address < b.address ? a.address + a.bytes > b.address : b.address + b.bytes > a.address;
}

/** What performing an operation next would do to an order that is not settled: make it hold, or bring it no nearer than never. */
export type Effect = 'makes' | 'spoils' | 'none';

export class OrderMonitor {
  readonly #order: Order;
  /** Pairs: +1 holds, -1 came the other way round, 0 neither operation has come. */
  readonly #pairs: number[] = [];
  /** `first` operations whose `last` has not come, by thread. */
  readonly #open = new Map<number, PerformedOperation>();
  #holds = false;

  constructor(order: Order) {
    this.#order = order;
    this.begin();
  }

  begin(): void {
    this.#holds = false;
    this.#open.clear();
    if (this.#order.form === 'before') for (const index of this.#order.pairs.keys()) this.#pairs[index] = 0;
  }

  get holds(): boolean {
    return this.#holds;
  }

  effect(operation: PerformedOperation): Effect {
    if (this.#holds) return 'none';
    const order = this.#order;
    if (order.form === 'before') return this.#effectOnPairs(operation, order.pairs);
    if (this.#isInner(operation)) return 'makes';
    const { thread, key } = operation;
    if (key === order.last && this.#open.has(thread)) return 'spoils';
    const early = key === order.inner && (order.innerThread ?? thread) === thread && order.outerThread !== thread;
    // A thread that may itself be the outer one has to come to its `first` operation.
    return early && key !== order.first ? 'spoils' : 'none';
  }

  /** Whether the operation is a second `first` while another thread's has no `last` yet: from there on the order may be unavoidable. */
  overlaps({ thread, key }: PerformedOperation): boolean {
    const order = this.#order;
    if (this.#holds || order.form !== 'between' || key !== order.first) return false;
    return this.#open.size > (this.#open.has(thread) ? 1 : 0);
  }

  performed(operation: PerformedOperation): void {
    if (this.#holds) return;
    const order = this.#order;
    if (order.form === 'before') {
      for (const [index, { before, after }] of order.pairs.entries()) {
        if (this.#pairs[index] !== 0) continue;
        if (isOf(operation, before)) this.#pairs[index] = 1;
        else if (isOf(operation, after)) this.#pairs[index] = -1;
      }
      this.#holds = this.#pairs.every((state) => state === 1);
      return;
    }
    const { thread, key } = operation;
    if (this.#isInner(operation)) this.#holds = true;
    if (key === order.last) this.#open.delete(thread);
    if (key === order.first && (order.outerThread ?? thread) === thread) this.#open.set(thread, operation);
  }

  #effectOnPairs(operation: PerformedOperation, pairs: readonly OrderedPair[]): Effect {
    let makes = 0;
    let held = 0;
    for (const [index, { before, after }] of pairs.entries()) {
      const state = this.#pairs[index];
      if (state === 1) held++;
      if (state !== 0) continue;
      if (isOf(operation, before)) makes++;
      else if (isOf(operation, after)) return 'spoils';
    }
    return makes > 0 && makes + held === pairs.length ? 'makes' : 'none';
  }

  #isInner(operation: PerformedOperation): boolean {
    const order = this.#order;
    if (order.form !== 'between' || operation.key !== order.inner) return false;
    if (order.innerThread !== null && order.innerThread !== operation.thread) return false;
    for (const [thread, first] of this.#open) {
      if (thread !== operation.thread && (!order.sameObject || touchSame(first, operation))) return true;
    }
    return false;
  }
}

function isOf(operation: PerformedOperation, wanted: ThreadOperation): boolean {
  return operation.thread === wanted.thread && operation.key === wanted.key;
}

export interface OrderedStrategy extends Strategy {
  /** Whether the order held in the execution. */
  readonly held: boolean;
}

export function createOrdered(order: Order, mode: 'force' | 'forbid'): OrderedStrategy {
  const monitor = new OrderMonitor(order);
  const unwanted: Effect = mode === 'force' ? 'spoils' : 'makes';
  const allowed: number[] = [];
  let random = new Random();
  /** Every other execution that forbids also keeps threads from coming where nobody can go on without the order. */
  let careful = false;
  const heldBack = (operation: PerformedOperation): boolean =>
    monitor.effect(operation) === unwanted || (careful && monitor.overlaps(operation));
  return {
    name: mode,
    get held() {
      return monitor.holds;
    },
    begin(_execution, source) {
      random = source;
      careful = mode === 'forbid' && random.below(2) === 0;
      monitor.begin();
    },
    chooseThread(view) {
      allowed.length = 0;
      for (let i = 0; i < view.count; i++) {
        const thread = view.candidates[i] ?? 0;
        if (!heldBack(pendingOperation(thread, view))) allowed.push(thread);
      }
      if (allowed.length > 0) return allowed[random.below(allowed.length)] ?? view.defaultThread;
      return view.candidates[random.below(view.count)] ?? view.defaultThread;
    },
    chooseValue: (_kind, count) => random.below(count),
    performed: (thread, view) => monitor.performed(pendingOperation(thread, view)),
  };
}

export interface Witnessed extends Strategy {
  /** Operations performed, in order. */
  operations(): readonly PerformedOperation[];
  /** What each unfinished thread was about to do when the execution ended. */
  pending(): readonly PerformedOperation[];
}

/** Makes the choices of `inner` and notes what is performed, at most `limit` operations. */
export function createWitnessed(inner: Strategy, limit: number): Witnessed {
  const list: PerformedOperation[] = [];
  const ended = new Set<number>();
  let last: SchedulingView | null = null;
  let threads = 0;
  return {
    name: inner.name,
    begin(execution, random) {
      list.length = threads = 0;
      ended.clear();
      last = null;
      inner.begin(execution, random);
    },
    chooseThread: (view) => inner.chooseThread(view),
    chooseValue: (kind, count, step, code) => inner.chooseValue(kind, count, step, code),
    performed(thread, view) {
      last = view;
      if (list.length < limit) list.push(pendingOperation(thread, view));
      inner.performed?.(thread, view);
    },
    created(thread, parent) {
      threads = Math.max(threads, thread + 1);
      inner.created?.(thread, parent);
    },
    ended(thread) {
      ended.add(thread);
      inner.ended?.(thread);
    },
    yielded: (thread) => inner.yielded?.(thread),
    operations: () => [...list],
    pending() {
      const view = last;
      if (view === null) return [];
      const pending: PerformedOperation[] = [];
      for (let thread = 0; thread < threads; thread++) {
        if (ended.has(thread)) continue;
        const next = pendingOperation(thread, view);
        // The view still shows what a thread performed last when nothing has followed.
        if (list.findLast((one) => one.thread === thread)?.key !== next.key) pending.push(next);
      }
      return pending;
    },
  };
}
