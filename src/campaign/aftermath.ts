/** Runs on from a racing read, that gets its own value or another one, and notes what the program does from there on. */
import { AccessKind } from '../engine/kernel.ts';
import { Operation } from '../engine/strategy.ts';
import type { SwitchReason, Thread } from '../engine/thread.ts';
import type { AtomicAccess, RacingAccess, TraceListener } from '../engine/trace.ts';
import { readInteger } from '../engine/values.ts';

/** Notes of one execution at most. */
const maxNotes = 50_000;

/** One access of an execution. */
export interface Occurrence {
  readonly thread: number;
  readonly site: number;
  readonly kind: number;
  readonly address: number;
  readonly bytes: number;
  /** Step of the event that announced it. */
  readonly announced: number;
  /** When its thread went on to perform it: later, when other threads came between. */
  performed: number;
  /** What was in memory around it. */
  before: bigint | undefined;
  after: bigint | undefined;
  /** A read whose thread writes there next: one half of an update. */
  updates: boolean;
}

export interface RacingPair {
  readonly read: Occurrence;
  readonly write: Occurrence;
}

/** Notes every time that a plain read at one code site races with a plain write at another one. */
export class RaceProbe implements TraceListener {
  readonly pairs: RacingPair[] = [];
  readonly #memory: DataView;
  readonly #sites: readonly number[];
  /** The last one of each thread and site, and with an address. */
  readonly #last = new Map<string, Occurrence>();
  #open: Occurrence | undefined;
  /** Announced, and other threads came first: by thread. */
  readonly #parked = new Map<number, Occurrence>();

  constructor(memory: DataView, readSite: number, writeSite: number) {
    this.#memory = memory;
    this.#sites = [readSite, writeSite];
  }

  access(thread: Thread, kind: number, address: number, bytes: number, site: number, step: number): void {
    if (this.#open !== undefined && isUpdate(this.#open, thread, kind, address)) this.#open.updates = true;
    this.settle();
    if (!this.#sites.includes(site) || (kind !== AccessKind.read && kind !== AccessKind.write)) return;
    const before = readInteger(this.#memory, address, bytes);
    const seen = { thread: thread.id, site, kind, address, bytes };
    this.#open = { ...seen, announced: step, performed: step, before, after: undefined, updates: false };
    this.#last.set(`${thread.id} ${site}`, this.#open);
    this.#last.set(`${thread.id} ${site} ${address}`, this.#open);
  }

  raced(current: RacingAccess, previous: RacingAccess): void {
    const own = this.#last.get(`${current.thread} ${current.site}`);
    const both = [own, this.#last.get(`${previous.thread} ${previous.site} ${own?.address}`)];
    const [read, write] = [AccessKind.read, AccessKind.write].map((kind) => both.find((one) => one?.kind === kind));
    if (read === undefined || write === undefined) return;
    if (read.site !== this.#sites[0] || write.site !== this.#sites[1]) return;
    if (read.address === write.address && read.bytes === write.bytes) this.pairs.push({ read, write });
  }

  switched(from: Thread, to: Thread, _reason: SwitchReason, step: number): void {
    if (this.#open !== undefined && isParkedAt(from, this.#open)) {
      this.#parked.set(from.id, this.#open);
      this.#open = undefined;
    }
    this.settle();
    const resumed = this.#parked.get(to.id);
    if (resumed === undefined) return;
    this.#parked.delete(to.id);
    resumed.performed = step;
    resumed.before = readInteger(this.#memory, resumed.address, resumed.bytes);
    this.#open = resumed;
  }

  operation(): void {
    this.settle();
  }

  /** The next event of the thread, or the end: what a write left is in memory. */
  settle(): void {
    if (this.#open === undefined) return;
    this.#open.after = readInteger(this.#memory, this.#open.address, this.#open.bytes);
    this.#open = undefined;
  }

  atomic(): void {}
  follows(): boolean {
    return false;
  }
  paused(): void {}
  allocated(): void {}
  ended(): void {
    this.settle();
  }
}

/** What each thread does after the read: writes with their values, synchronisation, allocations. Reads are left out. */
export class Aftermath implements TraceListener {
  readonly #memory: DataView;
  readonly #read: Occurrence;
  readonly #value: bigint;
  readonly #notes = new Map<number, string[]>();
  #count = 0;
  /** Whether the read is to come, waits for its thread, is being performed, or is over. */
  #state: 'before' | 'parked' | 'reading' | 'after' = 'before';
  #held: bigint | undefined;
  #open:
    | { readonly thread: number; readonly address: number; readonly bytes: number; readonly text: string }
    | undefined;

  /** `value`: what the read gets. */
  constructor(memory: DataView, read: Occurrence, value: bigint) {
    this.#memory = memory;
    this.#read = read;
    this.#value = value;
  }

  /** In one text; undefined when the read did not come or there is too much to compare. */
  text(): string | undefined {
    this.#settle();
    if (this.#state !== 'after' || this.#count > maxNotes) return undefined;
    return JSON.stringify([...this.#notes].toSorted(([a], [b]) => a - b));
  }

  access(thread: Thread, kind: number, address: number, bytes: number, site: number, step: number): void {
    this.#settle();
    if (this.#state === 'before') {
      if (step === this.#read.announced && isAt(thread, site, this.#read)) this.#begin();
      return;
    }
    if (kind === AccessKind.read) return;
    this.#open = { thread: thread.id, address, bytes, text: `${kind} ${address} ${bytes}` };
  }

  atomic({ read, written }: AtomicAccess): void {
    if (this.#open === undefined) return;
    this.#note(this.#open.thread, `${this.#open.text} ${read?.value} ${written}`);
    this.#open = undefined;
  }

  operation(thread: Thread, verb: string, object: string): void {
    this.#settle();
    if (this.#state === 'after') this.#note(thread.id, `${verb} ${object}`);
  }

  switched(from: Thread, to: Thread): void {
    if (this.#state === 'reading' && isParkedAt(from, this.#read)) {
      this.#restore();
      this.#state = 'parked';
      return;
    }
    this.#settle();
    if (this.#state === 'parked' && to.id === this.#read.thread) {
      this.#begin();
    }
  }

  allocated(address: number, size: number, thread: Thread): void {
    this.#settle();
    if (this.#state === 'after') this.#note(thread.id, `allocate ${address} ${size}`);
  }

  ended(thread: Thread): void {
    this.#settle();
    if (this.#state === 'after') this.#note(thread.id, 'end');
  }

  follows(): boolean {
    return false;
  }
  paused(): void {}

  /** The load comes next: memory holds the value until the next event. */
  #begin(): void {
    const { address, bytes } = this.#read;
    this.#state = 'reading';
    this.#held = readInteger(this.#memory, address, bytes);
    writeInteger(this.#memory, address, bytes, this.#value);
  }

  #restore(): void {
    if (this.#held !== undefined) writeInteger(this.#memory, this.#read.address, this.#read.bytes, this.#held);
    this.#held = undefined;
  }

  #settle(): void {
    if (this.#state === 'reading') {
      this.#restore();
      this.#state = 'after';
    }
    const open = this.#open;
    if (open === undefined) return;
    this.#open = undefined;
    this.#note(open.thread, `${open.text} ${this.#valueAt(open.address, open.bytes)}`);
  }

  #valueAt(address: number, bytes: number): string {
    const integer = readInteger(this.#memory, address, bytes);
    if (integer !== undefined) return String(integer);
    const end = Math.min(address + bytes, this.#memory.byteLength);
    return new Uint8Array(this.#memory.buffer).subarray(address, end).join();
  }

  #note(thread: number, text: string): void {
    if (++this.#count > maxNotes) return;
    const notes = this.#notes.get(thread);
    if (notes === undefined) this.#notes.set(thread, [text]);
    else notes.push(text);
  }
}

function isUpdate(read: Occurrence, thread: Thread, kind: number, address: number): boolean {
  return (
    read.kind === AccessKind.read && kind === AccessKind.write && read.thread === thread.id && read.address === address
  );
}

/** The thread is switched away from between the hook of the access and the access. */
function isParkedAt(thread: Thread, one: Occurrence): boolean {
  return isAt(thread, thread.site, one) && thread.operation?.kind === Operation.access;
}

function isAt(thread: Thread, site: number, one: Occurrence): boolean {
  return thread.id === one.thread && site === one.site;
}

function writeInteger(view: DataView, address: number, bytes: number, value: bigint): void {
  if (bytes === 8) view.setBigInt64(address, value, true);
  else if (bytes === 4) view.setInt32(address, Number(BigInt.asIntN(32, value)), true);
  else if (bytes === 2) view.setInt16(address, Number(BigInt.asIntN(16, value)), true);
  else view.setInt8(address, Number(BigInt.asIntN(8, value)));
}
