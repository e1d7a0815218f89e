/** Heap, pages, randomness, free choices. */
import type { Block } from '../block.ts';
import type { Engine } from '../engine.ts';
import { chooseAgain } from '../loop-choices.ts';
import { MemoryState } from '../kernel.ts';
import { Place, Sharing } from '../search.ts';

const pageBytes = 4096;

export function createMemoryImports(engine: Engine): object {
  const { scheduler } = engine;
  /**
   * One huge request may fail natively, and a correct program tests for it: it gets a null. A smaller one that does not fit means that the
   * program has used up its memory; whether it would handle a null cannot be known.
   */
  const exhausted = (size: number): number => {
    const { maxMemoryBytes } = engine.options;
    if (size > maxMemoryBytes / 2) return 0;
    const message = `The program has used up its ${Math.round(maxMemoryBytes / 2 ** 20)} MiB of memory (\`--max-memory\`)`;
    return engine.findings.fail('out-of-memory', `out-of-memory:${engine.site}`, message, {
      stack: engine.stacks.capture(),
    });
  };

  /** Who allocated it and who freed it is for reports. */
  const noteAllocated = (address: number, size: number): void => {
    const block = engine.heap.block(address);
    if (block === undefined) return;
    block.thread = scheduler.current.id;
    if (engine.tracing === null) return;
    block.allocatedAt = engine.stack();
    engine.tracing.listener.allocated(address, size, scheduler.current, block.allocatedAt, engine.step);
  };
  const noteFreed = (block: Block, address: number, size: number): void => {
    block.freedBy = scheduler.current.id;
    block.freedAt = engine.stack();
    engine.tracing?.listener.released?.(address, size, scheduler.current, block.freedAt, engine.step);
  };

  const allocate = (size: number, align: number, zero: boolean): number => {
    const { heap } = engine;
    engine.settle();
    engine.events.worked(size);
    const address = heap.allocate(size, align, zero);
    if (heap.sharedUsed) scheduler.exploration?.shared(scheduler.current, Place.heap, 'allocation');
    if (address === 0) return exhausted(size);
    noteAllocated(address, size);
    return address;
  };

  const release = (address: number, site: number): void => {
    if (address === 0) return;
    engine.settle();
    const { heap, findings } = engine;
    const block = heap.block(address);
    const size = block?.size ?? 0;
    scheduler.exploration?.touch(scheduler.current, address, Math.max(1, size), Sharing.write);
    switch (heap.release(address, site)) {
      case 'ok':
        engine.objects.forget(address, size);
        engine.scheduler.trace.forget(address, size);
        engine.atomics.forget(address, size);
        engine.plain.forget(address, size);
        if (block !== undefined) noteFreed(block, address, size);
        return;
      case 'double':
        return findings.fail('double-free', `double-free:${site}`, 'free of a block that was freed before', {
          address,
        });
      case 'invalid':
        return findings.fail(
          'invalid-free',
          `invalid-free:${site}`,
          `free of 0x${address.toString(16)}, which is no heap block`,
          {
            address,
          },
        );
    }
  };

  return {
    heap_alloc: (size: number, align: number, zero: number): number => allocate(size >>> 0, align >>> 0, zero !== 0),
    heap_free: (address: number, site: number): void => release(address >>> 0, site),
    heap_realloc(address: number, size: number, site: number): number {
      const old = address >>> 0;
      if (old === 0) return allocate(size >>> 0, 16, false);
      const block = engine.heap.block(old);
      if (block === undefined || block.freed) {
        release(old, site);
        return 0;
      }
      const fresh = allocate(size >>> 0, 16, false);
      if (fresh === 0) return 0;
      engine.memory.bytes.copyWithin(fresh, old, old + Math.min(block.size, size >>> 0));
      release(old, site);
      return fresh;
    },
    heap_size: (address: number): number => engine.heap.block(address >>> 0)?.size ?? 0,
    pages_map: (size: number, align: number): number => {
      engine.settle();
      const bytes = Math.ceil((size >>> 0) / pageBytes) * pageBytes;
      engine.events.worked(bytes);
      const address = engine.heap.allocate(bytes, Math.max(pageBytes, align >>> 0), true, 'pages');
      if (engine.heap.sharedUsed) scheduler.exploration?.shared(scheduler.current, Place.heap, 'allocation');
      if (address === 0) return exhausted(bytes);
      noteAllocated(address, bytes);
      return address;
    },
    pages_unmap(address: number, size: number): number {
      engine.settle();
      scheduler.exploration?.touch(scheduler.current, address >>> 0, size >>> 0, Sharing.write);
      const block = engine.heap.block(address >>> 0);
      if (block !== undefined && block.what === 'pages' && block.size <= size >>> 0) {
        if (engine.heap.release(address >>> 0, engine.site) === 'ok') noteFreed(block, address >>> 0, block.size);
      } else {
        engine.kernel.set_state(address >>> 0, size >>> 0, MemoryState.freed);
      }
      engine.objects.forget(address >>> 0, size >>> 0);
      engine.scheduler.trace.forget(address >>> 0, size >>> 0);
      engine.atomics.forget(address >>> 0, size >>> 0);
      engine.plain.forget(address >>> 0, size >>> 0);
      return 0;
    },
    pages_protect(address: number, size: number, access: number): number {
      scheduler.exploration?.touch(scheduler.current, address >>> 0, size >>> 0, Sharing.write);
      const state = access === 0 ? MemoryState.protected : access === 1 ? MemoryState.readOnly : MemoryState.ok;
      engine.kernel.set_state(address >>> 0, Math.ceil((size >>> 0) / 8) * 8, state);
      return 0;
    },
    sbrk(increment: number): number {
      scheduler.exploration?.shared(scheduler.current, Place.heap, 'allocation');
      return engine.heap.sbrk(increment);
    },
    choose(count: number): number {
      engine.countEvent();
      const { exploration, current } = scheduler;
      const choose = (): number => scheduler.chooseValue('choose', count >>> 0);
      const value = exploration === null ? choose() : chooseAgain(exploration, current, count >>> 0, choose);
      const chosen = `${value} of ${count >>> 0}`;
      engine.tracing?.listener.operation(scheduler.current, 'choose', chosen, engine.step, engine.stack());
      return value;
    },
    random(address: number, bytes: number): void {
      scheduler.exploration?.shared(scheduler.current, Place.outside, 'call');
      engine.memory.random(engine.settledMemory.bytes.subarray(address >>> 0, (address >>> 0) + (bytes >>> 0)));
    },
  };
}
