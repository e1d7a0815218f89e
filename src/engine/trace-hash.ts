/**
 * A hash of an execution's trace: equal for executions that differ only in the order of independent operations (A. Mazurkiewicz, "Trace theory", 1986).
 *
 * The events are the operations performed at scheduling points. Two are dependent when one thread does both, or when they touch the same object
 * and not both only read. An event's hash is made of its thread, its number in that thread, its kind and the hashes of the events
 * that it directly depends on; the trace's hash is the sum over events, so their order enters through dependencies alone. Nothing has a name that the order
 * could change: threads are named by their creator and its count of creations; objects need none, since thread and number fix which object an event
 * touches. Cost: one table look-up and some twenty integer operations an event. 53 bits: 100,000 traces collide with probability 1e-6.
 *
 * Finer than the definition, never coarser: all operations on one synchronisation object are dependent but those of readers of a lock, bytes of one aligned
 * word are one object, and so is a stack that was handed on.
 */
import { AccessKind } from './kernel.ts';
import { Operation, type SchedulingView } from './strategy.ts';
import type { Thread } from './thread.ts';

/** Words of a table entry: what tells the execution, the object's key, hashes of the last write and of the reads since, the writer's site. */
const stride = 8;
const Word = { stamp: 0, key: 1, writeLow: 2, writeHigh: 3, readsLow: 4, readsHigh: 5, writer: 6 } as const;
/** Added to an operation's kind: its time-out fired; a free value; a mutex released by a wait. */
export const EventKind = { timedOut: 16, value: 32, release: 64 } as const;
type Pending = Pick<SchedulingView, 'pendingAddress' | 'pendingBytes' | 'pendingWrites'>;

const siteBits = 0x20_0000;
const recentPairs = 1024;
/** From 32 bits to a slot of those. */
const recentShift = 22;

export class TraceHash {
  #low = 0;
  #high = 0;
  /** Of the event at hand. */
  #eventLow = 0;
  #eventHigh = 0;
  /** By thread id: its name, events so far, threads created so far. */
  readonly #names: number[] = [];
  readonly #events: number[] = [];
  readonly #children: number[] = [];
  #capacity = 256;
  #table = new Int32Array(this.#capacity * stride);
  #used = 0;
  #stamp = 1;
  #pairs = new Set<number>();
  readonly #recent = new Float64Array(recentPairs);

  /** A safe integer: the low 32 bits of one sum and the high 21 of another. */
  get value(): number {
    return (this.#high >>> 11) * 0x1_0000_0000 + (this.#low >>> 0);
  }

  /** Where to add the pairs of sites (write, read of what it wrote) from now on, as `write * 2^21 + read`; write 0 is the initial value. */
  collectPairs(into: Set<number>): void {
    if (into === this.#pairs) return;
    this.#pairs = into;
    this.#recent.fill(0);
  }

  reset(): void {
    this.#low = this.#high = this.#used = 0;
    if (++this.#stamp < 0x7fff_ffff) return;
    this.#table.fill(0);
    this.#stamp = 1;
  }

  /** `parent` is -1 for the main thread. */
  created(thread: number, parent: number): void {
    const nth = parent < 0 ? 0 : (this.#children[parent] = (this.#children[parent] ?? 0) + 1);
    this.#names[thread] = mix((parent < 0 ? 0 : (this.#names[parent] ?? 0)) + Math.imul(nth, 0x9e3779b1), 0x51ed270b);
    this.#events[thread] = this.#children[thread] = 0;
  }

  /** `thread` does something that depends on nothing but itself. */
  event(thread: Thread, kind: number): void {
    this.#begin(thread.id, kind);
    this.#add();
  }

  /**
   * `thread` performs its pending operation, of `kind`, as the view shows it: on memory, on a synchronisation object (0 bytes) or, with address 0, on
   * nothing shared. An access that is a scheduling point only because the thread ran long is none of the trace. `joins`: it commutes with others of its kind.
   */
  note(thread: Thread, kind: number, view: Pending, joins = false): void {
    const { id } = thread;
    const address = view.pendingAddress[id] ?? 0;
    const base = kind & (EventKind.timedOut - 1);
    if (base !== Operation.access && base !== Operation.atomic) {
      if (joins) this.#join(id, kind, address);
      else this.touch(thread, kind, address);
      return;
    }
    if (thread.longWindow) return;
    const writes = view.pendingWrites[id] !== 0;
    const first = address >>> 2;
    const last = (address + Math.max(1, view.pendingBytes[id] ?? 0) - 1) >>> 2;
    this.#begin(id, kind);
    const at = this.#entry(first);
    this.#follow(at, writes);
    if (!writes || thread.accessKind === AccessKind.atomicModify) this.#read(at, thread.site);
    if (first === last) {
      this.#update(at, writes, thread.site);
    } else {
      for (let key = first + 1; key <= last; key++) this.#follow(this.#entry(key), writes);
      for (let key = first; key <= last; key++) this.#update(this.#entry(key), writes, thread.site);
    }
    this.#add();
  }

  /** `thread` does something to the synchronisation object at `address`. */
  touch(thread: Thread, kind: number, address: number): void {
    // What #begin, #follow, #update and #add do, without a detour through memory: most events of short executions are of this kind.
    const { id } = thread;
    const nth = (this.#events[id] = (this.#events[id] ?? 0) + 1);
    const own = (this.#names[id] ?? 0) + Math.imul(nth, 0x9e3779b1);
    let low = mix(own, kind + 1);
    let high = mix(own ^ 0x2545f491, kind + 1);
    if (address !== 0) {
      const at = this.#entry(~address);
      const table = this.#table;
      low = mix(mix(low, table[at + Word.writeLow] ?? 0), table[at + Word.readsLow] ?? 0);
      high = mix(mix(high, table[at + Word.writeHigh] ?? 0), table[at + Word.readsHigh] ?? 0);
      table[at + Word.writeLow] = low;
      table[at + Word.writeHigh] = high;
      table[at + Word.readsLow] = table[at + Word.readsHigh] = table[at + Word.writer] = 0;
    }
    this.#low = (this.#low + low) | 0;
    this.#high = (this.#high + high) | 0;
  }

  /** A reader takes a lock or gives it up: two of them commute, as two reads do. */
  #join(id: number, kind: number, address: number): void {
    this.#begin(id, kind);
    const at = this.#entry(~address);
    this.#follow(at, false);
    this.#update(at, false, 0);
    this.#add();
  }

  /** The memory was freed: what comes to lie there has no history. */
  forget(address: number, bytes: number): void {
    if (this.#used === 0) return;
    if (bytes >>> 2 < this.#used) {
      for (let at = address; at < address + bytes; at += 4) {
        this.#clear(this.#find(at >>> 2));
        this.#clear(this.#find(~at));
      }
      return;
    }
    for (let at = 0; at < this.#table.length; at += stride) {
      const key = this.#table[at + Word.key] ?? 0;
      const place = key < 0 ? ~key : key << 2;
      if (this.#table[at] === this.#stamp && place >= address && place < address + bytes) this.#clear(at);
    }
  }

  #begin(id: number, kind: number): void {
    const nth = (this.#events[id] = (this.#events[id] ?? 0) + 1);
    const own = (this.#names[id] ?? 0) + Math.imul(nth, 0x9e3779b1);
    this.#eventLow = mix(own, kind + 1);
    this.#eventHigh = mix(own ^ 0x2545f491, kind + 1);
  }

  /** The event depends on the last write and, when it writes, on the reads since. */
  #follow(at: number, writes: boolean): void {
    const table = this.#table;
    this.#eventLow = mix(this.#eventLow, table[at + Word.writeLow] ?? 0);
    this.#eventHigh = mix(this.#eventHigh, table[at + Word.writeHigh] ?? 0);
    if (!writes) return;
    this.#eventLow = mix(this.#eventLow, table[at + Word.readsLow] ?? 0);
    this.#eventHigh = mix(this.#eventHigh, table[at + Word.readsHigh] ?? 0);
  }

  #update(at: number, writes: boolean, site: number): void {
    const table = this.#table;
    if (writes) {
      table[at + Word.writeLow] = this.#eventLow;
      table[at + Word.writeHigh] = this.#eventHigh;
      table[at + Word.readsLow] = table[at + Word.readsHigh] = 0;
      table[at + Word.writer] = site;
    } else {
      table[at + Word.readsLow] = (table[at + Word.readsLow] ?? 0) + this.#eventLow;
      table[at + Word.readsHigh] = (table[at + Word.readsHigh] ?? 0) + this.#eventHigh;
    }
  }

  #add(): void {
    this.#low = (this.#low + this.#eventLow) | 0;
    this.#high = (this.#high + this.#eventHigh) | 0;
  }

  #read(at: number, site: number): void {
    const pair = (this.#table[at + Word.writer] ?? 0) * siteBits + site;
    // The upper bits of the product: the lower ones do not depend on the writer.
    const slot = Math.imul(pair | 0, 0x9e3779b1) >>> recentShift;
    if (this.#recent[slot] === pair) return;
    this.#recent[slot] = pair;
    this.#pairs.add(pair);
  }

  /** Where the object's entry begins, made when there is none: all zero. */
  #entry(key: number): number {
    const found = this.#find(key);
    if (found >= 0) return found;
    if (this.#used * 2 >= this.#capacity) {
      this.#grow();
      return this.#entry(key);
    }
    this.#used++;
    const at = ~found;
    this.#clear(at);
    this.#table[at] = this.#stamp;
    this.#table[at + Word.key] = key;
    return at;
  }

  /** Where the object's entry begins, or ~ of where it would. Open addressing; entries of earlier executions count as free. */
  #find(key: number): number {
    const table = this.#table;
    const product = Math.imul(key, 0x9e3779b1);
    for (let slot = product ^ (product >>> 15); ; slot++) {
      const at = (slot & (this.#capacity - 1)) * stride;
      if (table[at] !== this.#stamp) return ~at;
      if (table[at + Word.key] === key) return at;
    }
  }

  #clear(at: number): void {
    if (at < 0) return;
    // A loop: `fill` costs more than the rest of a new entry.
    for (let word = at + Word.writeLow; word < at + stride; word++) this.#table[word] = 0;
  }

  #grow(): void {
    const old = this.#table;
    this.#capacity *= 2;
    this.#table = new Int32Array(this.#capacity * stride);
    this.#used = 0;
    for (let at = 0; at < old.length; at += stride) {
      if (old[at] !== this.#stamp) continue;
      const to = this.#entry(old[at + Word.key] ?? 0);
      this.#table.set(old.subarray(at, at + stride), to);
    }
  }
}

/** Mixes `b` into `a`: a multiply-xorshift round, as in the finalisers of MurmurHash3. */
function mix(a: number, b: number): number {
  let hash = Math.imul(a ^ Math.imul(b, 0xcc9e2d51), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 15), 0xc2b2ae35);
  return ((hash ^ (hash >>> 13)) + 0x27d4eb2f) | 0;
}
