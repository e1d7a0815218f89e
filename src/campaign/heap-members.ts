/** Names of members in blocks of the heap: the debug information says what pointers point to, accesses through these say where. */
import type { RawStack } from '../engine/outcome.ts';
import type { Pointee } from '../wasm/dwarf/symbolizer.ts';
import type { Places } from './places.ts';

export interface HeapMember {
  /** `struct pool`. */
  readonly type: string;
  /** Where the object begins. */
  readonly base: number;
  /** `.items[3].key`. */
  readonly path: string;
  /** Of what lies there. */
  readonly partType: string;
}

interface Typed {
  readonly base: number;
  readonly pointee: Pointee;
}

export class HeapMembers {
  readonly #places: Places;
  /** Objects that were accessed through pointers, by where they begin and what they are. */
  readonly #objects = new Map<string, Typed>();

  constructor(places: Places) {
    this.#places = places;
  }

  /** An access of the execution. */
  note(site: number, address: number): void {
    if (site > 0) this.#note(this.#places.pointees(site), address);
  }

  /** A call on a synchronisation object. */
  noteCall(stack: RawStack, address: number): void {
    this.#note(this.#places.operands(stack), address);
  }

  #note(pointees: readonly Pointee[], address: number): void {
    for (const pointee of pointees) {
      const base = address - pointee.offset;
      this.#objects.set(`${base} ${pointee.type}`, { base, pointee });
    }
  }

  /** The member at an address; undefined where that is no part of an object, or may be of several kinds. */
  at(address: number): HeapMember | undefined {
    const around = [...this.#objects.values()].filter(
      ({ base, pointee }) => address >= base && address < base + pointee.size,
    );
    // To look for the block takes time.
    const block = around.length === 0 ? undefined : this.#places.heapBlock(address);
    // What lay there may have been of another type.
    if (block === undefined || block.reused) return undefined;
    const end = block.address + block.size;
    const members: (HeapMember & { readonly size: number })[] = [];
    for (const { base, pointee } of around) {
      const { type, size } = pointee;
      if (base < block.address || base + size > end) continue;
      const { path, typeName: partType } = pointee.part(address - base);
      if (path !== '') members.push({ type, base, path, partType, size });
    }
    // A pointer to a base class knows a part of the object.
    const [largest] = members.toSorted((a, b) => b.size - a.size);
    return largest !== undefined && members.every(({ path }) => path === largest.path) ? largest : undefined;
  }
}
