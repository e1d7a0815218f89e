/**
 * How much of each thread's stack is in use, told to the kernel (kernel/frames.c): the frame of a function that has returned is no memory of the program, though
 * nobody has written over it yet. A thread that runs on a stack of the program's page allocator is left out.
 */
import type { Exploration } from './exploration.ts';
import { type Kernel, KernelWord } from './kernel.ts';
import { Sharing } from './search.ts';
import type { Thread } from './thread.ts';

/** Words of a thread's record in the kernel, counted from its end. */
const fromEnd = { stackPointer: 3, stackLow: 2, stackBytes: 1 } as const;

export class Frames {
  readonly #kernel: Kernel;
  /** Index of the first thread's end among the kernel's words, and words of each. */
  readonly #firstEnd: number;
  readonly #size: number;
  readonly #pointer: () => number;

  /** `pointer`: the stack pointer of the running thread's own code. */
  constructor(kernel: Kernel, pointer: () => number) {
    this.#kernel = kernel;
    this.#pointer = pointer;
    this.#size = kernel.thread_size() >>> 2;
    this.#firstEnd = (kernel.threads_address() >>> 2) + this.#size;
  }

  /** `thread` has got its stack. `floor`: the lowest address that any stack uses. */
  started(thread: Thread, floor: number): void {
    const { all, words } = this.#kernel;
    const end = this.#endOf(thread);
    thread.framePointer = thread.stackTop;
    all[end - fromEnd.stackPointer] = thread.stackTop;
    all[end - fromEnd.stackLow] = thread.stackLow;
    all[end - fromEnd.stackBytes] = thread.stackSlot < 0 ? 0 : thread.stackTop - thread.stackLow;
    words[KernelWord.stackFloor] = floor;
    words[KernelWord.stackCount] = thread.id + 1;
  }

  /** `thread`, the running one, is at a scheduling point of exhaustive search: frames that it has left since the last one are gone. */
  left(thread: Thread, exploration: Exploration): void {
    const from = thread.framePointer;
    const pointer = this.#pointer();
    thread.framePointer = pointer;
    if (pointer > from) exploration.touch(thread, from, pointer - from, Sharing.write);
  }

  parked(thread: Thread, stackPointer: number): void {
    this.#kernel.all[this.#endOf(thread) - fromEnd.stackPointer] = stackPointer;
  }

  /** The memory of an ended thread has a state of its own, and main's stays as it is. */
  ended(thread: Thread): void {
    this.#kernel.all[this.#endOf(thread) - fromEnd.stackBytes] = 0;
  }

  /** Whether `address` is in a frame of another thread than the running one that has returned. */
  returned(address: number): boolean {
    const { words } = this.#kernel;
    return address >= (words[KernelWord.stackFloor] ?? 0) >>> 0 && this.#kernel.in_returned_frame(address) !== 0;
  }

  #endOf(thread: Thread): number {
    return this.#firstEnd + thread.id * this.#size;
  }
}
