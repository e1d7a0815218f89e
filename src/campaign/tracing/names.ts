/** Names of memory and texts of values in a trace. */
import type { Block } from '../../engine/block.ts';
import type { Engine } from '../../engine/engine.ts';
import type { TraceObject } from '../../report/trace-model.ts';
import { isNull, nullText, type Places } from '../places.ts';
import type { StackNames } from '../stack-names.ts';
import { formatValue, plainLocal } from '../rows.ts';
import { Interned } from './columns.ts';

interface Named {
  readonly number: number;
  /** Of the variable; '' when not known. */
  readonly typeName: string;
}

export class Names {
  readonly objects: Interned<TraceObject> = new Interned();
  readonly values: Interned<string> = new Interned();
  readonly #engine: Engine;
  readonly #places: Places;
  readonly #locals: StackNames;
  readonly #known = new Map<number, Named>();
  /** Blocks seen: records are used again, a new life has a new number. */
  readonly #blocks = new Map<Block, number>();
  #blockCount = 0;

  constructor(engine: Engine, places: Places, locals: StackNames) {
    this.#engine = engine;
    this.#locals = locals;
    this.#places = places;
  }

  /** Number of what a synchronisation call names. */
  object(name: string): number {
    return name === '' ? -1 : this.objects.number(`object ${name}`, () => ({ name, kind: 'object' }));
  }

  memory(address: number, bytes: number): Named {
    const local = this.#locals.at(address);
    // What lies there changes with every call.
    if (local !== undefined) {
      const object: TraceObject = { name: plainLocal(local), kind: 'stack', address, bytes };
      const id = `stack ${local.name} ${local.where} ${address} ${bytes}`;
      return { number: this.objects.number(id, () => object), typeName: local.partType ?? '' };
    }
    const key = address * 64 + Math.min(bytes, 63);
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const { object, typeName } = this.#describe(address, bytes);
    const id = `${object.kind} ${object.name} ${address} ${bytes}`;
    const named = { number: this.objects.number(id, () => object), typeName };
    this.#known.set(key, named);
    return named;
  }

  value(value: bigint | undefined, typeName: string, bytes: number): number {
    if (value === undefined) return -1;
    const text = formatValue(value, typeName, bytes);
    return this.values.number(text, () => text);
  }

  /** The memory has a new life: what was known of its heap blocks is old. */
  forget(address: number, size: number): void {
    const block = this.#engine.heap.block(address);
    if (block !== undefined) this.#blocks.delete(block);
    if (size > 4096) this.#known.clear();
    else
      for (let at = address; at < address + size; at++)
        for (const bytes of [1, 2, 4, 8, 16]) this.#known.delete(at * 64 + bytes);
  }

  #describe(address: number, bytes: number): { readonly object: TraceObject; readonly typeName: string } {
    const { memory, heap } = this.#engine;
    const place = { address, bytes };
    if (isNull(address)) return { object: { name: nullText(address), kind: 'unknown', ...place }, typeName: '' };
    const global = address < memory.heapStart ? this.#places.symbolizer.globalAt(address) : undefined;
    if (global !== undefined) {
      const name = `${global.name}${global.member ?? ''}`;
      return { object: { name, kind: 'global', ...place }, typeName: global.partType };
    }
    const block = heap.near(address);
    if (block === undefined)
      return { object: { name: `0x${address.toString(16)}`, kind: 'unknown', ...place }, typeName: '' };
    const offset = address - block.address;
    if (block.what === 'thread-local') {
      const variable = this.#places.symbolizer.threadLocalAt(offset);
      return {
        object: { name: variable?.name ?? 'thread-local storage', kind: 'thread-local', ...place },
        typeName: variable?.partType ?? '',
      };
    }
    return { object: { name: this.#blockName(block, offset), kind: 'heap', ...place }, typeName: '' };
  }

  /** `block 2 (32 bytes) + 8`: blocks are numbered as they come. */
  #blockName(block: Block, offset: number): string {
    const number = this.#blocks.get(block) ?? ++this.#blockCount;
    this.#blocks.set(block, number);
    const at = offset === 0 ? '' : offset > 0 ? ` + ${offset}` : ` - ${-offset}`;
    return `block ${number} (${block.size} bytes)${at}`;
  }
}
