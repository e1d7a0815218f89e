import { expect, it } from 'vitest';
import { VectorClocks } from './clocks.ts';
import { MemoryModel } from './model.ts';
import { Order, plainOrder } from './orders.ts';
import type { Words } from './store.ts';

const word = (value: number): Words => [value, 0, 0, 0];
const oldest = (_kind: string, count: number): number => count - 1;

function start(): { readonly clocks: VectorClocks; readonly model: MemoryModel } {
  const clocks = new VectorClocks();
  clocks.start(0, -1);
  clocks.start(1, 0);
  return { clocks, model: new MemoryModel(clocks) };
}

it('a plain load learns nothing from the store that it reads', () => {
  const { clocks, model } = start();
  const data = model.locate(0, 4, word(0));
  const flag = model.locate(8, 4, word(0));
  model.storePlain(0, data, word(1), 8, 0);
  model.store(0, flag, Order.release, word(1), () => 0);
  expect(model.load(1, flag, plainOrder, () => 0).words).toEqual(word(1));
  model.fence(1, Order.acquire);
  expect(model.load(1, data, plainOrder, oldest).words).toEqual(word(0));
  expect(clocks.known(1, 0)).toBe(1);
  model.load(1, flag, Order.acquire, () => 0);
  expect(model.load(1, data, plainOrder, oldest).words).toEqual(word(1));
});

it('of a plain history the last stores stay readable', () => {
  const { model } = start();
  const data = model.locate(0, 4, word(0));
  for (let value = 1; value <= 9; value++) model.storePlain(0, data, word(value), 4, 0);
  expect(data.length).toBe(4);
  expect(model.load(1, data, plainOrder, oldest).words).toEqual(word(6));
});

it('halves of a location have their parts of its history, and read apart', () => {
  const { model } = start();
  const data = model.locate(8, 8, [0x0403_0201, 0x0807_0605, 0, 0]);
  model.storePlain(0, data, [0x1413_1211, 0x1817_1615, 0, 0], 8, 0);
  const [low, high] = model.split(data);
  expect([low.address, low.bytes, high.address, high.bytes]).toEqual([8, 4, 12, 4]);
  expect(model.load(1, high, plainOrder, oldest).words).toEqual(word(0x0807_0605));
  const [, upper] = model.split(low);
  const [third, fourth] = model.split(upper);
  expect([third.address, fourth.address]).toEqual([10, 11]);
  expect(model.load(1, third, plainOrder, () => 0).words).toEqual(word(0x13));
  expect(model.load(1, third, plainOrder, oldest).words).toEqual(word(0x13));
  expect(model.load(1, fourth, plainOrder, oldest).words).toEqual(word(0x04));
});
