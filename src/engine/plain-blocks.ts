/** Memory that racy plain accesses have touched, as blocks with a history each. See plain-histories.ts. */
import type { Location } from '../memory-model/location.ts';
import type { Atomics } from './atomics.ts';
import type { Kernel } from './kernel.ts';
import { holds, readWords } from './words.ts';

/** Blocks with a history, in one execution: later ones have none. */
const maxBlocks = 4096;

/** 1, 2, 4 or 8 bytes at a multiple of their number. */
export interface Block {
  location: Location;
  /** The kernel's mark of the last plain write, as of the newest store. */
  mark: number;
}

export interface BlockContext {
  readonly kernel: Kernel;
  readonly atomics: Atomics;
  readonly memory: { readonly view: DataView };
}

export class PlainBlocks {
  count = 0;
  readonly #context: BlockContext;
  /** By address in units of 8 bytes, ascending by address. */
  #blocks = new Map<number, Block[]>();

  constructor(context: BlockContext) {
    this.#context = context;
  }

  reset(): void {
    this.count = 0;
    if (this.#blocks.size > 0) this.#blocks = new Map();
  }

  /** The memory has a new life. */
  forget(address: number, bytes: number): void {
    if (this.count === 0) return;
    const last = (address + bytes - 1) >>> 3;
    if (last - (address >>> 3) < this.#blocks.size) {
      for (let unit = address >>> 3; unit <= last; unit++) this.#drop(unit);
    } else {
      for (const unit of this.#blocks.keys()) if (unit >= address >>> 3 && unit <= last) this.#drop(unit);
    }
  }

  /** An aligned unit loses its history. */
  #drop(unit: number): void {
    const blocks = this.#blocks.get(unit);
    if (blocks === undefined) return;
    for (const { location } of blocks) this.#context.atomics.model.forget(location);
    this.count -= blocks.length;
    this.#blocks.delete(unit);
  }

  /** The newest store is the last one there. The same thread may have stored again in its epoch, which the race detector does not tell apart. */
  isCurrent({ location, mark }: Block): boolean {
    const { kernel, memory } = this.#context;
    const { address, bytes, newest } = location;
    if (kernel.plain_writes(address, bytes) !== mark) return false;
    if (holds(memory.view, address, bytes, newest)) return true;
    // A mark that is older than the history: written by code that has no hooks.
    if (newest.thread < 0) return false;
    newest.words = readWords(memory.view, address, bytes);
    return true;
  }

  /** Somebody wrote unseen: what is there now is all that is known. */
  restart(block: Block): void {
    const { atomics, kernel } = this.#context;
    const { address, bytes } = block.location;
    atomics.model.forget(block.location);
    block.location = this.#locate(address, bytes);
    block.mark = kernel.plain_writes(address, bytes);
  }

  #locate(address: number, bytes: number): Location {
    const { atomics, memory } = this.#context;
    return atomics.model.locate(address, bytes, readWords(memory.view, address, bytes));
  }

  /** The blocks with a history in this range, ascending; those that reach beyond it are split first. */
  within(address: number, bytes: number): Block[] {
    const end = address + bytes;
    const found: Block[] = [];
    for (let unit = address >>> 3; unit <= (end - 1) >>> 3; unit++) {
      const blocks = this.#blocks.get(unit);
      if (blocks === undefined) continue;
      for (let i = 0; i < blocks.length; i++) {
        const block = blocks[i] as Block;
        const { location } = block;
        if (location.address >= end || location.address + location.bytes <= address) continue;
        if (location.address >= address && location.address + location.bytes <= end) found.push(block);
        else this.#split(blocks, i--);
      }
    }
    return found;
  }

  #split(blocks: Block[], index: number): void {
    const block = blocks[index] as Block;
    const { atomics, kernel } = this.#context;
    const current = this.isCurrent(block);
    const parts = atomics.model.split(block.location).map((location): Block => {
      const { address, bytes } = location;
      const part = { location, mark: kernel.plain_writes(address, bytes) };
      if (!current) this.restart(part);
      return part;
    });
    blocks.splice(index, 1, ...parts);
    this.count++;
  }

  /** Blocks for the parts of the range that have none. */
  fill(address: number, bytes: number): void {
    const { kernel } = this.#context;
    const end = address + bytes;
    const known = this.within(address, bytes);
    let next = 0;
    for (let at = address; at < end;) {
      const other = known[next]?.location;
      if (other !== undefined && other.address === at) {
        at += other.bytes;
        next++;
        continue;
      }
      const limit = Math.min(other?.address ?? end, end);
      let size = 8;
      while ((at & (size - 1)) !== 0 || at + size > limit) size >>>= 1;
      if (this.count >= maxBlocks) return;
      const blocks = this.#blocks.get(at >>> 3);
      const block = { location: this.#locate(at, size), mark: kernel.plain_writes(at, size) };
      if (blocks === undefined) this.#blocks.set(at >>> 3, [block]);
      else blocks.splice(lowerBound(blocks, at), 0, block);
      this.count++;
      at += size;
    }
  }
}

function lowerBound(blocks: readonly Block[], address: number): number {
  const index = blocks.findIndex(({ location }) => location.address > address);
  return index < 0 ? blocks.length : index;
}
