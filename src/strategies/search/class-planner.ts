/**
 * What an execution says about the others: for each of its new events the branches that nodes of the search lack. See src/strategies/reads-from-dpor.ts for why these
 * are enough.
 */
import { Closed, type ClosedState, MemoryUse, Sharing, type SharingMode } from '../../engine/search.ts';
import { type Branch, type ClassNode, passing, type Step } from './class-node.ts';
import { type Clock, join } from './clocks.ts';
import { type ExecutionGraph, type GraphEvent, isBefore, type MemoryTouch } from './execution-graph.ts';
import { type Again, loopAt } from './loops.ts';
import { conflict, depend, openTouch, type Touch } from './trace.ts';
import { type Change, findOrder } from './witness.ts';

/** Reads looked back on for a loop. */
const longestLoop = 64;

/** An event, or an operation that never got its turn. */
export interface Later {
  readonly thread: number;
  readonly position: number;
  readonly index: number;
  readonly touches: readonly MemoryTouch[];
  readonly access: MemoryTouch | null;
  readonly wakers: readonly GraphEvent[];
  readonly since: Clock;
}

export const stepOf = ({ thread, values, hash, epoch, depth, decides }: GraphEvent): Step => ({
  thread,
  values,
  hash,
  epoch,
  depth,
  decides,
});

export class ClassPlanner {
  readonly #graph: ExecutionGraph;
  readonly #nodes: readonly ClassNode[];
  /** No order was found where there may be one. */
  readonly #gaveUp: () => void;

  constructor(graph: ExecutionGraph, nodes: readonly ClassNode[], gaveUp: () => void) {
    this.#graph = graph;
    this.#nodes = nodes;
    this.#gaveUp = gaveUp;
  }

  /** Plans what follows from `event`, one of the events that no execution before this one had. */
  event(event: GraphEvent): void {
    const cell = event.access === null ? undefined : this.#graph.places.cell(event.access);
    if (cell !== undefined) {
      if (event.reads) {
        this.#read(event, null);
        for (const write of cell.writes) this.#read(event, write);
      }
      if (event.writes) for (const read of cell.reads) this.#read(read, event);
      if (event.access?.memory === MemoryUse.modify) this.#swap(event);
    }
    this.races(event);
  }

  /** The node at which an event was chosen; undefined when it was not. */
  #nodeOf(event: GraphEvent): ClassNode | undefined {
    const node = event.decides ? this.#nodes[event.depth] : undefined;
    return node?.event === event ? node : undefined;
  }

  /** `read` reads from `write` instead, with all that led to it. */
  #read(read: GraphEvent, write: GraphEvent | null): void {
    const node = this.#nodeOf(read);
    if (node === undefined || write === read) return;
    if (write !== null && isBefore(read, write.clock)) return;
    const last = this.#graph.at(read.thread, read.position - 1);
    const again = this.#mayRepeat(read, write);
    // Once more what it did when it waited changes nothing.
    if (again !== undefined && this.#graph.loops.isRepetition(again)) return;
    const key = `${read.thread}<${write?.hash ?? 0}`;
    if (node.seen.has(key)) return;
    node.seen.add(key);
    if (write === read.source) return;
    const counts = join(node.counts.slice(), write?.clock);
    const changes = [{ event: read, source: write }];
    const branch = this.#change(node, read.thread, counts, changes, read.access?.memory === MemoryUse.modify);
    if (branch === null) return;
    if (again === undefined || last === undefined) return void node.waiting.push(branch);
    if (!this.#graph.loops.isProbed(last)) {
      const depth = this.#nodes.indexOf(node);
      const past = this.#graph.events.filter((event) => isBefore(event, last.clock));
      const steps = past.map((event) =>
        event.depth < depth ? stepOf(event) : { ...stepOf(event), depth, decides: false },
      );
      node.waiting.push({ thread: read.thread, steps, probes: last.hash });
    }
    node.waiting.push({ ...branch, unless: again });
  }

  /** When `read` from `write` is what its thread has just done, without an effect since. */
  #mayRepeat(read: GraphEvent, write: GraphEvent | null): Again | undefined {
    const address = read.access?.address ?? 0;
    const hash = write?.hash ?? 0;
    const last = this.#graph.at(read.thread, read.position - 1);
    if (last === undefined) return undefined;
    for (let at = read.position - 1, n = 0; n < longestLoop; at--, n++) {
      const event = this.#graph.at(read.thread, at);
      const access = event?.access ?? null;
      if (event === undefined || access === null || !event.reads || event.touches.length > 1) return undefined;
      const same = event === write || (!event.writes && (event.source?.hash ?? 0) === hash);
      if (access.address === address && same) return { after: last.hash, loop: loopAt(last), address, source: hash };
    }
    return undefined;
  }

  /** Two atomic modifications, the second of what the first wrote: the other way round. */
  #swap(second: GraphEvent): void {
    const first = second.source;
    if (first === null || first.access?.memory !== MemoryUse.modify || isBefore(first, second.before)) return;
    const node = this.#nodeOf(first);
    if (node === undefined) return;
    const counts = join(join(node.counts.slice(), second.before), first.source?.clock);
    const clock = counts.slice();
    clock[second.thread] = second.position;
    const key = `${second.thread}~${this.#graph.keyOf(second.thread, second.position, first.source, clock)}`;
    if (node.seen.has(key)) return;
    node.seen.add(key);
    const changes = [
      { event: second, source: first.source },
      { event: first, source: second },
    ];
    const branch = this.#change(node, first.thread, counts, changes, false);
    if (branch !== null) node.waiting.push(branch);
  }

  #change(node: ClassNode, thread: number, counts: Clock, changes: readonly Change[], mayFail: boolean): Branch | null {
    let order = findOrder(this.#graph, counts, changes, false);
    const guessed = order === null && mayFail;
    if (guessed) order = findOrder(this.#graph, counts, changes, true);
    if (order === 'unknown') this.#gaveUp();
    if (order === null || order === 'unknown') return null;
    const depth = this.#nodes.indexOf(node);
    const chosen = changes.at(-1)?.event;
    const steps = order.map((event): Step => {
      const step = stepOf(event);
      if (event === chosen) return { ...step, values: [], hash: 0, depth, decides: true };
      if (changes.some((change) => change.event === event))
        return { ...step, values: [], hash: 0, depth, decides: false };
      return event.depth < depth ? step : { ...step, depth, decides: false };
    });
    return { thread, steps, guessed };
  }

  /** An operation of `thread` that never got its turn. */
  later(thread: number, address: number, mode: SharingMode, tolerates: ClosedState): Later {
    const touch = { ...openTouch(address, mode, tolerates), memory: 0 as const };
    return { ...this.#pending(thread), touches: [touch] };
  }

  /** What `thread` would do next. */
  #pending(thread: number): Later {
    const position = this.#graph.count(thread) + 1;
    const since = this.#graph.since(thread);
    const wakers = this.#graph.wakers(thread);
    return { thread, position, index: Number.MAX_SAFE_INTEGER, touches: [], access: null, wakers, since };
  }

  /** The events so far, then what `thread` does at its node of that depth. */
  stepsTo(thread: number, depth: number): Step[] {
    const { events, epoch } = this.#graph;
    return [...events.map(stepOf), { thread, values: [], hash: 0, epoch, depth, decides: true }];
  }

  /** These were repetitions of a loop of `thread`. False when one was planned, of the first `base` nodes: the class of such an execution is that of one without it. */
  forget(repetitions: readonly GraphEvent[], thread: number, base: number): boolean {
    const planned = repetitions.some(({ depth }) => depth !== passing && depth < base);
    if (!planned) {
      for (const { depth } of repetitions) {
        const node = this.#nodes[depth];
        if (node !== undefined) node.dead = true;
      }
      const count = this.#graph.count(thread);
      for (const other of this.#nodes) if ((other.counts[thread] ?? 0) > count) other.counts[thread] = count;
    }
    this.#lookEarlier(repetitions, thread);
    return !planned;
  }

  /**
   * What `thread` reads in these repetitions it may have read before somebody wrote it, and gone on then. The events are gone, and with them the races that `event` plans: an
   * earlier look of the loop that stays in the execution need not be there, where the thread has been in this state before it came to the loop.
   */
  #lookEarlier(repetitions: readonly GraphEvent[], thread: number): void {
    const [first] = repetitions;
    if (first === undefined) return;
    const touches: MemoryTouch[] = [];
    for (const touch of repetitions.flatMap((event) => event.touches))
      if (!touches.some(({ address, bytes }) => address === touch.address && bytes === touch.bytes))
        touches.push({ ...touch, mode: Sharing.read });
    this.races({ ...this.#pending(thread), index: first.index, touches });
  }

  /**
   * The execution is not the one that was planned for node `planned` with `steps`: `event` has another past, or, if null, a thread of the plan cannot run. When something
   * new came before (`fresh`), what that touched was not known, and an event that the plan had put after it for another reason is where the search goes on.
   */
  astray(
    event: GraphEvent | null,
    fresh: GraphEvent | undefined,
    planned: ClassNode | undefined,
    steps: readonly Step[],
  ): void {
    if (fresh === undefined || event === null) return this.#gaveUp();
    if (planned?.guessed === true) return;
    const node = this.#nodes[event.depth];
    if (node !== undefined) this.all(node, steps);
    const { access } = event;
    const forced = event.writes && access?.address === fresh.access?.address && access?.bytes === fresh.access?.bytes;
    if (!forced) this.#gaveUp();
  }

  /** Plans, for every reversible race of fixed order in which `later` came second, an execution with the other order. */
  races(later: Later): void {
    const found = new Set<GraphEvent>();
    for (const touch of later.touches) {
      this.#graph.places.conflicting(touch, touch === later.access, later.since, (event, earlier) => {
        if (event.index < later.index && event.thread !== later.thread && this.#could(event, later, earlier, touch))
          found.add(event);
      });
    }
    const latest = [...found].toSorted((a, b) => b.index - a.index);
    for (const [i, event] of latest.entries()) {
      if (latest.slice(0, i).some((other) => isBefore(event, other.clock))) continue;
      const node = this.#nodeOf(event);
      if (node !== undefined) this.#reverse(node, event, later);
    }
  }

  /** Whether `later` could have come before `event`. */
  #could(event: GraphEvent, later: Later, earlier: Touch, touch: Touch): boolean {
    const node = event.decides ? this.#nodes[event.depth] : undefined;
    const pending = node !== undefined && later.position > 1 && node.counts[later.thread] === later.position - 1;
    if (!pending) return earlier.closed <= touch.tolerates;
    // Made possible by something that need not come after `event`.
    const aside = later.wakers.some((waker) => waker.index > event.index && !isBefore(event, waker.clock));
    return aside || node.enabled.includes(later.thread) || this.#openedAside(event, later, earlier, touch);
  }

  /** Whether a reader that held what `later` waits for gave it up between `event` and that, not because of `event`. */
  #openedAside(event: GraphEvent, later: Later, earlier: Touch, touch: Touch): boolean {
    if (earlier.closed > touch.tolerates) return false;
    return this.#graph.events.some(
      (other) =>
        other.index > event.index &&
        other.index < later.index &&
        !isBefore(event, other.clock) &&
        other.touches.some((one) => one.closed > touch.tolerates && conflict(one, touch)),
    );
  }

  /** As source-DPOR does: some thread that can begin all that does not follow `first`. */
  #reverse(node: ClassNode, first: GraphEvent, later: Later): void {
    const { events } = this.#graph;
    // What it would touch may depend on what it reads then.
    if (first.access !== null) return this.all(node, events.map(stepOf));
    const firsts = new Map<number, GraphEvent>();
    const initials: number[] = [];
    let free = true;
    for (const event of events) {
      if (event.index >= later.index) break;
      if (event.position <= (node.counts[event.thread] ?? 0) || isBefore(first, event.clock)) continue;
      if (depend(event.touches, later.touches)) free = false;
      if (firsts.has(event.thread)) continue;
      if (![...firsts.values()].some((one) => isBefore(one, event.clock))) initials.push(event.thread);
      firsts.set(event.thread, event);
    }
    // Others that hold it too may need each other.
    if (!free && later.touches.some((touch) => touch.tolerates < Closed.full) && node.enabled.includes(later.thread))
      this.#plan(node, later.thread, events.map(stepOf));
    if (!firsts.has(later.thread) && free && ![...firsts.values()].some((one) => isBefore(one, later.since)))
      initials.unshift(later.thread);
    if (initials.some((thread) => node.planned.includes(thread) || node.asleep.includes(thread))) return;
    const choice = initials.find((thread) => node.enabled.includes(thread));
    if (choice === undefined) this.all(node, events.map(stepOf));
    else this.#plan(node, choice, events.map(stepOf));
  }

  /** Plans every thread that could run at `node`. `order`: of events that include all before the node. */
  all(node: ClassNode, order: readonly Step[]): void {
    for (const thread of node.enabled) this.#plan(node, thread, order);
  }

  #plan(node: ClassNode, thread: number, order: readonly Step[]): void {
    if (node.planned.includes(thread)) return;
    node.planned.push(thread);
    const depth = this.#nodes.indexOf(node);
    const last: Step = { thread, values: [], hash: 0, epoch: 0, depth, decides: true };
    const branch: Branch = { thread, steps: [...order.filter((step) => step.depth < depth), last] };
    node.waiting.push(branch);
  }
}
