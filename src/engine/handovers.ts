/**
 * What orders a thread that frees memory with the one that gets the same memory next. C11 (7.22.3) has `free` synchronize with the allocation that hands
 * the region out again, C++ ([new.delete.dataraces]) the same of `delete` and `new`, and no system maps pages before another thread has unmapped them.
 * Programs that keep something about memory by its address (allocators above `mmap`, tables of objects) rely on it.
 */
import type { Block } from './block.ts';
import type { Kernel } from './kernel.ts';
import { type Thread, ThreadState } from './thread.ts';

export interface HandoverThreads {
  readonly current: Thread;
  /** By id, {@link threadCount} of them. */
  readonly threads: readonly Thread[];
  readonly threadCount: number;
}

export class Handovers {
  readonly #kernel: Kernel;
  readonly #threads: () => HandoverThreads;

  constructor(kernel: Kernel, threads: () => HandoverThreads) {
    this.#kernel = kernel;
    this.#threads = threads;
  }

  /** The current thread has freed `block`, which may be handed out again at once. */
  freed(block: Block): void {
    // Who is created later knows what its creator did.
    const { current, threadCount } = this.#threads();
    if (threadCount === 1) return;
    if (block.clock < 0) block.clock = this.#kernel.object_new();
    block.giver = current.id;
    this.#kernel.memory_freed(block.clock);
  }

  /** The current thread has been given `block`, or starts on it. */
  taken({ clock, giver, lastUser }: Block): void {
    if (clock >= 0 && giver < 0) this.#kernel.object_acquire(clock);
    else if (clock >= 0 && giver !== this.#threads().current.id) this.#kernel.memory_taken(clock, giver);
    if (lastUser !== null) this.#kernel.thread_joined(lastUser.id);
  }

  /**
   * For memory of which nobody has kept who freed it: a clock of everything that any thread has done so far, which the current thread takes over. For
   * {@link Block.clock} of what it does not take itself.
   */
  everything(): number {
    const kernel = this.#kernel;
    const { current, threads, threadCount } = this.#threads();
    const clock = kernel.object_new();
    for (const thread of threads.slice(0, threadCount)) {
      // Clocks and epochs are those of the running thread.
      if (thread.state === ThreadState.finished) kernel.thread_joined(thread.id);
      else if (thread !== current) {
        kernel.switch_thread(thread.id);
        kernel.object_release(clock);
        kernel.switch_thread(current.id);
      }
    }
    kernel.object_acquire(clock);
    kernel.object_release(clock);
    return clock;
  }
}
