import { expect, it } from 'vitest';
import { AtomicPlaces, type Place } from './atomic-places.ts';

const place = (address: number, bytes: number): Place => ({ address, bytes, location: null, plainWrite: 0 });

it('finds a place by its address and size, also after others at the same slot', () => {
  const places = new AtomicPlaces();
  const all = [place(0, 4), place(256, 4), place(4, 4), place(512, 8)];
  for (const one of all) places.add(one);
  for (let round = 0; round < 2; round++) for (const one of all) expect(places.find(one.address, one.bytes)).toBe(one);
  expect(places.find(0, 8)).toBeUndefined();
  expect(places.find(8, 4)).toBeUndefined();
});

it('removes every place of a block, also neighbours in one unit', () => {
  const places = new AtomicPlaces();
  const inside = [place(16, 4), place(20, 2), place(22, 1), place(24, 16)];
  const outside = [place(8, 8), place(40, 4)];
  for (const one of [...inside, ...outside]) places.add(one);
  expect(places.find(20, 2)).toBe(inside[1]);
  expect(places.overlapping(21, 2)).toEqual([inside[1], inside[2]]);
  expect(places.remove(16, 24)).toEqual(inside);
  for (const one of inside) expect(places.find(one.address, one.bytes)).toBeUndefined();
  for (const one of outside) expect(places.find(one.address, one.bytes)).toBe(one);
  expect(places.remove(0, 1000)).toHaveLength(2);
  expect(places.overlapping(0, 1000)).toEqual([]);
});
