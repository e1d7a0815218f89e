/**
 * The order S of seq_cst accesses and fences: the relation psc of RC11 (Lahav, Vafeiadis, Kang, Hur, Dreyer, "Repairing sequential consistency in
 * C/C++11", PLDI 2017), kept free of cycles while the execution grows.
 *
 * Nodes are seq_cst accesses and fences. Each holds its past: all nodes that psc+ puts before it. An event adds edges from older nodes to itself, which close no
 * cycle, and, when it reads a store that is not the newest or stores before one, edges from its sources to nodes that are there
 * already, its targets: these are what {@link SequentialOrder.allows} checks.
 */
import type { HappensBefore } from './clocks.ts';
import { type Fence, ThreadNodes } from './nodes.ts';
import { add, addAll, includes, type Past } from './past.ts';
import type { Location, Store } from './store.ts';

/** Threads for which the nodes' memory is kept from one execution to the next: each node has an entry for each. */
const pooledThreads = 32;

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
  /** By thread: the first `#count` are valid. */
  #threads: ThreadNodes[] = [];
  #count = 0;
  #fences = 0;
  #nodes = 0;
  /** Used again by each {@link accessPast}. */
  #past: number[] = [];

  constructor(clocks: HappensBefore) {
    this.#clocks = clocks;
  }

  reset(): void {
    if (this.#count > pooledThreads) {
      this.#threads = [];
      this.#past = [];
    }
    this.#count = this.#nodes = this.#fences = 0;
  }

  /** The thread's next event is at `location` (null: elsewhere than at any). Call before what the event acquires is known. */
  arrive(thread: number, location: Location | null): void {
    const own = thread < this.#count ? (this.#threads[thread] as ThreadNodes) : this.#add(thread);
    const at = location === null ? -1 : location.id;
    if (at >= 0 && own.at === at) return;
    own.at = at;
    if (own.open) own.leave(this.#clocks.epoch(thread));
    // Without nodes there is nothing that the thread could know of.
    if (this.#nodes > 0) this.#clocks.copyKnown(thread, this.#count, own.knowledge);
  }

  /** The latest fences of each thread that happen before the thread's next event once it has acquired `clock`; null when there are none. */
  fencesBefore(thread: number, clock: number): Past | null {
    if (this.#fences === 0) return null;
    let past: Past | null = null;
    for (let of = 0; of < this.#count; of++) {
      const { fences } = this.#threads[of] as ThreadNodes;
      if (fences.length === 0) continue;
      let at = fences.length - 1;
      if (of !== thread) {
        const known = this.#clocks.knownThrough(thread, clock, of);
        while (at >= 0 && (fences[at] as Fence).epoch > known) at--;
      }
      if (at >= 0) past = add(past, of, (fences[at] as Fence).index);
    }
    return past;
  }

  /**
   * All nodes before a seq_cst access of `thread` at `location` that acquires `clock`: by sb, sb|≠loc; hb; sb|≠loc, hb|loc, and fences by hb; and
   * `sources`, with what is before them: what modification order and from-read add. Valid until it is asked for again, and the caller's to change.
   */
  accessPast(thread: number, location: Location, clock: number, sources: Past | null): Past {
    const past = this.#past;
    const threads = this.#threads;
    const count = this.#count;
    for (let of = 0; of < count; of++) past[of] = -1;
    if (past.length > count) past.length = count;
    const own = threads[thread] as ThreadNodes;
    if (own.count > 0) {
      own.addPast(past, own.last);
      past[thread] = own.last;
    }
    if (sources !== null) this.#closeInto(past, sources);
    const fences = this.fencesBefore(thread, clock);
    for (let of = 0; of < count; of++) {
      const nodes = threads[of] as ThreadNodes;
      if (of === thread || nodes.last <= (past[of] ?? -1)) continue;
      const known = this.#clocks.knownThrough(thread, clock, of);
      const last = nodes.lastBefore(location.id, known, own.knowledge[of] ?? 0);
      const index = Math.max(last, fences?.[of] ?? -1);
      if (index > (past[of] ?? -1) && index >= nodes.base) this.#include(past, of, index);
    }
    return past;
  }

  /** Adds the node and all before it. */
  #include(past: Past, thread: number, index: number): void {
    const nodes = this.#threads[thread] as ThreadNodes;
    nodes.addPast(past, index);
    const kept = Math.max(index, nodes.base);
    if ((past[thread] ?? -1) < kept) past[thread] = kept;
  }

  /** The nodes of `direct` and all before them; as {@link accessPast} of all threads. */
  close(direct: Past | null): Past {
    const past: Past = [];
    for (let of = 0; of < this.#count; of++) past.push(-1);
    if (direct !== null) this.#closeInto(past, direct);
    return past;
  }

  /** Adds the nodes of `direct` and all before them to `past`, which has those before its own nodes already. */
  #closeInto(past: Past, direct: Past): void {
    for (let thread = 0; thread < direct.length; thread++) {
      const index = direct[thread] ?? -1;
      if (index > (past[thread] ?? -1)) this.#include(past, thread, index);
    }
  }

  /** Adds what an event must precede when it is ordered before `store` (by modification order or from-read). */
  addTargets(targets: Targets, store: Store): void {
    if (store.node >= 0) targets.lower(false, store.thread, store.node);
    if (this.#fences === 0) return;
    this.#addFencesAfter(targets, false, store.thread, store.epoch);
    if (store.reader >= 0) this.#addFencesAfter(targets, true, store.reader, store.readEpoch);
    const { readers } = store;
    for (let i = 0; readers !== null && i < readers.length; i += 2)
      this.#addFencesAfter(targets, true, readers[i] ?? 0, readers[i + 1] ?? 0);
  }

  /** The earliest fence of each thread that the event of `thread` with this epoch happens before. */
  #addFencesAfter(targets: Targets, onlyFences: boolean, thread: number, epoch: number): void {
    for (let of = 0; of < this.#count; of++) {
      const { fences } = this.#threads[of] as ThreadNodes;
      // Knowledge grows: from the last one back, to the first that knows it.
      let at = fences.length;
      while (at > 0 && ((fences[at - 1] as Fence).knowledge[thread] ?? 0) >= epoch) at--;
      if (at < fences.length) targets.lower(onlyFences, of, (fences[at] as Fence).index);
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
    for (let of = 0; of < this.#count; of++)
      (this.#threads[of] as ThreadNodes).putBefore(past, thread, index, of === thread);
  }

  /** Adds a seq_cst access that happened under `epoch`; returns its index among the thread's nodes. */
  addAccess(thread: number, location: Location, epoch: number, past: Past): number {
    this.#nodes++;
    return (this.#threads[thread] as ThreadNodes).push(location.id, epoch, past);
  }

  /** {@link addAccess} with {@link accessPast}, where no fences are and the event precedes none: the past goes where it is to stay. */
  appendAccess(thread: number, location: Location, epoch: number, sources: Past | null): number {
    this.#nodes++;
    const threads = this.#threads;
    const count = this.#count;
    const own = threads[thread] as ThreadNodes;
    const past = own.append(thread, location.id, epoch, count);
    const { rows } = own;
    if (sources !== null) {
      for (let of = 0; of < sources.length; of++) {
        const index = sources[of] ?? -1;
        if (index > (rows[past + of] ?? -1)) (threads[of] as ThreadNodes).addTo(rows, past, count, of, index);
      }
    }
    for (let of = 0; of < count; of++) {
      if (of === thread) continue;
      const nodes = threads[of] as ThreadNodes;
      if (nodes.last <= (rows[past + of] ?? -1)) continue;
      const index = nodes.lastBefore(location.id, this.#clocks.known(thread, of), own.knowledge[of] ?? 0);
      if (index > (rows[past + of] ?? -1) && index >= nodes.base) nodes.addTo(rows, past, count, of, index);
    }
    return own.added();
  }

  /** There are seq_cst fences. */
  get fenced(): boolean {
    return this.#fences > 0;
  }

  /** Adds a seq_cst fence, after its acquire half and before its release half. `direct`: nodes before it by eco. */
  addFence(thread: number, direct: Past | null): void {
    let before = addAll(this.fencesBefore(thread, -1), direct) ?? [];
    const knowledge: number[] = [];
    for (let of = 0; of < this.#count; of++) {
      const nodes = this.#threads[of] as ThreadNodes;
      const known = this.#clocks.known(thread, of);
      knowledge[of] = known;
      const index = of === thread ? nodes.last : nodes.lastUntil(known);
      if (index >= nodes.base) before = add(before, of, index);
    }
    const epoch = this.#clocks.epoch(thread);
    knowledge[thread] = epoch;
    this.#nodes++;
    this.#fences++;
    const own = this.#threads[thread] as ThreadNodes;
    const fence: Fence = { index: own.push(-1, epoch, this.close(before)), epoch, knowledge };
    own.fences.push(fence);
  }

  #add(thread: number): ThreadNodes {
    for (; this.#count <= thread; this.#count++) {
      const pooled = this.#threads[this.#count];
      if (pooled === undefined) this.#threads.push(new ThreadNodes());
      else pooled.clear();
    }
    return this.#threads[thread] as ThreadNodes;
  }
}
