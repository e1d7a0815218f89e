/**
 * The program's memory: layout, thread stacks, and putting everything back between executions.
 *
 * From low to high: the null page (64 KiB, never addressable), globals, heap growing up, stacks growing down from the top. The memory is made at its
 * full size, so it never moves; only what the program touches becomes resident.
 */
import { ensure } from '../base/assert.ts';
import { empty } from '../base/lists.ts';
import { HeddleError } from '../base/error.ts';
import { Random } from '../base/random.ts';
import type { Engine } from './engine.ts';
import { type Kernel, MemoryState } from './kernel.ts';
import { stackGuardBytes, StackSlots } from './stack-slots.ts';
import type { Thread } from './thread.ts';

const pageBytes = 65_536;
export const nullPageBytes = 65_536;
/** struct start_record in guest/core.c, and alignment. */
export const recordBytes = 16;
/** Runtime functions may go this far below the lowest stack pointer that was noted. */
const clearMarginBytes = 512;

export class ProgramMemory {
  readonly memory: WebAssembly.Memory;
  readonly bytes: Uint8Array;
  readonly view: DataView;
  readonly words: Int32Array;
  heapStart = 0;
  /** Size and alignment of a thread-local block. */
  threadLocalBytes = 0;
  threadLocalAlign = 16;
  /** Lowest address that a stack uses at the moment. */
  stackFloor = 0;

  #kernel: Kernel | null = null;
  readonly #doubleWords: Float64Array;
  #snapshot: Uint8Array = new Uint8Array();
  #threadLocals: Uint8Array = new Uint8Array();
  /** Where a thread-local block has the mask of signals, two words (guest/libc/signals.c); -1 in a program without signals. */
  #signalMask = -1;
  #dataStart = 0;
  readonly #top: number;
  readonly #slots: StackSlots;
  #slotsReady = 0;
  #slotsUsed = 0;
  /** By slot, for the first `#slotsUsed`: lowest address that a thread of this execution used (0: none has ended), and who ended on it last. */
  readonly #slotLowest: number[] = [];
  readonly #slotUsers: (Thread | null)[] = [];
  /** Slots of ended threads, for the next thread under the reuse policy. */
  #freeSlots: number[] = [];
  /** Slots of ended threads under the quarantine policy, oldest first, for when there is no room for another. */
  #endedSlots: number[] = [];
  readonly #random = new Random();
  /** In this execution. */
  #seeded = false;

  constructor(maxBytes: number) {
    const pages = Math.floor(maxBytes / pageBytes);
    try {
      this.memory = new WebAssembly.Memory({ initial: pages, maximum: pages });
    } catch (cause) {
      throw new HeddleError('HDL_MEMORY_RESERVE', `Cannot reserve ${maxBytes} bytes of memory for the program`, {
        hint: 'Lower `--max-memory`, or raise the limit on virtual memory (`ulimit -v`).',
        cause,
      });
    }
    this.bytes = new Uint8Array(this.memory.buffer);
    this.view = new DataView(this.memory.buffer);
    this.words = new Int32Array(this.memory.buffer);
    this.#doubleWords = new Float64Array(this.memory.buffer);
    this.#top = pages * pageBytes;
    this.#slots = new StackSlots(this.#top);
    this.stackFloor = this.#top;
  }

  /** After instantiation: reads the layout from the program's exports and takes the snapshot that {@link restore} goes back to. */
  attach(instance: WebAssembly.Instance, kernel: Kernel): void {
    const global = (name: string): number =>
      Number((instance.exports[name] as WebAssembly.Global | undefined)?.value ?? 0);
    this.#kernel = kernel;
    this.#dataStart = global('__global_base') || nullPageBytes;
    const heapBase = ensure(global('__heap_base') || undefined, '__heap_base in the program');
    this.threadLocalBytes = global('__tls_size');
    this.threadLocalAlign = Math.max(16, global('__tls_align'));
    this.heapStart = heapBase;
    this.#threadLocals = this.#readThreadLocals(instance, heapBase);
    const mask = instance.exports['heddle_signal_mask'] as (() => number) | undefined;
    this.#signalMask = mask === undefined ? -1 : mask() - global('__tls_base');
    this.#snapshot = this.bytes.slice(this.#dataStart, heapBase);
    kernel.set_state(0, nullPageBytes, MemoryState.nullPage);
    kernel.set_state(nullPageBytes, ((heapBase + 7) & ~7) - nullPageBytes, MemoryState.ok);
  }

  /** What a new thread's variables hold, at their offsets; empty where that is zero. `scratch`: an address that nobody uses yet. */
  #readThreadLocals({ exports }: WebAssembly.Instance, scratch: number): Uint8Array {
    const base = exports['__tls_base'] as WebAssembly.Global<'i32'> | undefined;
    const initialise = exports['__wasm_init_tls'];
    if (base === undefined || typeof initialise !== 'function' || this.threadLocalBytes === 0) return new Uint8Array();
    const before = base.value;
    const at = Math.ceil(scratch / this.threadLocalAlign) * this.threadLocalAlign;
    (initialise as (block: number) => void)(at);
    base.value = before;
    const image = this.bytes.slice(at, at + this.threadLocalBytes);
    this.bytes.fill(0, at, at + this.threadLocalBytes);
    return image.every((byte) => byte === 0) ? new Uint8Array() : image;
  }

  /** Globals as they were before the first execution, stacks given back. The heap, which went up to `heapEnd`, clears itself afterwards. */
  restore(heapEnd: number): void {
    // Slots that the heap grew into are no stacks any more.
    while (this.#slotsReady > 0 && this.#slots.at(this.#slotsReady - 1).low - stackGuardBytes < heapEnd)
      this.#slotsReady--;
    this.bytes.set(this.#snapshot, this.#dataStart);
    this.#reviveSlots();
    this.#slotsUsed = 0;
    empty(this.#freeSlots);
    empty(this.#endedSlots);
    this.stackFloor = this.#top;
    this.#seeded = false;
  }

  /** A C string of the program, at most 1000 bytes of it. */
  text(address: number): string {
    if (address === 0) return '';
    const end = this.bytes.subarray(address, address + 1000).indexOf(0);
    return new TextDecoder().decode(this.bytes.slice(address, address + (end < 0 ? 1000 : end)));
  }

  /** The program's own randomness: the same in every execution. */
  random(target: Uint8Array): void {
    if (!this.#seeded) this.#random.seed(0x4845_4444);
    this.#seeded = true;
    for (let i = 0; i < target.length; i++) target[i] = this.#random.next() & 0xff;
  }

  /**
   * Gives `thread` a stack, a thread-local block with its creator's mask of signals, and writes its start record. False when memory is exhausted.
   * `stackBytes`: 0 for the default.
   */
  startThread(engine: Engine, thread: Thread, stackBytes: number): boolean {
    if (!this.#takeSlot(engine, thread, stackBytes)) {
      if (stackBytes === 0) return false;
      const pages = engine.heap.allocateBlock(stackBytes + stackGuardBytes, 4096, true, 'pages');
      if (pages === null) return false;
      engine.kernel.set_state(pages.address, stackGuardBytes, MemoryState.stackGuard);
      thread.stackPages = pages;
      thread.stackLow = pages.address + stackGuardBytes;
      thread.stackTop = ((thread.stackLow + stackBytes - recordBytes) & ~15) >>> 0;
    }
    const bytes = Math.max(16, this.threadLocalBytes);
    const block = engine.heap.allocateBlock(bytes, this.threadLocalAlign, true, 'thread-local');
    if (block === null) return false;
    thread.threadLocals = block;
    if (this.#threadLocals.length > 0) this.bytes.set(this.#threadLocals, block.address);
    const { words } = this;
    // Not for main, whose creator is -1: V8 looks that up as a name, with a call into its runtime.
    const creator =
      this.#signalMask < 0 || thread.id === 0 ? null : engine.scheduler.threads[thread.createdBy]?.threadLocals;
    if (creator) {
      const from = (creator.address + this.#signalMask) >>> 2;
      const to = (block.address + this.#signalMask) >>> 2;
      words[to] = words[from] ?? 0;
      words[to + 1] = words[from + 1] ?? 0;
    }
    const record = thread.stackTop >>> 2;
    words[record] = thread.start;
    words[record + 1] = thread.startArgument;
    words[record + 2] = block.address;
    words[record + 3] = thread.stackLow;
    engine.frames.started(thread, this.stackFloor);
    return true;
  }

  /**
   * The thread has ended: clears what it used of its stack, which nobody may touch from now on, and lets the heap policy decide on the rest. The
   * main thread's stays: with pthread_exit in main, systems keep it, and programs rely on that.
   */
  endThread(engine: Engine, thread: Thread, lowestStack: number): void {
    const from = this.#clear(thread, lowestStack);
    engine.frames.ended(thread);
    if (thread.stackSlot !== 0) engine.kernel.end_stack(from, thread.stackTop + recordBytes - from);
    const { threadLocals } = thread;
    if (threadLocals !== null) engine.heap.releaseBlock(threadLocals, 0);
    engine.libraries.threadEnded(thread);
    this.#releasePages(engine, thread);
    if (threadLocals !== null) threadLocals.lastUser = thread;
    const slot = thread.stackSlot;
    if (slot <= 0) return;
    this.#slotUsers[slot] = thread;
    if (engine.heap.policy === 'reuse') this.#freeSlots.push(slot);
    else this.#endedSlots.push(slot);
  }

  #releasePages(engine: Engine, { stackPages, id }: Thread): void {
    if (stackPages === null) return;
    const { address, size } = stackPages;
    engine.heap.retire(stackPages);
    stackPages.lastUser = engine.scheduler.threads[id] ?? null;
    engine.objects.forget(address, size);
    engine.scheduler.trace.forget(address, size);
    engine.atomics.forget(address, size);
    engine.plain.forget(address, size);
  }

  /**
   * The current thread starts on memory that another may have had. No system hands that out before the other has ended, or freed it, so that
   * comes first: programs that know a thread by such an address (mimalloc, moodycamel's queues) rely on it.
   */
  followLastUsers(engine: Engine, { threadLocals, stackPages, stackBefore }: Thread): void {
    if (threadLocals !== null) engine.heap.handovers.taken(threadLocals);
    if (stackPages !== null) engine.heap.handovers.taken(stackPages);
    if (stackBefore !== null) engine.kernel.thread_joined(stackBefore.id);
  }

  /** A thread that was cut short; `lowestStack` as far as is known. */
  abandonThread(thread: Thread, lowestStack: number): void {
    this.#clear(thread, lowestStack);
  }

  /** Returns the lowest address that it cleared. */
  #clear(thread: Thread, lowestStack: number): number {
    const from = Math.max(lowestStack - clearMarginBytes, thread.stackLow) & ~7;
    if (thread.stackSlot >= 0)
      this.#slotLowest[thread.stackSlot] = Math.min(from, this.#slotLowest[thread.stackSlot] || from);
    this.zero(from, thread.stackTop + recordBytes);
    return from;
  }

  /** The stacks of threads that ended in the last execution may be used again. */
  #reviveSlots(): void {
    for (let slot = 1; slot < this.#slotsUsed; slot++) this.#revive(slot, this.#slots.at(slot).high);
  }

  #revive(slot: number, high: number): void {
    const from = this.#slotLowest[slot] || high;
    ensure(this.#kernel, 'kernel').set_state(from, high - from, MemoryState.ok);
  }

  /** Clears a range. Short ones whose ends are multiples of 8 in a loop: `fill` costs more than it does. */
  zero(from: number, to: number): void {
    if (to - from > 1024 || ((from | to) & 7) !== 0) {
      this.bytes.fill(0, from, to);
      return;
    }
    const words = this.#doubleWords;
    for (let at = from / 8; at < to / 8; at++) words[at] = 0;
  }

  #fits(slot: number, engine: Engine, bytes: number): boolean {
    const { low, high } = this.#slots.at(slot);
    return bytes <= high - low && low - stackGuardBytes >= engine.heap.end;
  }

  /** `bytes`: what the program asked for. False when there is no room, or the slot would be too small. */
  #takeSlot(engine: Engine, thread: Thread, bytes: number): boolean {
    let reused = this.#freeSlots.pop();
    if (!this.#fits(reused ?? this.#slotsUsed, engine, bytes)) {
      if (reused !== undefined) this.#freeSlots.push(reused);
      const oldest = this.#endedSlots.findIndex((one) => this.#fits(one, engine, bytes));
      if (oldest < 0) return false;
      [reused] = this.#endedSlots.splice(oldest, 1);
    }
    const slot = reused ?? this.#slotsUsed;
    const { low, high } = this.#slots.at(slot);
    if (reused === undefined) {
      this.#slotsUsed++;
      this.#slotLowest[slot] = 0;
      this.#slotUsers[slot] = null;
      this.stackFloor = low - stackGuardBytes;
    } else {
      const dirtyFrom = this.#slotLowest[slot] || low;
      engine.kernel.forget_range(dirtyFrom, high - dirtyFrom);
      this.#revive(slot, high);
    }
    if (slot >= this.#slotsReady) {
      const kernel = ensure(this.#kernel, 'kernel');
      kernel.set_state(low - stackGuardBytes, stackGuardBytes, MemoryState.stackGuard);
      kernel.set_state(low, high - low, MemoryState.ok);
      this.#slotsReady = slot + 1;
    }
    thread.stackSlot = slot;
    thread.stackBefore = this.#slotUsers[slot] ?? null;
    thread.stackLow = low;
    thread.stackTop = high - recordBytes;
    return true;
  }
}
