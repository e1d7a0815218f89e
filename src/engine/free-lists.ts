/** Freed blocks by their room, for the next request of that room: the one freed last comes first. */
import { empty } from '../base/lists.ts';
import type { Block } from './block.ts';

interface FreeList {
  readonly room: number;
  generation: number;
  readonly blocks: Block[];
}

/** Lists kept for later executions; programs with more start over. */
const mostKept = 4096;

export class FreeLists {
  /** Those of earlier executions stay, to be used again. */
  #lists = new Map<number, FreeList>();
  #recent: FreeList | undefined;
  /** Counts executions. */
  #generation = 1;

  reset(): void {
    this.#generation++;
    if (this.#lists.size <= mostKept) return;
    this.#lists = new Map();
    this.#recent = undefined;
  }

  add(block: Block): void {
    let list = this.#of(block.room);
    if (list === undefined) {
      list = { room: block.room, generation: 0, blocks: [] };
      this.#lists.set(block.room, list);
    }
    if (list.generation !== this.#generation) {
      list.generation = this.#generation;
      empty(list.blocks);
    }
    list.blocks.push(block);
  }

  take(room: number): Block | undefined {
    const list = this.#of(room);
    return list?.generation === this.#generation ? list.blocks.pop() : undefined;
  }

  /** One at a multiple of `align`. */
  takeAligned(room: number, align: number): Block | undefined {
    const list = this.#of(room);
    if (list?.generation !== this.#generation) return undefined;
    const index = list.blocks.findLastIndex(({ address }) => address % align === 0);
    return index < 0 ? undefined : list.blocks.splice(index, 1)[0];
  }

  /** Forgets those of this execution that are `gone`. */
  removeAll(gone: (block: Block) => boolean): void {
    for (const list of this.#lists.values()) {
      if (list.generation !== this.#generation) continue;
      const kept = list.blocks.filter((block) => !gone(block));
      empty(list.blocks);
      list.blocks.push(...kept);
    }
  }

  /** Mostly the list that was asked for last. */
  #of(room: number): FreeList | undefined {
    if (this.#recent?.room === room) return this.#recent;
    const list = this.#lists.get(room);
    if (list !== undefined) this.#recent = list;
    return list;
  }
}
