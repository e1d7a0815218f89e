/**
 * `lock-order-inversion`: locks taken in different orders by threads that could meet, also when this execution did not hang.
 *
 * A lock graph (Goodlock: Havelund, "Using runtime analysis to guide model checking of Java programs", SPIN 2000): an edge a -> b for each place where
 * a thread takes b while it holds a. A cycle is reported only when its edges come from different threads, share no further lock (a gate lock keeps
 * the threads apart), and are not ordered by thread creation or joining: the four known sources of false alarms, with try-locks, which never wait
 * and so make no edge.
 */
import type { Detector, DetectorContext } from '../engine/detector.ts';
import type { RawStack, RawWait } from '../engine/outcome.ts';
import { RwLock } from '../engine/sync/rwlock.ts';
import type { LockLike } from '../engine/sync/context.ts';
import type { HeldObject, Thread } from '../engine/thread.ts';
import { isBefore, type Moment, ThreadOrder } from './thread-order.ts';

interface Edge {
  readonly from: HeldObject;
  readonly to: LockLike;
  readonly thread: Thread;
  /** Other locks held: a common one is a gate. */
  readonly gates: ReadonlySet<number>;
  readonly stack: RawStack;
  readonly fromStack: RawStack;
  readonly moment: Moment;
  /** Read locks: two of them do not exclude each other. */
  readonly fromShared: boolean;
  readonly toShared: boolean;
}

/** Cycles longer than this are rare and expensive to enumerate. */
const longestCycle = 6;
const maxEdgesPerLock = 64;
/** Edges that one search looks at, for each length of cycles: with many locks and threads there are millions of paths. */
const mostLooks = 2000;
/** The same, all searches of an execution together; then cycles of two locks only are looked for, which takes one list. */
const mostLooksInAll = 1_000_000;
/** Times at which one thread did the same: the first ones and the last are kept, since creation and joining lie between them. */
const maxMoments = 4;

export function createLockOrderDetector(context: DetectorContext): Detector {
  let edges = new Map<number, Edge[]>();
  const order = new ThreadOrder();
  /** Keys of this execution's findings: a circle is reported once. */
  let reported = new Set<string>();
  let looksInAll = 0;
  /** What the running search may still look at. */
  let looksLeft = 0;

  const add = (edge: Edge): void => {
    const list = edges.get(edge.from.address) ?? [];
    const same = (other: Edge): boolean =>
      other.to === edge.to &&
      other.toShared === edge.toShared &&
      other.fromShared === edge.fromShared &&
      other.thread === edge.thread &&
      sameSet(other.gates, edge.gates);
    const before = list.filter(same);
    // Moments of one thread share what they know until it creates or joins one.
    if (before.some((other) => other.moment.known === edge.moment.known)) return;
    const last = before.length >= maxMoments ? before.at(-1) : undefined;
    if (last !== undefined) list.splice(list.indexOf(last), 1);
    else if (list.length >= maxEdgesPerLock) return;
    list.push(edge);
    edges.set(edge.from.address, list);
    const cycle = shortest(edge);
    if (cycle !== null) report(cycle);
  };

  /** The shortest cycle that the newest edge closes, of those that are found in time. */
  const shortest = (edge: Edge): Edge[] | null => {
    const longest = looksInAll < mostLooksInAll ? longestCycle : 2;
    for (let length = 2; length <= longest; length++) {
      looksLeft = mostLooks;
      const cycle = search([edge], length);
      looksInAll += mostLooks - looksLeft;
      if (cycle !== null) return cycle;
    }
    return null;
  };

  /** Depth first, from the newest edge back to its start, by `length` edges. */
  const search = (path: readonly Edge[], length: number): Edge[] | null => {
    const [first] = path;
    const last = path[path.length - 1];
    if (first === undefined || last === undefined) return null;
    const closes = path.length + 1 === length;
    for (const next of edges.get(last.to.address) ?? []) {
      if (looksLeft <= 0) return null;
      looksLeft--;
      const isBack = next.to.address === first.from.address && !(next.toShared && first.fromShared);
      if (closes !== isBack) continue;
      if ((last.toShared && next.fromShared) || !path.every((edge) => canMeet(edge, next))) continue;
      if (isBack) return [...path, next];
      const found = search([...path, next], length);
      if (found !== null) return found;
    }
    return null;
  };

  const report = (cycle: readonly Edge[]): void => {
    const locks = cycle.map((edge) => edge.from.address).toSorted((a, b) => a - b);
    const key = `lock-order-inversion:${locks.join()}`;
    if (reported.has(key)) return;
    reported.add(key);
    context.report({
      kind: 'lock-order-inversion',
      severity: 'warning',
      key,
      message: `${cycle.length} locks are taken in a circle of orders by threads that can meet`,
      fatal: false,
      step: context.step,
      thread: cycle[0]?.thread.id ?? 0,
      stack: [],
      deterministic: true,
      waits: cycle.map(waitOf),
    });
  };

  return {
    begin() {
      if (edges.size > 0) edges = new Map();
      if (reported.size > 0) reported = new Set();
      looksInAll = 0;
      order.reset();
    },
    created: (parent, child) => order.created(parent, child),
    joined: (thread, ended) => order.joined(thread, ended),
    lockTaken(thread, lock, tried) {
      if (tried || thread.held.length === 0 || thread.held.includes(lock)) return;
      const stack = context.stack();
      const moment = order.now(thread);
      const toShared = isShared(lock, thread);
      for (const held of thread.held) {
        const gates = new Set(thread.held.filter((other) => other !== held).map((other) => other.address));
        add({
          from: held,
          to: lock,
          thread,
          gates,
          stack,
          fromStack: held.takenAt(thread),
          moment,
          fromShared: isShared(held, thread),
          toShared,
        });
      }
    },
  };
}

/** Whether two edges can be part of one deadlock: different threads, not ordered by creation or joining, no common gate. */
function canMeet(a: Edge, b: Edge): boolean {
  if (a.thread === b.thread) return false;
  if (isBefore(a.moment, b.moment) || isBefore(b.moment, a.moment)) return false;
  for (const gate of a.gates) if (b.gates.has(gate)) return false;
  return true;
}

function isShared(lock: HeldObject, thread: Thread): boolean {
  return lock instanceof RwLock && lock.writer !== thread;
}

function sameSet(a: ReadonlySet<number>, b: ReadonlySet<number>): boolean {
  return a.size === b.size && [...a].every((value) => b.has(value));
}

function waitOf(edge: Edge): RawWait {
  return {
    thread: edge.thread.id,
    operation: `lock ${edge.to.describe()} while holding ${edge.from.describe()}`,
    object: edge.to.describe(),
    address: edge.to.address,
    stack: edge.stack,
    locks: [{ name: edge.from.describe(), address: edge.from.address, stack: edge.fromStack }],
  };
}
