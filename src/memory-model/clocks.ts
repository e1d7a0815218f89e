/** What the memory model needs to know of happens-before. The engine answers from the kernel's clocks; tests use {@link VectorClocks}. */

/** No clock: what a relaxed store without a release fence before it hands on. */
export const noClock = -1;

export interface HappensBefore {
  /** The clock value under which the thread's next event happens. Events of one thread with the same epoch are published together. */
  epoch(thread: number): number;
  /** The latest epoch of `of` that happens before the thread's next event. */
  known(thread: number, of: number): number;
  /** The same of the first `count` threads, into `into`. */
  copyKnown(thread: number, count: number, into: number[]): void;
  /** The same once the thread has acquired `clock`. */
  knownThrough(thread: number, clock: number, of: number): number;
  /** Joins `clock` into the thread's own, or (`pending`) into what its next acquire fence learns. */
  acquire(thread: number, clock: number, pending: boolean): void;
  /** A clock for {@link release} and {@link update}, until the execution ends. */
  create(): number;
  /**
   * Makes `clock` what a new store hands on: the thread's own when `releasing`, else that of its last release fence; joined with `continued`, the clock
   * of the store that a read-modify-write read. False when there is none of these. A releasing store ends the thread's epoch.
   */
  release(thread: number, releasing: boolean, continued: number, clock: number): boolean;
  /** A read-modify-write: acquires `read`, then makes `clock` what continues it. */
  update(thread: number, pending: boolean, releasing: boolean, read: number, clock: number): void;
  fence(thread: number, acquires: boolean, releases: boolean): void;
  /** Threads that may still act. Those to come know what their creators know. Valid until it is asked for again. */
  readonly live: readonly number[];
}

/** Plain vector clocks. */
export class VectorClocks implements HappensBefore {
  readonly #own: number[][] = [];
  readonly #pending: number[][] = [];
  readonly #fence: number[][] = [];
  readonly #clocks = new Map<number, number[]>();
  #next = 0;

  reset(): void {
    this.#own.length = this.#pending.length = this.#fence.length = this.#next = 0;
    this.#clocks.clear();
  }

  /** Adds thread `id`; everything that `parent` did so far happens before it. */
  start(id: number, parent: number): void {
    const clock = parent < 0 ? [] : [...(this.#own[parent] ?? [])];
    clock[id] = 1;
    this.#own[id] = clock;
    this.#pending[id] = [];
    this.#fence[id] = [];
    if (parent >= 0) this.#advance(parent);
  }

  epoch(thread: number): number {
    return this.#own[thread]?.[thread] ?? 0;
  }

  known(thread: number, of: number): number {
    return this.#own[thread]?.[of] ?? 0;
  }

  copyKnown(thread: number, count: number, into: number[]): void {
    for (let of = 0; of < count; of++) into[of] = this.known(thread, of);
  }

  knownThrough(thread: number, clock: number, of: number): number {
    return Math.max(this.known(thread, of), this.#clocks.get(clock)?.[of] ?? 0);
  }

  acquire(thread: number, clock: number, pending: boolean): void {
    join((pending ? this.#pending : this.#own)[thread] ?? [], this.#clocks.get(clock) ?? []);
  }

  create(): number {
    return this.#next++;
  }

  release(thread: number, releasing: boolean, continued: number, clock: number): boolean {
    const handedOn = [...((releasing ? this.#own : this.#fence)[thread] ?? [])];
    join(handedOn, this.#clocks.get(continued) ?? []);
    if (handedOn.length === 0) return false;
    this.#clocks.set(clock, handedOn);
    if (releasing) this.#advance(thread);
    return true;
  }

  update(thread: number, pending: boolean, releasing: boolean, read: number, clock: number): void {
    this.acquire(thread, read, pending);
    this.release(thread, releasing, read, clock);
  }

  get live(): readonly number[] {
    return [...this.#own.keys()];
  }

  fence(thread: number, acquires: boolean, releases: boolean): void {
    if (acquires) join(this.#own[thread] ?? [], this.#pending[thread] ?? []);
    if (!releases) return;
    this.#fence[thread] = [...(this.#own[thread] ?? [])];
    this.#advance(thread);
  }

  #advance(thread: number): void {
    const own = this.#own[thread];
    if (own !== undefined) own[thread] = (own[thread] ?? 0) + 1;
  }
}

function join(into: number[], from: readonly number[]): void {
  for (let i = 0; i < from.length; i++) into[i] = Math.max(into[i] ?? 0, from[i] ?? 0);
}
