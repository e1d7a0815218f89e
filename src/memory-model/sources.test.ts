/** Fences go back to where their thread's last one began: with the same choices for everybody as if they went through all that is kept. */
import { expect, it } from 'vitest';
import { Random } from '../base/random.ts';
import { VectorClocks } from './clocks.ts';
import { type Location, LocationPool } from './location.ts';
import { MemoryModel } from './model.ts';
import { Order } from './orders.ts';
import { beforeFence } from './sources.ts';
import { noStore, Store, type Words } from './store.ts';
import { StorePool } from './store-pool.ts';
import { ThreadRows } from './thread-rows.ts';
import { Visibility } from './visibility.ts';

const word = (value: number): Words => [value, 0, 0, 0];
const threads = 4;
/** In no history. */
const nothing = new Store(-1);
const orders = [Order.relaxed, Order.relaxed, Order.sequential];

/** The next fence goes through all of the location. */
function forget(location: Location, thread: number): void {
  location.fence(thread, nothing);
  location.drop();
}

/** How many possibilities each access of a random execution had. `whole`: every fence goes through everything. */
function choices(seed: number, whole: boolean): readonly number[] {
  const random = new Random();
  random.seed(seed, 0);
  const clocks = new VectorClocks();
  const model = new MemoryModel(clocks, true, random.below(2) === 0 ? 2 : 16);
  clocks.start(0, -1);
  for (let thread = 1; thread < threads; thread++) clocks.start(thread, 0);
  const locations = [0, 4, 8].map((address) => model.locate(address, 4, word(0)));
  const counts: number[] = [];
  const choose = (_: string, count: number): number => {
    counts.push(count);
    return random.below(count);
  };
  const order = (): Order => orders[random.below(orders.length)] as Order;
  for (let event = 0; event < 120; event++) {
    // One thread is left behind.
    const thread = random.below(20) === 0 ? 3 : random.below(3);
    const location = locations[random.below(locations.length)];
    if (location === undefined) continue;
    switch (random.below(5)) {
      case 0:
      case 1:
        model.load(thread, location, random.below(6) === 0 ? Order.acquire : order(), choose);
        break;
      case 2:
        model.store(thread, location, random.below(6) === 0 ? Order.release : order(), word(event), choose);
        break;
      case 3: {
        const read = model.readForModify(thread, location, order(), 0, null, choose);
        model.modify(thread, location, Order.relaxed, read, word(event));
        break;
      }
      default:
        if (whole) for (const one of locations) forget(one, thread);
        model.fence(thread, Order.sequential);
    }
  }
  return counts;
}

it('what may be read and where a store may go is the same as when every fence looks at all stores', () => {
  let several = 0;
  for (let seed = 0; seed < 1500; seed++) {
    const counts = choices(seed, false);
    expect(counts, `seed ${seed}`).toEqual(choices(seed, true));
    several += counts.filter((count) => count > 1).length;
  }
  expect(several).toBeGreaterThan(1500);
});

it('what a thread knew of a location at its last fence holds until it has been there, or stores are dropped', () => {
  const clocks = new VectorClocks();
  const model = new MemoryModel(clocks);
  for (let thread = 0; thread < 2; thread++) clocks.start(thread, thread - 1);
  const at = model.locate(0, 4, word(0));
  const newest = (): number => 0;
  const forgets = (event: () => unknown): void => {
    model.load(1, at, Order.relaxed, newest);
    model.fence(1, Order.sequential);
    const { index } = at.newest;
    model.store(0, at, Order.relaxed, word(1), newest);
    expect(at.seen(1)).toBe(index);
    event();
    expect(at.seen(1)).toBe(noStore);
  };
  forgets(() => model.load(1, at, Order.relaxed, newest));
  forgets(() => model.store(1, at, Order.relaxed, word(2), newest));
  forgets(() => model.observe(1, at));
  forgets(() => model.lookBehindBarrier(1, at));
  forgets(() => model.storePlain(0, at, word(3), 1, 0));
});

it("a fence goes through all stores again when its thread's last one is so long ago that nobody keeps it", () => {
  const clocks = new VectorClocks();
  const model = new MemoryModel(clocks);
  for (let thread = 0; thread < 3; thread++) clocks.start(thread, thread - 1);
  const [x, y, z] = [0, 4, 8].map((address) => model.locate(address, 4, word(0))) as [Location, Location, Location];
  const newest = (): number => 0;
  const oldest = (_: string, count: number): number => count - 1;
  model.store(1, x, Order.relaxed, word(1), newest);
  model.fence(1, Order.sequential);
  for (let i = 0; i < 2100; i++) model.store(1, y, Order.sequential, word(i), newest);
  model.store(2, z, Order.relaxed, word(1), newest);
  model.fence(2, Order.sequential);
  expect(model.load(2, x, Order.relaxed, oldest).words).toEqual(word(0));
  model.fence(1, Order.sequential);
  expect(model.load(1, z, Order.relaxed, oldest).words).toEqual(word(1));
});

it('a fence does not go through all stores again that a waiting thread keeps', () => {
  let visited = 0;
  class Counting extends StorePool {
    override older(store: Parameters<StorePool['older']>[0]): ReturnType<StorePool['older']> {
      visited++;
      return super.older(store);
    }
  }
  const rows = new ThreadRows();
  const pool = new Counting(rows, true);
  const locations = new LocationPool(rows, true);
  const clocks = new VectorClocks();
  clocks.start(0, -1);
  clocks.start(1, 0);
  const visible = new Visibility(clocks, pool, rows, 16);
  const location = locations.take(0, 4, pool.initial(word(0)), 16);
  const before: number[] = [];
  for (let i = 0; i < 200; i++) {
    const store = pool.take();
    store.thread = 1;
    store.epoch = clocks.epoch(1);
    store.node = i;
    pool.putAfter(location, store, location.newest);
    visited = 0;
    const past = beforeFence(1, false, true, locations, visible, pool, rows);
    before.push(visited);
    expect(rows.at(past, 1)).toBe(i - 1);
  }
  expect(Math.max(...before)).toBe(2);
});
