/**
 * The nodes of a search over reads-from classes: what one event was chosen to be, and what it is going to be instead. Why no class is left out:
 *
 * A *set* here is a part of some execution: events, with the past of each, what each reads from, and the order of all that is fixed. A node is such a set E. Its branches add one
 * event e with the past P that e needs beyond E: E + P + e. *Claim*: below a node every set S that contains E is run, as a part of some execution, unless a *sleeper* is in S: an
 * event with its past that was explored from here, or from a node above, before. (With an empty E and no sleepers that is every class.) By induction over the size of the tree it is
 * enough that some branch of the node has its event in S: then the one of these that is explored first runs S, since no sleeper of this node is in S.
 *
 * - The event is a read or an atomic modification r of memory, and no event of fixed order that is not in E conflicts with it. S has r, with some source w. If w is in E, that branch
 *   is planned when r has run once (`ClassPlanner.#read`). If not, take w out of an order of S right before r: r reads what w wrote over, v, whose past is
 *   smaller. By induction the branch of v is there, and below it the set that has r from v and all that w needs; w is seen there, and its branch is planned. When w itself has to read
 *   from what r overwrites then (two modifications of v), it is seen to read from r, and `ClassPlanner.#swap` plans the other way round.
 * - It is a write of memory of that kind: S has it, whatever it is.
 * - It has a fixed order with something of S that is not in E, or is all of fixed order: the argument of source-DPOR (dpor.ts). Some thread is planned that
 *   can begin what S has beyond E, whatever it reads from: this is where threads are planned instead of events.
 *
 * A thread is left out when its event would be a sleeper: with the source that it would have *now*. What it may be with other sources has to be explored before as well, or S is looked for
 * there by the branch that leaves it out, and here by one that has the other thread among its sleepers: found by neither. So all branches of one thread are explored one after the other, also those
 * that come up in between (`#nextBranch`), before those of the next.
 *
 * The papers: for the first two see reads-from-dpor.ts, for the third dpor.ts. The one on reads-from has no events of fixed order: locks are read and written there. So it has neither
 * sleepers nor this rule.
 */
import type { Clock } from './clocks.ts';
import type { ExecutionGraph, GraphEvent, MemoryTouch } from './execution-graph.ts';
import type { Again } from './loops.ts';

/** Depth of transitions that only pass the time until nobody can run. */
export const passing = -1;

/** One transition of a planned prefix. */
export interface Step {
  readonly thread: number;
  readonly values: readonly number[];
  /** The hash that its event has to have; 0 when it is new. */
  readonly hash: number;
  readonly epoch: number;
  readonly depth: number;
  readonly decides: boolean;
}

/** The transition that runs. */
export interface Running {
  readonly thread: number;
  readonly touches: MemoryTouch[];
  readonly depth: number;
  readonly decides: boolean;
  /** What was planned; null when it runs freely. */
  readonly step: Step | null;
  readonly values: number[];
}

/** A way on from a node: the events before the node in some order, whatever has to come first, and an event of `thread`. */
export interface Branch {
  readonly thread: number;
  readonly steps: readonly Step[];
  /** It may turn out to be impossible. */
  readonly guessed?: boolean;
  /** No branch: `thread` runs alone after an event of this hash, to see whether it waits in a loop. */
  readonly probes?: number;
  /** Left out when it is one more repetition of a loop, as a probe before it found. */
  readonly unless?: Again;
}

/** Events of a branch that was explored: the next event of `thread` need not be one of them again. */
export interface Sleeper {
  readonly thread: number;
  readonly position: number;
  /** One for each choice of values. */
  readonly variants: { readonly key: number; readonly touches: readonly MemoryTouch[] }[];
}

/** A {@link ClassNode} as plain data. */
export interface ClassNodeState {
  readonly counts: Clock;
  readonly enabled: readonly number[];
  readonly asleep: readonly number[];
  readonly planned: readonly number[];
  readonly explored: readonly Sleeper[];
  readonly waiting: readonly Branch[];
  readonly seen: ReadonlySet<string>;
  readonly thread: number;
  readonly steps: readonly Step[] | null;
  readonly guessed: boolean;
  readonly probes: number | undefined;
  readonly event: NodeEvent | null;
  readonly values: readonly number[];
  readonly limits: readonly number[];
  readonly others: number;
  readonly variants: Sleeper['variants'];
  readonly dead: boolean;
}

/** What is left of an event when its execution is over. */
type NodeEvent = Pick<GraphEvent, 'key' | 'touches'>;

export class ClassNode {
  /** Events of each thread before it. Counts of threads that wait shrink when repetitions are taken out. */
  readonly counts: Clock;
  readonly enabled: readonly number[];
  /** Threads whose next event was explored before. */
  readonly asleep: readonly number[];
  /** Threads that were chosen here, or will be. */
  readonly planned: number[];
  readonly explored: Sleeper[] = [];
  readonly waiting: Branch[] = [];
  /** Branches that were looked at. */
  readonly seen: Set<string> = new Set();
  thread: number;
  /** Steps to the branch that is explored; null at the first one while it chose no values. */
  steps: readonly Step[] | null = null;
  guessed = false;
  probes: number | undefined;
  /** Of the last execution that came to it. */
  event: NodeEvent | null = null;
  readonly #values: number[] = [];
  readonly #limits: number[] = [];
  /** How many of the values, the first ones, are those of the event that changed places with its own. */
  #others = 0;
  #variants: Sleeper['variants'] = [];
  /** Its event was a repetition. */
  dead = false;

  constructor(counts: Clock, enabled: readonly number[], asleep: readonly number[], thread: number) {
    this.counts = counts;
    this.enabled = enabled;
    this.asleep = asleep;
    this.thread = thread;
    this.planned = [thread];
  }

  static from(state: ClassNodeState): ClassNode {
    const { counts, enabled, asleep, planned, thread } = state;
    const node = new ClassNode(counts, enabled, asleep, thread);
    node.planned.splice(0, 1, ...planned);
    for (const one of state.explored) node.explored.push(one);
    for (const one of state.waiting) node.waiting.push(one);
    for (const one of state.seen) node.seen.add(one);
    node.steps = state.steps;
    node.guessed = state.guessed;
    node.probes = state.probes;
    node.event = state.event;
    node.dead = state.dead;
    node.#values.push(...state.values);
    node.#limits.push(...state.limits);
    node.#others = state.others;
    node.#variants = state.variants;
    return node;
  }

  /** Not copied. */
  state(): ClassNodeState {
    const { counts, enabled, asleep, planned, explored, waiting, seen, thread, steps, guessed, probes, dead } = this;
    // Without the events that it refers to: a chain as long as the execution.
    const event = this.event === null ? null : { key: this.event.key, touches: this.event.touches };
    const own = { event, values: this.#values, limits: this.#limits, others: this.#others, variants: this.#variants };
    return { counts, enabled, asleep, planned, explored, waiting, seen, thread, steps, guessed, probes, dead, ...own };
  }

  /** Value number `at` of the branch, of `count`; 0 the first time. `own`: of the event that was chosen. */
  valueAt(at: number, count: number, own: boolean): number {
    if (at === this.#values.length) {
      this.#values.push(0);
      this.#limits.push(count);
    }
    if (!own) this.#others = at + 1;
    return this.#values[at] ?? 0;
  }

  /** The branches of one thread come one after the other. See above. */
  #nextBranch(): Branch | undefined {
    const same = this.waiting.findIndex(({ thread }) => thread === this.thread);
    return same < 0 ? this.waiting.shift() : this.waiting.splice(same, 1)[0];
  }

  /** All values of its event were explored. */
  #ended(): void {
    const position = (this.counts[this.thread] ?? 0) + 1;
    if (this.#variants.length > 0) this.explored.push({ thread: this.thread, position, variants: this.#variants });
    this.#variants = [];
  }

  /** Moves on to the next values or branch. False when nothing is left. `graph`: knows which branches are repetitions. */
  advance(graph: ExecutionGraph): boolean {
    if (this.dead) return false;
    const { event } = this;
    if (event !== null) this.#variants.push({ key: event.key, touches: event.touches });
    this.event = null;
    while (this.#values.length > 0) {
      // With another value of the event before it, its own is another event.
      if (this.#values.length <= this.#others) this.#ended();
      this.#others = Math.min(this.#others, this.#values.length - 1);
      const value = (this.#values.pop() ?? 0) + 1;
      if (value < (this.#limits.at(-1) ?? 0)) {
        this.#values.push(value);
        return true;
      }
      this.#limits.pop();
    }
    this.#ended();
    let next = this.#nextBranch();
    while (next?.unless !== undefined && graph.loops.isRepetition(next.unless)) next = this.#nextBranch();
    if (next === undefined) return false;
    this.thread = next.thread;
    this.steps = next.steps;
    this.guessed = next.guessed === true;
    this.probes = next.probes;
    return true;
  }
}

/** Executions that the whole search takes, by the shares of the branches that were explored (Knuth 1975). */
export function estimateOf(nodes: readonly ClassNode[], executions: number): number {
  let share = 0;
  let weight = 1;
  for (const { explored, waiting } of nodes) {
    const branches = explored.length + 1 + waiting.length;
    share += (weight * explored.length) / branches;
    weight /= branches;
  }
  return share <= 0 ? Number.POSITIVE_INFINITY : Math.round(executions / share);
}

/** Whether what `thread` would do now was explored from a state that this execution has passed. */
export function isAsleep(sleepers: readonly Sleeper[], graph: ExecutionGraph, thread: number): boolean {
  const position = graph.count(thread) + 1;
  return sleepers.some(
    (sleeper) =>
      sleeper.thread === thread &&
      sleeper.position === position &&
      sleeper.variants.every(({ key, touches }) => graph.draft(thread, touches).key === key),
  );
}
