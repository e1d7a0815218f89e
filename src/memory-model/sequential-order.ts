/**
 * The order S of seq_cst accesses and fences: the relation psc of RC11 (Lahav, Vafeiadis, Kang, Hur, Dreyer, "Repairing sequential consistency in
 * C/C++11", PLDI 2017), kept free of cycles while the execution grows.
 *
 * Nodes are seq_cst accesses and fences. Each holds its past: all nodes that psc+ puts before it. An event adds edges from older nodes to itself, which close no
 * cycle, and, when it reads a store that is not the newest or stores before one, edges from its sources to nodes that are there
 * already, its targets: these are what {@link SequentialOrder.allows} checks.
 */
import { type HappensBefore, noClock } from './clocks.ts';
import { noTarget, type Targets } from './targets.ts';
import { ThreadNodes } from './nodes.ts';
import type { Location } from './location.ts';
import type { Store } from './store.ts';
import { noRow, Scratch, type ThreadRows } from './thread-rows.ts';

/** Threads for which the nodes' memory is kept from one execution to the next: each node has an entry for each. */
const pooledThreads = 32;

export class SequentialOrder {
  readonly #clocks: HappensBefore;
  /** By thread: the first `#count` are valid. */
  #threads: ThreadNodes[] = [];
  #count = 0;
  #fences = 0;
  #nodes = 0;
  readonly #rows: ThreadRows;

  constructor(clocks: HappensBefore, rows: ThreadRows) {
    this.#clocks = clocks;
    this.#rows = rows;
  }

  reset(): void {
    if (this.#count > pooledThreads) this.#threads = [];
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

  /** The latest fences of each thread that happen before the thread's next event once it has acquired `clock`: {@link Scratch.fences}, or none. */
  fencesBefore(thread: number, clock: number): number {
    if (this.#fences === 0) return noRow;
    const { cells, width } = this.#rows;
    const past = Scratch.fences * width;
    let some = false;
    for (let of = 0; of < width; of++) {
      cells[past + of] = -1;
      if (of >= this.#count) continue;
      const { fences } = this.#threads[of] as ThreadNodes;
      if (fences.count === 0) continue;
      let at = fences.count - 1;
      if (of !== thread) {
        const known = this.#clocks.knownThrough(thread, clock, of);
        while (at >= 0 && fences.epochAt(at) > known) at--;
      }
      if (at < 0) continue;
      cells[past + of] = fences.indexAt(at);
      some = true;
    }
    return some ? Scratch.fences : noRow;
  }

  /**
   * All nodes before a seq_cst access of `thread` at `location` that acquires `clock`: by sb, sb|≠loc; hb; sb|≠loc, hb|loc, and fences by hb; and
   * `sources`, with what is before them: what modification order and from-read add. It is {@link Scratch.past}.
   */
  accessPast(thread: number, location: Location, clock: number, sources: number): number {
    this.#rows.clear(Scratch.past);
    const { cells, width } = this.#rows;
    const past = Scratch.past * width;
    const threads = this.#threads;
    const count = this.#count;
    const own = threads[thread] as ThreadNodes;
    if (own.count > 0) own.addTo(cells, past, count, thread, own.last);
    if (sources >= 0) this.#closeInto(past, sources);
    const fences = this.fencesBefore(thread, clock);
    for (let of = 0; of < count; of++) {
      const nodes = threads[of] as ThreadNodes;
      if (of === thread || nodes.last <= (cells[past + of] ?? -1)) continue;
      const known = this.#clocks.knownThrough(thread, clock, of);
      const last = nodes.lastBefore(location.id, known, own.knowledge[of] ?? 0);
      const index = Math.max(last, this.#rows.at(fences, of));
      if (index > (cells[past + of] ?? -1) && index >= nodes.base) nodes.addTo(cells, past, count, of, index);
    }
    return Scratch.past;
  }

  /** The nodes of `direct` and all before them; as {@link accessPast} of all threads: {@link Scratch.closed}, or none. */
  close(direct: number): number {
    if (direct < 0) return noRow;
    this.#rows.clear(Scratch.closed);
    this.#closeInto(Scratch.closed * this.#rows.width, direct);
    return Scratch.closed;
  }

  /** Adds the nodes of `direct` and all before them to the past at `into`, which has those before its own nodes already. */
  #closeInto(into: number, direct: number): void {
    const { cells, width } = this.#rows;
    for (let thread = 0; thread < this.#count; thread++) {
      const index = cells[direct * width + thread] ?? -1;
      if (index > (cells[into + thread] ?? -1))
        (this.#threads[thread] as ThreadNodes).addTo(cells, into, this.#count, thread, index);
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
      let at = fences.count;
      while (at > 0 && fences.knownAt(at - 1, thread) >= epoch) at--;
      if (at < fences.count) targets.lower(onlyFences, of, fences.indexAt(at));
    }
  }

  /** Whether an event with this past (`fencePast`: through fences before it only) can precede the targets. */
  allows(past: number, fencePast: number, { empty, all, fences }: Targets): boolean {
    if (empty) return true;
    const rows = this.#rows;
    for (let thread = 0; thread < all.length; thread++) if ((all[thread] ?? 0) <= rows.at(past, thread)) return false;
    for (let thread = 0; thread < fences.length; thread++)
      if ((fences[thread] ?? 0) <= rows.at(fencePast, thread)) return false;
    return true;
  }

  /** Puts everything in `past` before the targets, and `fencePast` before those that only fences precede. */
  precede(past: number, fencePast: number, { empty, all, fences }: Targets): void {
    if (empty) return;
    for (let thread = 0; thread < all.length; thread++) this.#put(past, thread, all[thread] ?? noTarget);
    for (let thread = 0; thread < fences.length; thread++) this.#put(fencePast, thread, fences[thread] ?? noTarget);
  }

  #put(past: number, thread: number, index: number): void {
    if (past < 0 || index === noTarget) return;
    for (let of = 0; of < this.#count; of++)
      (this.#threads[of] as ThreadNodes).putBefore(past, this.#count, thread, index, of === thread, this.#rows);
  }

  /** Adds a seq_cst access that happened under `epoch`; returns its index among the thread's nodes. */
  addAccess(thread: number, location: Location, epoch: number, past: number): number {
    this.#nodes++;
    return (this.#threads[thread] as ThreadNodes).push(location.id, epoch, past, this.#count, this.#rows);
  }

  /** {@link addAccess} with {@link accessPast}, where no fences are and the event precedes none: the past goes where it is to stay. */
  appendAccess(thread: number, location: Location, epoch: number, sources: number): number {
    this.#nodes++;
    const threads = this.#threads;
    const count = this.#count;
    const own = threads[thread] as ThreadNodes;
    const past = own.append(thread, location.id, epoch, count);
    const { rows } = own;
    if (sources >= 0) {
      const { cells, width } = this.#rows;
      for (let of = 0; of < count; of++) {
        const index = cells[sources * width + of] ?? -1;
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

  /** The thread's last seq_cst fence is still kept: later events elsewhere may be put before it. */
  keepsFence(thread: number): boolean {
    return (this.#threads[thread] as ThreadNodes).fences.count > 0;
  }

  /** The thread knows no more of others than at its last seq_cst fence, which is kept. */
  knowsNoMore(thread: number): boolean {
    const { fences } = this.#threads[thread] as ThreadNodes;
    const last = fences.count - 1;
    if (last < 0) return false;
    for (let of = 0; of < this.#count; of++)
      if (of !== thread && fences.knownAt(last, of) !== this.#clocks.known(thread, of)) return false;
    return true;
  }

  /** Adds a seq_cst fence, after its acquire half and before its release half. `direct`: a row of nodes before it by eco, for this to change. */
  addFence(thread: number, direct: number): void {
    const rows = this.#rows;
    const own = this.#threads[thread] as ThreadNodes;
    const epoch = this.#clocks.epoch(thread);
    rows.join(direct, this.fencesBefore(thread, noClock));
    for (let of = 0; of < this.#count; of++) {
      const nodes = this.#threads[of] as ThreadNodes;
      const index = of === thread ? nodes.last : nodes.lastUntil(this.#clocks.known(thread, of));
      if (index >= nodes.base) rows.add(direct, of, index);
    }
    this.#nodes++;
    this.#fences++;
    own.fences.add(own.push(-1, epoch, this.close(direct), this.#count, rows), epoch, this.#count);
    for (let of = 0; of < this.#count; of++)
      own.fences.learn(of, of === thread ? epoch : this.#clocks.known(thread, of));
  }

  #add(thread: number): ThreadNodes {
    for (; this.#count <= thread; this.#count++) {
      const pooled = this.#threads[this.#count];
      if (pooled === undefined) this.#threads.push(new ThreadNodes());
      else pooled.clear();
    }
    this.#rows.reserve(this.#count);
    return this.#threads[thread] as ThreadNodes;
  }
}
