/** Atomic operations under the C11 model (guest/tsan.c): values cross in two slots of the program's memory. The model keeps none of the lists that it is given. */
import type { Engine } from '../engine.ts';
import type { AtomicOperation } from '../order-control.ts';
import { readInto, type WordList, writeStore, writeWords } from '../words.ts';

export function createAtomicImports(engine: Engine): object {
  const { atomics, memory } = engine;
  const orderOf = (operation: AtomicOperation, site: number, order: number, failure?: number): number =>
    engine.orders === null ? order : engine.orders.order(operation, site, order, failure);
  const value: WordList = [0, 0, 0, 0];
  const expected: WordList = [0, 0, 0, 0];
  return {
    atomic_load(address: number, bytes: number, order: number, site: number, slot: number, mark: number): void {
      const read = atomics.load(address >>> 0, bytes, orderOf('load', site, order), site, mark);
      if (read === null) writeWords(memory.view, slot >>> 0, bytes, readInto(memory.view, address >>> 0, bytes, value));
      else writeStore(memory.view, slot >>> 0, bytes, read);
    },
    atomic_store(address: number, bytes: number, order: number, site: number, slot: number, mark: number): void {
      atomics.store(
        address >>> 0,
        bytes,
        orderOf('store', site, order),
        site,
        readInto(memory.view, slot >>> 0, bytes, value),
        mark,
      );
    },
    atomic_update(address: number, bytes: number, order: number, site: number, slot: number, mark: number): number {
      const words = readInto(memory.view, (slot >>> 0) + 16, bytes, value);
      const read = atomics.update(address >>> 0, bytes, orderOf('modify', site, order), site, words, mark);
      if (read === null) return 0;
      writeStore(memory.view, slot >>> 0, bytes, read);
      return 1;
    },
    atomic_modify(address: number, bytes: number, order: number, site: number, slot: number): void {
      const used = engine.orders?.again(site, order) ?? order;
      atomics.modify(address >>> 0, bytes, used, site, readInto(memory.view, slot >>> 0, bytes, value));
    },
    /** `slot`: the expected value, then what was read; the desired one 16 bytes later. */
    atomic_compare_exchange(
      address: number,
      bytes: number,
      success: number,
      failure: number,
      site: number,
      slot: number,
      weak: number,
    ): number {
      readInto(memory.view, slot >>> 0, bytes, expected);
      readInto(memory.view, (slot >>> 0) + 16, bytes, value);
      const access = { address: address >>> 0, bytes, site };
      const orders = {
        success: orderOf('compare-exchange', site, success, failure),
        failure: engine.orders?.failure(site, failure) ?? failure,
        weak: weak !== 0,
      };
      const read = atomics.compareExchange(access, orders, expected, value);
      if (read !== null) writeWords(memory.view, slot >>> 0, bytes, read);
      return atomics.failedSpuriously ? 1 : 0;
    },
    atomic_fence(order: number, site: number): void {
      // It is no event: a volatile store before it has not been performed yet.
      engine.settle();
      atomics.fence(orderOf('fence', site, order));
    },
    atomic_observe: (address: number): void => atomics.observe(address >>> 0),
  };
}
