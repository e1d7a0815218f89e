/**
 * The program's heap. All metadata is here, out of the program's reach; the kernel knows which bytes are addressable.
 *
 * Blocks have a red zone on both sides. Whether a freed block is used again is the execution's heap policy: `reuse` hands the block freed last to
 * the next request of its size class, as eager allocators do, which shows lifetime bugs as wrong values; `quarantine` never hands it out again (until
 * memory runs short), which shows them as use after free.
 */
import { empty } from '../base/lists.ts';
import { Arenas } from './arenas.ts';
import { Block } from './block.ts';
import { Extents } from './extents.ts';
import { FreeLists } from './free-lists.ts';
import { Handovers, type HandoverThreads } from './handovers.ts';
import type { Kernel } from './kernel.ts';
import { MemoryState } from './kernel.ts';
import type { ProgramMemory } from './memory.ts';
import { noStack } from './outcome.ts';

export type HeapPolicy = 'reuse' | 'quarantine';

/** Which values an atomic load may return: those that C11 allows, or the newest only (sequential consistency). */
export type MemoryModelName = 'c11' | 'sc';

/** What is fixed for an execution beside program, options and decisions. */
export interface Conditions {
  readonly heapPolicy: HeapPolicy;
  readonly memoryModel: MemoryModelName;
  /** Events of the execution at most, when fewer than the engine's limit. */
  readonly maxSteps?: number;
}

const redZoneBytes = 16;
/** Of the memory for heap and stacks: what fresh blocks take before freed ones are used again. The main thread's stack and those of 64 others fit above. */
const roomyPart = 0.6;
const pageBytes = 4096;

/** Records kept for later executions, for each that the last one used. */
const keptFactor = 4;
const mostKept = 4096;

export type FreeResult = 'ok' | 'double' | 'invalid';

export class Heap {
  readonly #kernel: Kernel;
  readonly #memory: ProgramMemory;
  readonly #start: number;
  readonly #limit: () => number;
  /** In exhaustive search: then the rest of the heap is for what does not fit, and {@link sharedUsed} says that it was used. */
  readonly #arenas: Arenas | null;
  readonly #threads: () => HandoverThreads;
  readonly handovers: Handovers;
  /** Something was allocated outside the threads' arenas: its address depends on the order of such allocations. */
  sharedUsed = false;
  /** By address. Those of earlier executions stay, to be used again: see {@link Block.generation}. */
  #blocks = new Map<number, Block>();
  #generation = 1;
  /** Blocks of this execution. */
  #count = 0;
  readonly #free = new FreeLists();
  /** Freed blocks in quarantine, oldest first, for when memory runs short. */
  #quarantine: Block[] = [];
  /** Freed memory of blocks that are no more, for when memory runs short. */
  readonly #extents = new Extents();
  /** Blocks freed since the last ones went there. */
  #freedSince = 0;
  #next: number;
  /** Above it is room for stacks of threads, as long as freed memory can be had below. */
  #roomy = 0;
  policy: HeapPolicy = 'reuse';
  #breakBlock = 0;
  #break = 0;
  #breakTop = 0;

  /**
   * `start`: first free address; `limit`: first address that the heap may not use at the moment; `arenaBytes`: for arenas of threads, 0 for none.
   */
  constructor(
    kernel: Kernel,
    memory: ProgramMemory,
    start: number,
    limit: () => number,
    arenaBytes: number,
    threads: () => HandoverThreads,
  ) {
    this.#kernel = kernel;
    this.#memory = memory;
    const first = (start + 15) & ~15;
    this.#arenas = arenaBytes > 0 ? new Arenas(first, arenaBytes) : null;
    this.#threads = threads;
    this.handovers = new Handovers(kernel, threads);
    this.#start = this.#arenas?.end ?? first;
    this.#next = this.#start;
    this.#limit = limit;
  }

  /** End of the memory that has been handed out in this execution. */
  get end(): number {
    return this.#next;
  }

  /** Forgets and clears everything that the last execution allocated. */
  reset(policy: HeapPolicy): void {
    this.policy = policy;
    this.sharedUsed = false;
    this.#roomy = this.#start + Math.floor((this.#limit() - this.#start) * roomyPart);
    this.#arenas?.reset((from, to) => this.#clearRange(from, to));
    if (this.#count > 0 || this.#next !== this.#start) {
      this.#clear();
      this.#next = this.#start;
      if (this.#blocks.size > mostKept && this.#blocks.size > keptFactor * this.#count) this.#blocks = new Map();
      this.#free.reset();
      this.#extents.reset();
      this.#freedSince = 0;
      this.#generation++;
      this.#count = 0;
      empty(this.#quarantine);
      this.#breakBlock = this.#break = this.#breakTop = 0;
    }
  }

  /** Returns 0 when memory is exhausted. `zero`: contents are zero; else whatever a reused block held (fresh memory is zero). */
  allocate(size: number, align: number, zero: boolean, what: Block['what'] = 'heap'): number {
    const block = this.allocateBlock(size, align, zero, what);
    if (block === null) return 0;
    this.handovers.taken(block);
    return block.address;
  }

  /** The same for a thread that is about to start, which takes it over when it does; null when memory is exhausted. */
  allocateBlock(size: number, align: number, zero: boolean, what: Block['what'] = 'heap'): Block | null {
    // Before the sum below can wrap around.
    if (size > this.#limit()) return null;
    const rounded = Math.max(16, (size + 15) & ~15);
    const reused = align <= 16 ? this.#free.take(rounded) : this.#free.takeAligned(rounded, align);
    if (reused !== undefined) return this.#revive(reused, size, zero, what);
    const step = what === 'pages' ? pageBytes : Math.max(16, align);
    const own = this.#arenas?.take(this.#threads().current.id, rounded, step, redZoneBytes) ?? -1;
    if (own >= 0) {
      this.#kernel.set_state(own, size, MemoryState.ok);
      return this.#note(own, size, rounded, what);
    }
    this.sharedUsed = true;
    const address = Math.ceil((this.#next + redZoneBytes) / step) * step;
    const end = address + rounded + redZoneBytes;
    if (end > this.#roomy || end > this.#limit()) {
      const recycled = this.#recycle(rounded, align);
      if (recycled !== undefined) return this.#revive(recycled, size, zero, what);
      const cut = this.#cut(rounded, step);
      if (cut >= 0) return this.#revive(this.#note(cut, size, rounded, what), size, zero, what);
    }
    if (end > this.#limit()) return null;
    this.#next = end;
    this.#kernel.set_state(address, size, MemoryState.ok);
    return this.#note(address, size, rounded, what);
  }

  block(address: number): Block | undefined {
    const block = this.#blocks.get(address);
    return block?.generation === this.#generation ? block : undefined;
  }

  release(address: number, site: number): FreeResult {
    const block = this.block(address);
    if (block === undefined) return 'invalid';
    const result = this.releaseBlock(block, site);
    if (result === 'ok' && this.policy === 'reuse') this.handovers.freed(block);
    return result;
  }

  releaseBlock(block: Block, site: number): FreeResult {
    if (block.freed) return 'double';
    // Now, as the kernel tells of races with it.
    block.freed = true;
    this.#kernel.free_block(block.address, block.size, block.room, site);
    this.retire(block);
    return 'ok';
  }

  /** The block may be handed out again, by the policy. What its memory is until then was said to the kernel. */
  retire(block: Block): void {
    block.freed = true;
    this.#freedSince++;
    // A call through a pointer into a closed library must not find other memory there.
    if (this.policy === 'quarantine' || block.what === 'library') this.#quarantine.push(block);
    else this.#free.add(block);
  }

  /** sbrk: one region that grows upwards, reserved when it is first asked for. Returns the old break, or -1. */
  sbrk(increment: number): number {
    if (this.#breakBlock === 0) {
      const reserve = Math.floor((this.#limit() - this.#next) / 2 / pageBytes) * pageBytes;
      this.#breakBlock = this.allocate(reserve, 65_536, true, 'pages');
      if (this.#breakBlock === 0) return -1;
      this.#kernel.set_state(this.#breakBlock, reserve, MemoryState.redZone);
      this.#break = this.#breakTop = this.#breakBlock;
    }
    const block = this.block(this.#breakBlock);
    const old = this.#break;
    const fresh = old + increment;
    if (block === undefined || fresh < this.#breakBlock || fresh > this.#breakBlock + block.room) return -1;
    this.#break = fresh;
    this.#breakTop = Math.max(this.#breakTop, fresh);
    if (increment > 0) this.#kernel.set_state(old, increment, MemoryState.ok);
    if (increment < 0) this.#kernel.set_state(fresh, -increment, MemoryState.redZone);
    return old;
  }

  /** The block that `address` lies in or next to (its red zones): what a report says about a bad access. */
  near(address: number): Block | undefined {
    let best: Block | undefined;
    for (const block of this.#blocks.values()) {
      if (block.generation !== this.#generation) continue;
      if (address < block.address - redZoneBytes || address >= block.address + block.room + redZoneBytes) continue;
      if (best === undefined || Math.abs(address - block.address) < Math.abs(address - best.address)) best = block;
      if (address >= block.address && address < block.address + block.room) return block;
    }
    return best;
  }

  /** Clears what was used; the reserve of sbrk above its highest break never was. */
  #clear(): void {
    const reserve = this.block(this.#breakBlock);
    const end = reserve === undefined ? this.#next : this.#breakTop;
    this.#clearRange(this.#start, end);
    if (reserve !== undefined) this.#clearRange(reserve.address + reserve.room, this.#next);
  }

  #clearRange(from: number, to: number): void {
    if (to <= from) return;
    this.#memory.zero(from, to);
    this.#kernel.set_state(from & ~7, to - (from & ~7), MemoryState.redZone);
  }

  /** A new block of this execution. */
  #note(address: number, size: number, room: number, what: Block['what']): Block {
    let block = this.#blocks.get(address);
    if (block === undefined) this.#blocks.set(address, (block = new Block(address)));
    block.generation = this.#generation;
    block.size = size;
    block.room = room;
    block.what = what;
    block.freed = block.reused = false;
    block.thread = 0;
    block.allocatedAt = block.freedAt = noStack;
    block.freedBy = -1;
    block.clock = block.giver = -1;
    block.lastUser = null;
    block.library = null;
    this.#count++;
    return block;
  }

  #revive(block: Block, size: number, zero: boolean, what: Block['what']): Block {
    this.#kernel.reuse_block(block.address, block.room, size);
    if (zero) this.#memory.zero(block.address, block.address + size);
    block.size = size;
    block.what = what;
    block.library = null;
    block.freed = false;
    block.reused = true;
    block.freedBy = -1;
    block.freedAt = noStack;
    return block;
  }

  /** Memory is short: the oldest quarantined blocks become available, up to one that has the room. */
  #recycle(rounded: number, align: number): Block | undefined {
    const index = this.#quarantine.findIndex(
      ({ room, address, what }) => room === rounded && address % align === 0 && what !== 'library',
    );
    if (index < 0) return undefined;
    const clock = this.handovers.everything();
    for (const block of this.#quarantine.splice(0, index + 1)) {
      if (block.what === 'library') continue;
      block.clock = clock;
      this.#free.add(block);
    }
    return align <= 16 ? this.#free.take(rounded) : this.#free.takeAligned(rounded, align);
  }

  /** Memory is short, and no freed block has the room: cuts it out of freed blocks that lie side by side. Returns its address, or -1. */
  #cut(bytes: number, step: number): number {
    this.handovers.everything();
    const address = this.#extents.take(bytes, step, redZoneBytes);
    if (address >= 0 || this.#freedSince === 0) return address;
    this.#freedSince = 0;
    const blocks = [...this.#blocks.values()].filter(
      (block) => block.generation === this.#generation && block.address >= this.#start,
    );
    const isFree = ({ freed, what, lastUser }: Block): boolean => freed && what !== 'library' && lastUser === null;
    this.#quarantine = this.#quarantine.filter((block) => !isFree(block));
    this.#free.removeAll(isFree);
    this.#extents.collect(blocks, isFree, (block) => {
      block.generation = 0;
      this.#kernel.reuse_block(block.address, block.room, 0);
      this.#kernel.set_state(block.address, block.room, MemoryState.freed);
    });
    return this.#extents.take(bytes, step, redZoneBytes);
  }
}
