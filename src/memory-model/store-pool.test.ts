import { describe, expect, it } from 'vitest';
import { VectorClocks } from './clocks.ts';
import { MemoryModel } from './model.ts';
import { Order } from './orders.ts';
import type { Store } from './store.ts';

/** All stores of one thread that overwrites a location; pruning drops what it can. */
function overwrite(reuses: boolean): Store[] {
  const clocks = new VectorClocks();
  clocks.start(0, -1);
  const model = new MemoryModel(clocks, reuses, 4);
  const location = model.locate(64, 4, [0, 0, 0, 0]);
  const newest = (): number => 0;
  return Array.from({ length: 40 }, (_, value) => model.store(0, location, Order.release, [value, 0, 0, 0], newest));
}

describe('stores that nobody can read any more', () => {
  it('come again', () => {
    expect(new Set(overwrite(true)).size).toBeLessThan(40);
  });

  it('never come again where they are compared later', () => {
    const stores = overwrite(false);
    expect(new Set(stores).size).toBe(40);
    expect(stores.map(({ words }) => words[0])).toEqual(stores.map((_, value) => value));
  });
});
