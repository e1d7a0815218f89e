/** Bursts of events are as long as their events take, by a clock of the test's. */
import { expect, it } from 'vitest';
import { Bursts } from './bursts.ts';

/** Bursts whose signs are to come every 200 ms. Returns how many events the next one has after `bursts` of events that take `msEach`. */
function begin() {
  let now = 0;
  const bursts = new Bursts({ everyMs: 200, now: () => now });
  bursts.begin();
  const longest = { ms: 0 };
  const run = (count: number, msEach: number): number => {
    for (let i = 0; i < count; i++) {
      const took = bursts.events * msEach;
      longest.ms = Math.max(longest.ms, took);
      now += took;
      bursts.over();
    }
    return bursts.events;
  };
  return { bursts, run, longest };
}

it('get longer where events take no time, to 20,000', () => {
  const { run } = begin();
  expect(run(1, 0.001)).toBe(256);
  expect(run(1, 0.001)).toBe(512);
  expect(run(10, 0.001)).toBe(20_000);
  expect(run(10, 0.001)).toBe(20_000);
});

it('get shorter where events take long', () => {
  const { run, longest } = begin();
  const events = run(20, 3);
  expect(events * 3).toBeLessThanOrEqual(200);
  expect(events * 3).toBeGreaterThanOrEqual(50);
  expect(longest.ms).toBe(256 * 3);
  expect(run(1, 1000)).toBe(1);
});

it('never take much longer than they are to where events slowly take longer', () => {
  const { run, longest } = begin();
  for (let msEach = 0.001; msEach < 100; msEach *= 1.3) run(3, msEach);
  expect(longest.ms).toBeLessThan(400);
});

it('begin small in each execution', () => {
  const { bursts, run } = begin();
  run(20, 0.001);
  bursts.begin();
  expect(bursts.events).toBe(256);
  expect(run(1, 100)).toBe(256);
  expect(run(1, 100)).toBe(1);
});

it('are of one length where nobody wants a sign', () => {
  const bursts = new Bursts(undefined);
  bursts.over();
  bursts.begin();
  expect(bursts.events).toBe(20_000);
});
