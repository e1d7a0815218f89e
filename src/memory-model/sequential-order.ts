/**
 * The order S of seq_cst accesses and fences: the relation psc of RC11 (Lahav, Vafeiadis, Kang, Hur, Dreyer, "Repairing sequential consistency in
 * C/C++11", PLDI 2017), kept free of cycles while the execution grows.
 *
 * Nodes are seq_cst accesses and fences. Each holds its past: all nodes that psc+ puts before it. An event adds edges from older nodes to itself, which close no
 * cycle, and, when it reads a store that is not the newest or stores before one, edges from its sources to nodes that are there
 * already, its targets: these are what {@link SequentialOrder.allows} checks.
 */
import type { HappensBefore } from './clocks.ts';
import { add, addAll, includes, type Past } from './past.ts';
import type { Location, Store } from './store.ts';

interface Node {
  /** Null for a fence. */
  readonly location: Location | null;
  readonly epoch: number;
  /** Epoch of the thread's first later event elsewhere than at `location`; infinite until there is one. */
  escape: number;
  readonly past: Past;
  /** What the thread of a fence knows there of every thread; null for accesses. */
  readonly knowledge: readonly number[] | null;
}

interface ThreadState {
  /** The latest nodes; the first has index `base`. */
  nodes: Node[];
  base: number;
  /** Indices of fences among the nodes that are kept. */
  fences: number[];
  /** Index of the first node whose `escape` is open; they are at the thread's last location. */
  open: number;
  /** Location of the thread's last events, and what it knew before the first of them. */
  at: Location | null;
  knowledge: number[];
}

/**
 * Nodes kept of each thread at least. What an execution did longer ago stands for by the oldest that is kept: that can only rule out outcomes, and only
 * in executions with more seq_cst operations than this.
 */
const keptNodes = 1024;

/** The earliest node of each thread that an event would have to precede: all sources, and only seq_cst fences before the event. Infinity: none. */
export class Targets {
  readonly all: number[] = [];
  readonly fences: number[] = [];
  empty = true;

  clear(): void {
    if (this.empty) return;
    // Loops: `fill` is a call into the runtime, and the lists have an entry for each of a few threads.
    for (let i = 0; i < this.all.length; i++) this.all[i] = Infinity;
    for (let i = 0; i < this.fences.length; i++) this.fences[i] = Infinity;
    this.empty = true;
  }

  /** Adds a node: to `all`, or to those that only fences precede. */
  lower(fences: boolean, thread: number, index: number): void {
    const indices = fences ? this.fences : this.all;
    while (indices.length <= thread) indices.push(Infinity);
    if (index < (indices[thread] ?? Infinity)) indices[thread] = index;
    this.empty = false;
  }
}

export class SequentialOrder {
  readonly #clocks: HappensBefore;
  #threads: ThreadState[] = [];
  #fences = 0;
  #nodes = 0;

  constructor(clocks: HappensBefore) {
    this.#clocks = clocks;
  }

  reset(): void {
    if (this.#threads.length > 0) this.#threads = [];
    this.#nodes = this.#fences = 0;
  }

  /** The thread's next event is at `location` (null: elsewhere than at any). Call before what the event acquires is known. */
  arrive(thread: number, location: Location | null): void {
    const state = this.#at(thread);
    if (location !== null && state.at === location) return;
    state.at = location;
    const { nodes } = state;
    if (state.open < nodes.length) {
      const epoch = this.#clocks.epoch(thread);
      for (; state.open < nodes.length; state.open++) (nodes[state.open] as Node).escape = epoch;
    }
    // Without nodes there is nothing that the thread could know of.
    if (this.#nodes === 0) return;
    this.#clocks.copyKnown(thread, this.#threads.length, state.knowledge);
  }

  /** The latest fences of each thread that happen before the thread's next event once it has acquired `clock`; null when there are none. */
  fencesBefore(thread: number, clock: number): Past | null {
    if (this.#fences === 0) return null;
    let past: Past | null = null;
    for (const [of, { nodes, base, fences }] of this.#threads.entries()) {
      const known = of === thread ? Number.POSITIVE_INFINITY : this.#clocks.knownThrough(thread, clock, of);
      const index = fences.findLast((fence) => (nodes[fence - base]?.epoch ?? 0) <= known);
      if (index !== undefined) past = add(past, of, index);
    }
    return past;
  }

  /**
   * All nodes before a seq_cst access of `thread` at `location` that acquires `clock`: by sb, sb|≠loc; hb; sb|≠loc, hb|loc, and fences by hb; and
   * `sources`, with what is before them: what modification order and from-read add.
   */
  accessPast(thread: number, location: Location, clock: number, sources: Past | null): Past {
    const own = this.#at(thread);
    const last = own.nodes.length - 1;
    const past: Past = last < 0 ? [] : (own.nodes[last] as Node).past.slice();
    if (last >= 0) add(past, thread, own.base + last);
    this.#closeInto(past, sources);
    const fences = this.fencesBefore(thread, clock);
    for (let of = 0; of < this.#threads.length; of++) {
      const { nodes, base } = this.#at(of);
      if (of === thread || base + nodes.length - 1 <= (past[of] ?? -1)) continue;
      const known = this.#clocks.knownThrough(thread, clock, of);
      const before = own.knowledge[of] ?? 0;
      // Both epochs and escapes ascend: only what was published at this location alone has to be looked through.
      const escaped = lastEscaped(nodes, before);
      let index = lastOf(nodes, known);
      while (index > escaped && nodes[index]?.location !== location) index--;
      index = Math.max(base + Math.max(index, escaped), fences?.[of] ?? -1);
      if (index > (past[of] ?? -1) && index >= base) this.#include(past, of, index);
    }
    return past;
  }

  /** Adds the node and all before it. */
  #include(past: Past, thread: number, index: number): void {
    const state = this.#at(thread);
    const kept = Math.max(index, state.base);
    addAll(past, state.nodes[kept - state.base]?.past ?? null);
    add(past, thread, kept);
  }

  /** The nodes of `direct` and all before them. */
  close(direct: Past | null): Past {
    return this.#closeInto([], direct);
  }

  /** Adds the nodes of `direct` and all before them to `past`, which has those before its own nodes already. */
  #closeInto(past: Past, direct: Past | null): Past {
    for (let thread = 0; thread < (direct?.length ?? 0); thread++) {
      const index = direct?.[thread] ?? -1;
      if (index > (past[thread] ?? -1)) this.#include(past, thread, index);
    }
    return past;
  }

  /** Adds what an event must precede when it is ordered before `store` (by modification order or from-read). */
  addTargets(targets: Targets, store: Store): void {
    if (store.node >= 0) targets.lower(false, store.thread, store.node);
    if (this.#fences === 0) return;
    this.#addFencesAfter(targets, false, store.thread, store.epoch);
    const readers = store.readers ?? [];
    for (let i = 0; i < readers.length; i += 2)
      this.#addFencesAfter(targets, true, readers[i] ?? 0, readers[i + 1] ?? 0);
  }

  /** The earliest fence of each thread that the event of `thread` with this epoch happens before. */
  #addFencesAfter(targets: Targets, onlyFences: boolean, thread: number, epoch: number): void {
    for (const [of, { nodes, base, fences }] of this.#threads.entries()) {
      const index = fences.find((fence) => (nodes[fence - base]?.knowledge?.[thread] ?? 0) >= epoch);
      if (index !== undefined) targets.lower(onlyFences, of, index);
    }
  }

  /** Whether an event with this past (`fencePast`: through fences before it only) can precede the targets. */
  allows(past: Past | null, fencePast: Past | null, targets: Targets): boolean {
    if (targets.empty) return true;
    const { all, fences } = targets;
    for (let thread = 0; thread < all.length; thread++)
      if (includes(past, thread, all[thread] ?? Infinity)) return false;
    for (let thread = 0; thread < fences.length; thread++)
      if (includes(fencePast, thread, fences[thread] ?? Infinity)) return false;
    return true;
  }

  /** Puts everything in `past` before the targets, and `fencePast` before those that only fences precede. */
  precede(past: Past | null, fencePast: Past | null, targets: Targets): void {
    if (targets.empty) return;
    for (const [thread, index] of targets.all.entries()) this.#put(past, thread, index);
    for (const [thread, index] of targets.fences.entries()) this.#put(fencePast, thread, index);
  }

  #put(past: Past | null, thread: number, index: number): void {
    if (past === null || past.length === 0 || index === Infinity) return;
    for (const [of, { nodes, base }] of this.#threads.entries()) {
      for (const [at, node] of nodes.entries()) {
        if (includes(node.past, thread, index) || (of === thread && base + at === index)) addAll(node.past, past);
      }
    }
  }

  /** Adds a seq_cst access that happened under `epoch`; returns its index among the thread's nodes. */
  addAccess(thread: number, location: Location, epoch: number, past: Past): number {
    return this.#push(thread, { location, epoch, escape: Infinity, past, knowledge: null });
  }

  /** Adds a seq_cst fence, after its acquire half and before its release half. `direct`: nodes before it by eco. */
  addFence(thread: number, direct: Past | null): void {
    let before = addAll(this.fencesBefore(thread, -1), direct) ?? [];
    const knowledge: number[] = [];
    for (const [of, { nodes, base }] of this.#threads.entries()) {
      const known = this.#clocks.known(thread, of);
      knowledge[of] = known;
      const index = of === thread ? nodes.length - 1 : lastOf(nodes, known);
      if (index >= 0) before = add(before, of, base + index);
    }
    knowledge[thread] = this.#clocks.epoch(thread);
    const epoch = this.#clocks.epoch(thread);
    const index = this.#push(thread, { location: null, epoch, escape: epoch, past: this.close(before), knowledge });
    const state = this.#at(thread);
    state.fences.push(index);
    state.open = state.nodes.length;
    this.#fences++;
  }

  #push(thread: number, node: Node): number {
    const state = this.#at(thread);
    state.nodes.push(node);
    this.#nodes++;
    if (state.nodes.length > 2 * keptNodes) {
      state.nodes = state.nodes.slice(-keptNodes);
      state.open = Math.max(0, state.open - keptNodes - 1);
      state.base += keptNodes + 1;
      state.fences = state.fences.filter((index) => index >= state.base);
    }
    return state.base + state.nodes.length - 1;
  }

  #at(thread: number): ThreadState {
    return this.#threads[thread] ?? this.#add(thread);
  }

  #add(thread: number): ThreadState {
    const make = (): ThreadState => ({
      nodes: [],
      base: 0,
      fences: [],
      open: 0,
      at: null,
      knowledge: [],
    });
    while (this.#threads.length < thread) this.#threads.push(make());
    const state = make();
    this.#threads.push(state);
    return state;
  }
}

/** Index of the last node with at most this epoch, -1 when there is none. They ascend, and mostly a late one is looked for. */
function lastOf(nodes: readonly Node[], epoch: number): number {
  let low = 0;
  let high = nodes.length;
  if (high > 0 && (nodes[high - 1] as Node).epoch <= epoch) return high - 1;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((nodes[middle] as Node).epoch <= epoch) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

/** The same for escapes. */
function lastEscaped(nodes: readonly Node[], epoch: number): number {
  let low = 0;
  let high = nodes.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((nodes[middle] as Node).escape <= epoch) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
