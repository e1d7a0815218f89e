/** Who touched what in an execution graph: the fixed conflicts of a touch, and the accesses to one piece of memory. */
import { MemoryUse, Sharing } from '../../engine/search.ts';
import type { Clock } from './clocks.ts';
import type { GraphEvent, MemoryTouch } from './execution-graph.ts';
import { conflict, type Touch } from './trace.ts';

const granule = 16;
/** Places larger than this are looked at one by one. */
const largeBytes = 256;

interface Entry {
  readonly event: GraphEvent;
  readonly touch: Touch;
}

/** Accesses to the same bytes. */
export interface Cell {
  readonly address: number;
  readonly bytes: number;
  readonly accesses: Entry[];
  readonly reads: GraphEvent[];
  readonly writes: GraphEvent[];
}

export class PlaceTable {
  readonly #fixed = new Map<number, Entry[]>();
  readonly #large: Entry[] = [];
  /** By the granules that they lie in. */
  readonly #cells = new Map<number, Cell[]>();

  reset(): void {
    this.#fixed.clear();
    this.#cells.clear();
    this.#large.length = 0;
  }

  cell(touch: Touch): Cell | undefined {
    const cells = this.#cells.get(Math.floor(touch.address / granule));
    return cells?.find((cell) => cell.address === touch.address && cell.bytes === touch.bytes);
  }

  lastWrite(touch: Touch): GraphEvent | null {
    return this.cell(touch)?.writes.at(-1) ?? null;
  }

  add(event: GraphEvent): void {
    for (const touch of event.touches) {
      const entry = { event, touch };
      if (touch !== event.access) {
        for (const list of this.#listsOf(touch)) list.push(entry);
        continue;
      }
      const cell = this.#cellOf(touch);
      cell.accesses.push(entry);
      if (event.reads) cell.reads.push(event);
      if (event.writes) cell.writes.push(event);
    }
  }

  remove(event: GraphEvent): void {
    for (const touch of event.touches) {
      const cell = touch === event.access ? this.cell(touch) : undefined;
      if (cell === undefined)
        for (const list of this.#listsOf(touch)) removeLast(list, (entry) => entry.event === event);
      else {
        removeLast(cell.accesses, (entry) => entry.event === event);
        removeLast(cell.reads, (one) => one === event);
        removeLast(cell.writes, (one) => one === event);
      }
    }
  }

  /** Memory that `touch` reads without reading from one write of it: accesses to other bytes that overlap. */
  *readAcross(touch: MemoryTouch): Iterable<Cell> {
    if (touch.mode !== Sharing.read && touch.memory !== MemoryUse.modify) return;
    const own = touch.memory === MemoryUse.none ? undefined : this.cell(touch);
    for (const cells of this.#near(touch))
      for (const cell of cells) if (cell !== own && overlap(cell, touch)) yield cell;
  }

  #near(touch: Touch): Iterable<readonly Cell[]> {
    if (touch.bytes > largeBytes) return this.#cells.values();
    const near: Cell[][] = [];
    for (let at = Math.floor(touch.address / granule); at * granule < touch.address + touch.bytes; at++)
      near.push(this.#cells.get(at) ?? []);
    return near;
  }

  /** Calls back for every event whose order with `touch` is fixed, and that `before` does not know; the same one may come twice. */
  conflicting(
    touch: MemoryTouch,
    isAccess: boolean,
    before: Clock,
    found: (event: GraphEvent, earlier: Touch) => void,
  ): void {
    const look = (list: readonly Entry[], ordered: boolean): void => {
      for (let i = list.length - 1; i >= 0; i--) {
        const entry = list[i];
        if (entry === undefined) break;
        const { event } = entry;
        if ((before[event.thread] ?? 0) >= event.position) {
          // Whatever has a fixed order with a write of the whole place came before it.
          if (ordered && entry.touch.mode === Sharing.write && covers(entry.touch, touch)) return;
        } else if (conflict(entry.touch, touch)) found(event, entry.touch);
      }
    };
    const cells = (list: readonly Cell[]): void => {
      for (const cell of list)
        if (!isAccess || cell.address !== touch.address || cell.bytes !== touch.bytes) look(cell.accesses, false);
    };
    if (touch.bytes > largeBytes) {
      for (const list of this.#fixed.values()) look(list, true);
      for (const list of this.#cells.values()) cells(list);
    } else {
      for (let at = Math.floor(touch.address / granule); at * granule < touch.address + touch.bytes; at++) {
        look(this.#fixed.get(at) ?? [], true);
        cells(this.#cells.get(at) ?? []);
      }
    }
    look(this.#large, true);
  }

  #cellOf(touch: Touch): Cell {
    const known = this.cell(touch);
    if (known !== undefined) return known;
    const { address, bytes } = touch;
    const cell: Cell = { address, bytes, accesses: [], reads: [], writes: [] };
    for (let at = Math.floor(address / granule); at * granule < address + bytes; at++) {
      const list = this.#cells.get(at);
      if (list === undefined) this.#cells.set(at, [cell]);
      else list.push(cell);
    }
    return cell;
  }

  #listsOf(touch: Touch): Entry[][] {
    if (touch.bytes > largeBytes) return [this.#large];
    const lists: Entry[][] = [];
    for (let at = Math.floor(touch.address / granule); at * granule < touch.address + touch.bytes; at++) {
      let list = this.#fixed.get(at);
      if (list === undefined) this.#fixed.set(at, (list = []));
      lists.push(list);
    }
    return lists;
  }
}

function removeLast<T>(list: T[], matches: (item: T) => boolean): void {
  const index = list.findLastIndex(matches);
  if (index >= 0) list.splice(index, 1);
}

function overlap(a: Cell, b: Touch): boolean {
  return a.address < b.address + b.bytes && b.address < a.address + a.bytes;
}

function covers(a: Touch, b: Touch): boolean {
  return a.address <= b.address && a.address + a.bytes >= b.address + b.bytes;
}
