import { expect, test } from 'vitest';
import { conflicts, type SchedulingView } from './strategy.ts';

function view(...pending: readonly [address: number, bytes: number, writes: number][]): SchedulingView {
  return {
    candidates: Int32Array.from(pending.keys()),
    count: pending.length,
    current: 0,
    defaultThread: 0,
    step: 0,
    code: 0,
    pendingKind: new Uint8Array(pending.length),
    pendingAddress: Float64Array.from(pending, ([address]) => address),
    pendingBytes: Uint8Array.from(pending, ([, bytes]) => bytes),
    pendingWrites: Uint8Array.from(pending, ([, , writes]) => writes),
    pendingSite: new Int32Array(pending.length),
    memory: new Int32Array(0),
  };
}

test('operations conflict when they overlap and one writes', () => {
  expect(conflicts(view([100, 4, 1], [100, 4, 0]), 0, 1)).toBe(true);
  expect(conflicts(view([100, 4, 0], [100, 4, 0]), 0, 1)).toBe(false);
  expect(conflicts(view([100, 4, 1], [103, 1, 0]), 0, 1)).toBe(true);
  expect(conflicts(view([103, 1, 0], [100, 4, 1]), 0, 1)).toBe(true);
  expect(conflicts(view([100, 4, 1], [104, 4, 1]), 0, 1)).toBe(false);
});

test('operations without an object conflict with nothing', () => {
  expect(conflicts(view([0, 0, 1], [0, 0, 1]), 0, 1)).toBe(false);
});

test('operations on the same lock conflict', () => {
  expect(conflicts(view([512, 0, 1], [512, 0, 1]), 0, 1)).toBe(true);
  expect(conflicts(view([512, 0, 1], [516, 0, 1]), 0, 1)).toBe(false);
});
