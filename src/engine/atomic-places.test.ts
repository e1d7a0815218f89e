import { expect, it } from 'vitest';
import { AtomicPlaces, type Place } from './atomic-places.ts';

function remove(places: AtomicPlaces, address: number, bytes: number): Place[] {
  const removed: Place[] = [];
  places.remove(address, bytes, (place) => removed.push(place));
  return removed;
}

it('finds a place by its address and size, also after others in the same chain', () => {
  const places = new AtomicPlaces();
  const all = (
    [
      [0, 4],
      [2048, 4],
      [4, 4],
      [4096, 8],
    ] as const
  ).map(([address, bytes]) => places.add(address, bytes));
  for (let round = 0; round < 2; round++) for (const one of all) expect(places.find(one.address, one.bytes)).toBe(one);
  expect(places.find(0, 8)).toBeNull();
  expect(places.find(8, 4)).toBeNull();
  expect(places.overlapping(2048, 8)).toEqual([all[1]]);
});

it('removes every place of a block, also neighbours in one unit', () => {
  const places = new AtomicPlaces();
  const add = ([address, bytes]: readonly [number, number]) => places.add(address, bytes);
  const inside = (
    [
      [16, 4],
      [20, 2],
      [22, 1],
      [24, 16],
    ] as const
  ).map(add);
  const outside = (
    [
      [8, 8],
      [40, 4],
    ] as const
  ).map(add);
  expect(places.find(20, 2)).toBe(inside[1]);
  expect(new Set(places.overlapping(21, 2))).toEqual(new Set([inside[1], inside[2]]));
  expect(places.overlapping(39, 1)).toEqual([inside[3]]);
  expect(new Set(remove(places, 16, 24))).toEqual(new Set(inside));
  for (const [address, bytes] of [
    [16, 4],
    [20, 2],
    [22, 1],
    [24, 16],
  ] as const)
    expect(places.find(address, bytes)).toBeNull();
  for (const one of outside) expect(places.find(one.address, one.bytes)).toBe(one);
  expect(remove(places, 0, 100_000)).toHaveLength(2);
  expect(places.overlapping(0, 100_000)).toEqual([]);
  expect(places.empty).toBe(true);
});

it('keeps apart what executions and growth bring together', () => {
  const places = new AtomicPlaces();
  for (let execution = 0; execution < 3; execution++) {
    const made = Array.from({ length: 1000 }, (_, i) => places.add(i * 8 + (i % 2) * 4, 4));
    expect(new Set(made).size).toBe(1000);
    for (const [i, place] of made.entries()) expect(places.find(i * 8 + (i % 2) * 4, 4)).toBe(place);
    expect(remove(places, 0, 800)).toHaveLength(100);
    expect(places.find(0, 4)).toBeNull();
    expect(places.find(800, 4)).toBe(made[100]);
    expect(places.add(16, 4).location).toBeNull();
    places.clear();
    expect(places.empty).toBe(true);
    expect(places.find(800, 4)).toBeNull();
  }
});
