/**
 * Finds a sequentially consistent order of some events of an execution in which given reads read from other writes than they did: an order that keeps program order and all
 * that is fixed, and where the last write to a place before each read is the one that it reads from. NP-complete in general (Gibbons and Korach, 1997).
 *
 * First the orders that follow are added until nothing changes: a write that must come before a read comes before its source, one that must come after the
 * source comes after the read. A contradiction is an answer in nearly all cases. Then depth-first search: whatever is no write is done as soon as it can
 * be, the states from which it failed are remembered.
 */
import { MemoryUse } from '../../engine/search.ts';
import { type Clock, join } from './clocks.ts';
import type { ExecutionGraph, GraphEvent } from './execution-graph.ts';
import type { Cell } from './place-table.ts';

/** An event that reads from another write now. */
export interface Change {
  readonly event: GraphEvent;
  readonly source: GraphEvent | null;
}

interface Item {
  readonly event: GraphEvent;
  readonly position: number;
  readonly changed: boolean;
  readonly cell: Cell | undefined;
  readonly reads: boolean;
  readonly writes: boolean;
  readonly source: Item | null;
  clock: Clock;
  /** Reads of it that are still to come. */
  readers: number;
}

/** States to look at before giving up. */
const maxStates = 20_000;

/**
 * An order of the first `counts` events of each thread, then the changed ones. Null: there is none; `unknown`: none was found. `failing`: the changed modifications write
 * nothing.
 */
export function findOrder(
  graph: ExecutionGraph,
  counts: Clock,
  changes: readonly Change[],
  failing: boolean,
): GraphEvent[] | null | 'unknown' {
  const items = itemsOf(graph, counts, changes, failing);
  if (items === null || !saturate(items)) return null;
  return new OrderSearch(items).run();
}

function itemsOf(graph: ExecutionGraph, counts: Clock, changes: readonly Change[], failing: boolean): Item[][] | null {
  const byEvent = new Map<GraphEvent, Item>();
  const items: Item[][] = Array.from({ length: counts.length }, () => []);
  const add = (event: GraphEvent, source: GraphEvent | null, clock: Clock, change: boolean): boolean => {
    const { thread, access } = event;
    const from = source === null ? null : byEvent.get(source);
    if (event.reads && from === undefined) return false;
    const own = (items[thread] ??= []);
    const writes = change && access?.memory === MemoryUse.modify ? !failing : event.writes;
    const item: Item = {
      event,
      position: own.length + 1,
      changed: change,
      cell: access === null ? undefined : graph.places.cell(access),
      reads: event.reads,
      writes,
      source: from ?? null,
      clock,
      readers: 0,
    };
    own.push(item);
    byEvent.set(event, item);
    return true;
  };
  for (const event of graph.events) {
    if (event.position > (counts[event.thread] ?? 0)) continue;
    if (!add(event, event.source, event.clock.slice(), false)) return null;
  }
  for (const { event, source } of changes) {
    const from = source === null ? undefined : byEvent.get(source)?.clock;
    const kept = event.fixed.map((position, thread) => Math.min(position, counts[thread] ?? 0));
    const clock = join(join(kept, event.before), from);
    clock[event.thread] = event.position;
    if ((items[event.thread]?.length ?? 0) !== event.position - 1) return null;
    if (!add(event, source, clock, true)) return null;
  }
  return items;
}

const knows = (item: Item, other: Item): boolean => (item.clock[other.event.thread] ?? 0) >= other.position;

/** Adds the orders that follow from those that are known. False: they contradict each other. */
function saturate(items: readonly (readonly Item[])[]): boolean {
  const cells = cellsOf(items);
  for (let changed = true; changed;) {
    changed = false;
    for (const own of items) {
      for (const item of own) {
        const closed = close(item, items);
        if (closed === null) return false;
        changed ||= closed;
      }
    }
    const order = (first: Item, second: Item): boolean => {
      if (knows(second, first)) return true;
      if (knows(first, second)) return false;
      second.clock = join(second.clock, first.clock);
      changed = true;
      return true;
    };
    for (const { reads, writes } of cells.values()) {
      for (const read of reads) {
        for (const write of writes) {
          if (write === read || write === read.source) continue;
          const { source } = read;
          if (knows(read, write) && (source === null || !order(write, source))) return false;
          if ((source === null || knows(write, source)) && !order(read, write)) return false;
        }
      }
    }
  }
  return true;
}

/** Joins what the past of `item` knows. Null: it is in its own past. */
function close(item: Item, items: readonly (readonly Item[])[]): boolean | null {
  const { thread } = item.event;
  const sum = (clock: Clock): number => clock.reduce((total, position) => total + position, 0);
  const before = sum(item.clock);
  item.clock = join(item.clock, items[thread]?.[item.position - 2]?.clock);
  for (let other = 0; other < item.clock.length; other++) {
    if (other === thread) continue;
    const last = items[other]?.[(item.clock[other] ?? 0) - 1];
    if (last === undefined) continue;
    if (knows(last, item)) return null;
    item.clock = join(item.clock, last.clock);
  }
  if ((item.clock[thread] ?? 0) > item.position) return null;
  return sum(item.clock) !== before;
}

interface Accesses {
  readonly index: number;
  readonly reads: Item[];
  readonly writes: Item[];
}

function cellsOf(items: readonly (readonly Item[])[]): Map<Cell, Accesses> {
  const cells = new Map<Cell, Accesses>();
  for (const own of items) {
    for (const item of own) {
      if (item.cell === undefined) continue;
      let accesses = cells.get(item.cell);
      if (accesses === undefined) cells.set(item.cell, (accesses = { index: cells.size, reads: [], writes: [] }));
      if (item.reads) accesses.reads.push(item);
      if (item.writes) accesses.writes.push(item);
    }
  }
  return cells;
}

class OrderSearch {
  readonly #items: readonly (readonly Item[])[];
  readonly #cells: Map<Cell, Accesses>;
  readonly #done: number[];
  /** By cell: its last write, and reads of its initial value that are still to come. */
  readonly #written: (Item | null)[] = [];
  readonly #initial: number[] = [];
  readonly #order: { readonly item: Item; readonly written: Item | null }[] = [];
  readonly #failed = new Set<string>();
  readonly #total: number;
  #states = 0;

  constructor(items: readonly (readonly Item[])[]) {
    this.#items = items;
    this.#cells = cellsOf(items);
    this.#done = items.map(() => 0);
    this.#total = items.reduce((total, own) => total + own.length, 0);
    for (const { index, reads } of this.#cells.values()) {
      this.#written[index] = null;
      this.#initial[index] = 0;
      for (const read of reads) this.#count(read, index, 1);
    }
  }

  run(): GraphEvent[] | null | 'unknown' {
    if (this.#search()) return this.#order.map(({ item }) => item.event);
    return this.#states > maxStates ? 'unknown' : null;
  }

  #count(read: Item, cell: number, more: number): void {
    if (read.source === null) this.#initial[cell] = (this.#initial[cell] ?? 0) + more;
    else read.source.readers += more;
  }

  #search(): boolean {
    const start = this.#order.length;
    for (let ready = this.#harmless(); ready.length > 0; ready = this.#harmless())
      for (const item of ready) this.#do(item);
    if (this.#order.length === this.#total) return true;
    const state = `${this.#done.join()}/${this.#written.map((item) => item?.event.hash ?? 0).join()}`;
    if (!this.#failed.has(state) && ++this.#states <= maxStates) {
      const choices = this.#next(() => true);
      choices.sort((a, b) => Number(a.changed) - Number(b.changed) || a.event.index - b.event.index);
      for (const item of choices) {
        this.#do(item);
        if (this.#search()) return true;
        this.#undo();
      }
      this.#failed.add(state);
    }
    while (this.#order.length > start) this.#undo();
    return false;
  }

  /** What can come next and stands in nobody's way. What was changed comes late: what else it will touch is not known. */
  #harmless(): Item[] {
    return this.#next((item) => !item.writes && !item.changed);
  }

  /** What can come next, of that what is wanted. */
  #next(wanted: (item: Item) => boolean): Item[] {
    const found: Item[] = [];
    for (const [thread, own] of this.#items.entries()) {
      const item = own[this.#done[thread] ?? 0];
      if (item !== undefined && wanted(item) && this.#canCome(item, thread)) found.push(item);
    }
    return found;
  }

  #canCome({ clock, cell, reads, writes, source }: Item, thread: number): boolean {
    for (let other = 0; other < clock.length; other++)
      if (other !== thread && (this.#done[other] ?? 0) < (clock[other] ?? 0)) return false;
    const index = cell === undefined ? undefined : this.#cells.get(cell)?.index;
    if (index === undefined) return true;
    const written = this.#written[index] ?? null;
    if (reads && written !== source) return false;
    if (!writes) return true;
    const readers = written === null ? (this.#initial[index] ?? 0) : written.readers;
    return readers === (reads ? 1 : 0);
  }

  #do(item: Item): void {
    const { thread } = item.event;
    const index = item.cell === undefined ? undefined : this.#cells.get(item.cell)?.index;
    this.#done[thread] = (this.#done[thread] ?? 0) + 1;
    this.#order.push({ item, written: index === undefined ? null : (this.#written[index] ?? null) });
    if (index === undefined) return;
    if (item.reads) this.#count(item, index, -1);
    if (item.writes) this.#written[index] = item;
  }

  #undo(): void {
    const last = this.#order.pop();
    if (last === undefined) return;
    const { item, written } = last;
    const { thread } = item.event;
    this.#done[thread] = (this.#done[thread] ?? 0) - 1;
    const index = item.cell === undefined ? undefined : this.#cells.get(item.cell)?.index;
    if (index === undefined) return;
    if (item.reads) this.#count(item, index, 1);
    if (item.writes) this.#written[index] = written;
  }
}
