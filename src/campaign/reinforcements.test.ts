import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { leftMs, Reinforcements } from './reinforcements.ts';

/** When the workers join a campaign of which `begunAt` tells how far one worker comes alone; undefined: within its first 20 s they do not. */
async function joinedAt(
  executions: number,
  timeMs: number,
  begunAt: (ms: number) => number,
): Promise<number | undefined> {
  const start = performance.now();
  const now = (): number => performance.now() - start;
  let joined: number | undefined;
  const reinforcements = new Reinforcements(executions, timeMs, () => Math.min(executions, begunAt(now())));
  void reinforcements.arrive.then(() => {
    joined = now();
  });
  await vi.advanceTimersByTimeAsync(20_000);
  reinforcements.dismiss();
  return joined;
}

describe('workers beyond the first', () => {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'performance'] });
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  /** Nothing for 250 ms, slow for 200 ms, then fast, as measured for specimens/overdraft. */
  const cheap = (ms: number): number => (ms < 250 ? 0 : ms < 450 ? (ms - 250) * 10 : 2000 + (ms - 450) * 44);

  it('stay away from a campaign that is over in a moment', async () => {
    expect(await joinedAt(20_000, 60_000, cheap)).toBeUndefined();
  });

  it('stay away where one worker alone is done before they would be of use', async () => {
    // Its pace doubles while the engine is compiled, as measured for specimens/ebpf-epoch (never): over at 2 s.
    const doubling = (ms: number): number =>
      ms < 480 ? 0 : ms < 860 ? (ms - 480) * 2 : ms < 1420 ? 760 + (ms - 860) * 5 : 3560 + (ms - 1420) * 9;
    expect(await joinedAt(10_000, 60_000, doubling)).toBeUndefined();
  });

  it('join a campaign of seconds when its engine is compiled', async () => {
    const at = await joinedAt(200_000, 60_000, cheap);
    expect(at).toBeGreaterThanOrEqual(1250);
    expect(at).toBeLessThan(1400);
  });

  it('join a long one soon', async () => {
    const at = await joinedAt(1_000_000, 60_000, cheap);
    expect(at).toBeGreaterThanOrEqual(500);
    expect(at).toBeLessThan(700);
  });

  it('are not called by a moment in which nothing begins', async () => {
    const halting = (ms: number): number => cheap(ms < 1300 ? ms : Math.max(1300, ms - 120));
    expect(await joinedAt(60_000, 60_000, halting)).toBeUndefined();
  });

  it('join where executions are expensive', async () => {
    expect(await joinedAt(20_000, 60_000, (ms) => Math.max(0, ms - 200) / 5)).toBeLessThan(700);
  });

  it('join where the first execution does not end', async () => {
    expect(await joinedAt(2, 60_000, (ms) => (ms < 200 ? 0 : 1))).toBeLessThan(700);
  });

  it('stay away when the time is nearly over', async () => {
    expect(await joinedAt(1_000_000, 2500, cheap)).toBeUndefined();
  });

  it('are never judged by executions that have not begun', async () => {
    expect(await joinedAt(1_000_000, 60_000, () => 0)).toBeUndefined();
  });
});

it('a pace of nothing leaves infinitely long', () => {
  expect(leftMs(10, { atMs: 0, begun: 5 }, { atMs: 100, begun: 5 })).toBe(Number.POSITIVE_INFINITY);
  expect(leftMs(10, { atMs: 0, begun: 5 }, { atMs: 100, begun: 10 })).toBe(200);
});
