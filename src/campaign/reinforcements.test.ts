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

  it('join a long campaign of the same program when its engine is compiled', async () => {
    const at = await joinedAt(1_000_000, 60_000, cheap);
    expect(at).toBeGreaterThanOrEqual(500);
    expect(at).toBeLessThan(700);
  });

  it('join where executions are expensive', async () => {
    expect(await joinedAt(20_000, 60_000, (ms) => Math.max(0, ms - 200) / 5)).toBeLessThan(600);
  });

  it('join where the first execution does not end', async () => {
    expect(await joinedAt(2, 60_000, (ms) => (ms < 200 ? 0 : 1))).toBeLessThan(600);
  });

  it('stay away when the time is nearly over', async () => {
    expect(await joinedAt(1_000_000, 1500, cheap)).toBeUndefined();
  });

  it('are never judged by executions that have not begun', async () => {
    expect(await joinedAt(1_000_000, 60_000, () => 0)).toBeUndefined();
  });
});

it('a pace of nothing leaves infinitely long', () => {
  expect(leftMs(10, { atMs: 0, begun: 5 }, { atMs: 100, begun: 5 })).toBe(Number.POSITIVE_INFINITY);
  expect(leftMs(10, { atMs: 0, begun: 5 }, { atMs: 100, begun: 10 })).toBe(200);
});
