/**
 * Freed memory without the borders of its blocks, for when memory runs short: what lies side by side is merged, and requests of any size are cut out of it,
 * first fit (Knuth, The Art of Computer Programming, vol. 1, 2.5).
 */
import { empty } from '../base/lists.ts';
import type { Block } from './block.ts';

interface Extent {
  start: number;
  /** One past its last byte. */
  end: number;
}

export class Extents {
  /** Ascending by address. */
  readonly #extents: Extent[] = [];

  reset(): void {
    empty(this.#extents);
  }

  /**
   * Takes over the blocks that `isFree`, with the red zones between them. `blocks`: all blocks, in any order. Calls `taken` for each one taken over.
   * What was taken over earlier and not cut off since is merged with them.
   */
  collect(blocks: Iterable<Block>, isFree: (block: Block) => boolean, taken: (block: Block) => void): void {
    const parts = [...blocks].map((block) => ({ start: block.address, end: block.address + block.room, block }));
    const all: (Extent & { block?: Block })[] = [...parts, ...this.#extents];
    all.sort((a, b) => a.start - b.start);
    empty(this.#extents);
    let last: Extent | null = null;
    for (const { start, end, block } of all) {
      if (block !== undefined && !isFree(block)) {
        last = null;
        continue;
      }
      if (block !== undefined) taken(block);
      if (last === null) this.#extents.push((last = { start, end }));
      else last.end = end;
    }
  }

  /** Cuts off `bytes`, the first at a multiple of `step`, with `gap` bytes behind it. Returns their address; -1 when they fit nowhere. */
  take(bytes: number, step: number, gap: number): number {
    for (const [index, extent] of this.#extents.entries()) {
      const { start, end } = extent;
      const address = Math.ceil(start / step) * step;
      if (address + bytes > end) continue;
      const rest = { start: address + bytes + gap, end };
      const pieces = [{ start, end: address - gap }, rest].filter((piece) => piece.end - piece.start >= gap);
      this.#extents.splice(index, 1, ...pieces);
      return address;
    }
    return -1;
  }
}
