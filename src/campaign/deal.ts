/**
 * Deals out the executions of a generation: workers take the next ones themselves, from a counter that they share, so that none waits for the campaign
 * between two shards. Who takes which decides nothing but who runs them.
 */
import { ensure } from '../base/assert.ts';
import type { ExecutionRange } from './campaign-shard.ts';

/** Plain data: it is posted to every worker of the generation. */
export interface Deal {
  /** Ascending. */
  readonly ranges: readonly ExecutionRange[];
  /** The next range to be taken, then a word for each: {@link free}, {@link handedIn}, or whose it is (a worker's number, from 1). */
  readonly words: Int32Array<SharedArrayBuffer>;
}

const free = 0;
const handedIn = -1;

/** Small enough that workers end at about the same time, large enough that the counter is not felt. */
const maxRange = 8;
const rangesPerWorker = 16;

/** Cuts `ranges` up for so many workers. */
export function createDeal(ranges: readonly ExecutionRange[], workers: number): Deal {
  const executions = ranges.reduce((sum, { from, to }) => sum + to - from, 0);
  const size = Math.max(1, Math.min(maxRange, Math.floor(executions / (workers * rangesPerWorker))));
  const cut: ExecutionRange[] = [];
  for (const range of ranges) {
    for (let { from } = range; from < range.to; from += size) cut.push({ from, to: Math.min(range.to, from + size) });
  }
  return { ranges: cut, words: new Int32Array(new SharedArrayBuffer((1 + cut.length) * 4)) };
}

/** The next ones nobody has, for worker number `worker`; undefined when all are taken. */
export function take({ ranges, words }: Deal, worker: number): ExecutionRange | undefined {
  const index = Atomics.add(words, 0, 1);
  if (index >= ranges.length) return undefined;
  Atomics.store(words, 1 + index, worker);
  return ranges[index];
}

/** From now on nothing more is taken. */
export function close({ ranges, words }: Deal): void {
  Atomics.store(words, 0, ranges.length);
}

/** Whether there is nothing to take. */
export function isTaken({ ranges, words }: Deal): boolean {
  return Atomics.load(words, 0) >= ranges.length;
}

/** The campaign has the results of everything that `worker` took so far. */
export function handIn({ words }: Deal, worker: number): void {
  for (let word = 1; word < words.length; word++) {
    if (Atomics.load(words, word) === worker) Atomics.store(words, word, handedIn);
  }
}

/** What `worker`, which has ended, took and did not hand in, but for execution `without`. Nobody has it afterwards. */
export function takeBack({ ranges, words }: Deal, worker: number, without: number): ExecutionRange[] {
  const lost: ExecutionRange[] = [];
  for (let word = 1; word < words.length; word++) {
    if (Atomics.load(words, word) !== worker) continue;
    Atomics.store(words, word, free);
    const { from, to } = ensure(ranges[word - 1], 'the range of a word');
    if (without < from || without >= to) lost.push({ from, to });
    else lost.push({ from, to: without }, { from: without + 1, to });
  }
  return lost.filter(({ from, to }) => from < to);
}
