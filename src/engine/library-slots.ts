/** Table slots of dynamic libraries: behind the program's own, handed out once in an execution. */
import type { Loaded } from './libraries.ts';

export class LibrarySlots {
  table: WebAssembly.Table | null = null;
  #first = 0;
  #next = 0;
  /** Slots of the program's own functions, made when first needed. */
  #ofProgram: Map<unknown, number> | null = null;

  attach(table: WebAssembly.Table | null): void {
    this.table = table;
    this.#first = this.#next = table?.length ?? 0;
  }

  reset(): void {
    for (let slot = this.#first; slot < this.#next; slot++) this.table?.set(slot, null);
    this.#next = this.#first;
    this.#ofProgram = null;
  }

  /** The first of `count` slots, which hold nothing yet. */
  reserve(count: number): number {
    const first = this.#next;
    this.#next += count;
    const lacking = this.#next - (this.table?.length ?? 0);
    if (lacking > 0) this.table?.grow(lacking);
    return first;
  }

  /** A function of the program keeps the slot that its own pointers have. */
  ofProgram(value: WebAssembly.ExportValue): number {
    if (this.#ofProgram === null) {
      this.#ofProgram = new Map();
      for (let slot = 1; slot < this.#first; slot++) {
        const entry: unknown = this.table?.get(slot);
        if (entry !== null) this.#ofProgram.set(entry, slot);
      }
    }
    return this.#in(this.#ofProgram, value);
  }

  /** Likewise of a library. */
  ofLibrary({ slots, tableBase, image }: Loaded, value: WebAssembly.ExportValue): number {
    if (!slots.has(value)) {
      for (let slot = tableBase; slot < tableBase + image.tableSlots; slot++)
        if (this.table?.get(slot) === value) slots.set(value, slot);
    }
    return this.#in(slots, value);
  }

  /** The function in a slot of a library; undefined for what is none. */
  functionAt(slot: number): WebAssembly.ExportValue | undefined {
    if (slot < this.#first || slot >= this.#next) return undefined;
    const entry: unknown = this.table?.get(slot);
    return typeof entry === 'function' ? (entry as WebAssembly.ExportValue) : undefined;
  }

  #in(slots: Map<unknown, number>, value: WebAssembly.ExportValue): number {
    const known = slots.get(value);
    if (known !== undefined) return known;
    const slot = this.reserve(1);
    this.table?.set(slot, value);
    slots.set(value, slot);
    return slot;
  }
}
