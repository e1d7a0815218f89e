/** The kernel's clocks as the memory model sees them. Only the running thread acquires and releases. */
import { type HappensBefore, noClock } from '../memory-model/clocks.ts';
import { Order } from '../memory-model/orders.ts';
import { type Kernel, KernelWord } from './kernel.ts';
import { type Thread, ThreadState } from './thread.ts';
import { never } from './clock.ts';

export class KernelClocks implements HappensBefore {
  readonly #kernel: Kernel;
  readonly #threads: readonly Thread[];
  /** Index of the first thread among the kernel's words, and words of each. */
  readonly #table: number;
  readonly #size: number;
  /** What everybody knows of threads that a clock does not mention. */
  #base = 0;
  readonly #live: number[] = [];

  /** `threads`: the unfinished ones, kept up to date. */
  constructor(kernel: Kernel, threads: readonly Thread[]) {
    this.#kernel = kernel;
    this.#table = kernel.threads_address() >>> 2;
    this.#size = kernel.thread_size() >>> 2;
    this.#threads = threads;
  }

  reset(): void {
    this.#base = this.#kernel.clocks_base();
  }

  /** Of the running thread: nobody asks of others. */
  epoch(): number {
    return this.#kernel.words[KernelWord.clock] ?? 0;
  }

  known(thread: number, of: number): number {
    const { all } = this.#kernel;
    // A clock_vector of kernel/kernel.h: count, capacity, entries; the first member of a thread.
    const clock = this.#at(thread);
    if (of >= (all[clock] ?? 0)) return this.#base;
    return all[((all[clock + 2] ?? 0) >>> 2) + of] ?? 0;
  }

  copyKnown(thread: number, count: number, into: number[]): void {
    const { all } = this.#kernel;
    const clock = this.#at(thread);
    const entries = all[clock] ?? 0;
    const first = (all[clock + 2] ?? 0) >>> 2;
    for (let of = 0; of < count; of++) into[of] = of < entries ? (all[first + of] ?? 0) : this.#base;
  }

  /** Index of the kernel's words about the thread. */
  #at(thread: number): number {
    return this.#table + Math.imul(thread, this.#size);
  }

  knownThrough(thread: number, clock: number, of: number): number {
    const known = this.known(thread, of);
    return clock === noClock ? known : Math.max(known, this.#kernel.object_knows(clock, of));
  }

  acquire(_thread: number, clock: number, pending: boolean): void {
    this.#kernel.store_acquire(clock, pending ? 1 : 0);
  }

  create(): number {
    return this.#kernel.object_new();
  }

  release(thread: number, releasing: boolean, continued: number, clock: number): boolean {
    // The last release fence is the second clock_vector of a thread; without entries there was none.
    if (!releasing && continued === noClock && this.#kernel.all[this.#at(thread) + 3] === 0) return false;
    return this.#kernel.store_release(clock, releasing ? 1 : 0, continued) !== 0;
  }

  update(_thread: number, pending: boolean, releasing: boolean, read: number, clock: number): void {
    this.#kernel.store_update(clock, releasing ? 1 : 0, read, pending ? 1 : 0);
  }

  /** Without those that wait for what only others can bring about that know as much or more: see `informs` of {@link Thread.object}. */
  get live(): readonly number[] {
    const ids = this.#live;
    let count = 0;
    for (const { id, state, object, deadline } of this.#threads)
      if (state !== ThreadState.blocked || object?.informs !== true || deadline !== never) ids[count++] = id;
    if (ids.length > count) ids.length = count;
    return ids;
  }

  fence(_thread: number, acquires: boolean, releases: boolean): void {
    if (acquires) this.#kernel.atomic_fence(Order.acquire);
    if (releases) this.#kernel.atomic_fence(Order.release);
  }
}
