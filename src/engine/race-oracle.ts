/**
 * The kernel's twin: a happens-before race detector that is slow and obviously right, as an oracle for tests of kernel/*.c.
 *
 * Every event advances its thread's vector clock, and every access to every byte is kept for ever. An earlier access is ordered with the present one
 * when the present thread's clock has reached it. Synchronisation of atomics is C++20's: a release store heads a release sequence, read-modify-writes
 * continue it, any other store (plain ones too) ends it; fences work through relaxed accesses. Each byte of an atomic carries its own clock, so atomics
 * of different sizes at one place synchronise as far as they overlap.
 */
import { AccessKind } from './kernel.ts';

/** A vector clock: what is missing is zero. */
type Clock = ReadonlyMap<number, number>;

/** One byte of an access. */
interface Access {
  readonly thread: number;
  readonly time: number;
  readonly kind: AccessKind;
  readonly site: number;
}

export interface OracleRace {
  readonly byte: number;
  readonly kind: AccessKind;
  readonly site: number;
  readonly previousKind: AccessKind;
  readonly previousSite: number;
  readonly previousThread: number;
}

interface ThreadClocks {
  clock: Clock;
  releaseFence: Clock;
  acquirePending: Clock;
}

const nothing: Clock = new Map();

/** C11 memory orders as LLVM passes them: relaxed 0, consume 1, acquire 2, release 3, acq_rel 4, seq_cst 5. */
const acquires = (order: number): boolean => order === 1 || order === 2 || order >= 4;
const releases = (order: number): boolean => order >= 3;

/** One execution; thread 0 runs first. */
export class RaceOracle {
  /** Every racing pair in order of discovery. */
  readonly races: OracleRace[] = [];
  current = 0;
  readonly #threads = new Map<number, ThreadClocks>();
  readonly #accesses = new Map<number, Access[]>();
  readonly #atomics = new Map<number, Clock>();
  readonly #objects = new Map<number, Clock>();

  fork(child: number): void {
    this.#threads.set(child, { clock: this.#tick(), releaseFence: nothing, acquirePending: nothing });
  }

  join(ended: number): void {
    this.#learn(this.#of(ended).clock);
  }

  acquire(object: number): void {
    this.#learn(this.#objects.get(object) ?? nothing);
  }

  /** `only`: the object forgets what others released to it. */
  release(object: number, only: boolean): void {
    const mine = this.#tick();
    this.#objects.set(object, only ? mine : joined(this.#objects.get(object) ?? nothing, mine));
  }

  copyObject(into: number, from: number): void {
    this.#objects.set(into, this.#objects.get(from) ?? nothing);
  }

  /** A plain access; or `free`, which is checked like a write but leaves nothing: nobody gets at the memory until its new life. */
  plain(kind: AccessKind, address: number, bytes: number, site: number): void {
    for (let at = address; at < address + bytes; at++) {
      this.#access(kind, at, site);
      if (kind === AccessKind.write) this.#atomics.delete(at);
    }
  }

  atomicLoad(address: number, bytes: number, order: number, site: number): void {
    for (let at = address; at < address + bytes; at++) this.#access(AccessKind.atomicRead, at, site);
    this.#observe(address, bytes, order);
  }

  atomicStore(address: number, bytes: number, order: number, site: number): void {
    for (let at = address; at < address + bytes; at++) this.#access(AccessKind.atomicWrite, at, site);
    const published = this.#published(order);
    for (let at = address; at < address + bytes; at++) this.#atomics.set(at, published);
  }

  atomicModify(address: number, bytes: number, order: number, site: number): void {
    for (let at = address; at < address + bytes; at++) this.#access(AccessKind.atomicModify, at, site);
    this.#observe(address, bytes, order);
    const published = this.#published(order);
    for (let at = address; at < address + bytes; at++)
      this.#atomics.set(at, joined(this.#atomics.get(at) ?? nothing, published));
  }

  fence(order: number): void {
    const mine = this.#of(this.current);
    if (acquires(order)) mine.clock = joined(mine.clock, mine.acquirePending);
    if (releases(order)) mine.releaseFence = this.#tick();
  }

  /** The memory begins a new life. */
  forget(address: number, bytes: number): void {
    for (let at = address; at < address + bytes; at++) {
      this.#accesses.delete(at);
      this.#atomics.delete(at);
    }
  }

  #access(kind: AccessKind, byte: number, site: number): void {
    const clock = this.#tick();
    const earlier = this.#accesses.get(byte) ?? [];
    for (const { thread, time, kind: previousKind, site: previousSite } of earlier) {
      const ordered = (clock.get(thread) ?? 0) >= time;
      if (ordered || !conflict(kind, previousKind)) continue;
      this.races.push({ byte, kind, site, previousKind, previousSite, previousThread: thread });
    }
    if (kind === AccessKind.free) return;
    earlier.push({ thread: this.current, time: clock.get(this.current) ?? 0, kind, site });
    this.#accesses.set(byte, earlier);
  }

  /** What a load learns: at once when it acquires, else at the next acquire fence. */
  #observe(address: number, bytes: number, order: number): void {
    const mine = this.#of(this.current);
    for (let at = address; at < address + bytes; at++) {
      const seen = this.#atomics.get(at) ?? nothing;
      if (acquires(order)) mine.clock = joined(mine.clock, seen);
      else mine.acquirePending = joined(mine.acquirePending, seen);
    }
  }

  /** What a store tells those who read it. */
  #published(order: number): Clock {
    return releases(order) ? this.#tick() : this.#of(this.current).releaseFence;
  }

  #learn(clock: Clock): void {
    const mine = this.#of(this.current);
    mine.clock = joined(mine.clock, clock);
  }

  /** The current thread's clock after one more event. */
  #tick(): Clock {
    const mine = this.#of(this.current);
    mine.clock = new Map(mine.clock).set(this.current, (mine.clock.get(this.current) ?? 0) + 1);
    return mine.clock;
  }

  #of(thread: number): ThreadClocks {
    let clocks = this.#threads.get(thread);
    if (clocks === undefined)
      this.#threads.set(thread, (clocks = { clock: nothing, releaseFence: nothing, acquirePending: nothing }));
    return clocks;
  }
}

function joined(a: Clock, b: Clock): Clock {
  const result = new Map(a);
  for (const [thread, time] of b) result.set(thread, Math.max(time, result.get(thread) ?? 0));
  return result;
}

const isAtomic = (kind: AccessKind): boolean => kind >= AccessKind.atomicRead && kind <= AccessKind.atomicModify;
const isRead = (kind: AccessKind): boolean => kind === AccessKind.read || kind === AccessKind.atomicRead;

function conflict(a: AccessKind, b: AccessKind): boolean {
  return !(isRead(a) && isRead(b)) && !(isAtomic(a) && isAtomic(b));
}
