import { expect, it } from 'vitest';
import { eventsForEach } from './confirm-all.ts';

it('gives findings as many events as the campaign took, within bounds', () => {
  const millions = (explored: number, findings: number): number => eventsForEach(explored * 1e6, findings) / 1e6;
  expect(millions(1, 1)).toBe(20);
  expect(millions(1, 10)).toBe(4);
  expect(millions(60, 4)).toBe(15);
  expect(millions(1000, 2)).toBe(20);
  expect(millions(1000, 16)).toBe(5);
  expect(millions(0, 0)).toBe(20);
});
