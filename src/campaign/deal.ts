/**
 * Deals out the executions of a generation: workers take the next ones themselves, from a counter that they share, so that none waits for the campaign
 * between two shards. Who takes which decides nothing but who runs them.
 */
import { assert } from '../base/assert.ts';
import type { ExecutionRange } from './campaign-shard.ts';

/** Of its executions, when it is said: those whose outcomes rates come from, or the others. */
export interface DealtRange extends ExecutionRange {
  readonly part?: 'samples' | 'others';
}

/** Plain data: it is posted to every worker of the generation. */
export interface Deal {
  /** Each is dealt out in pieces of `size` execution numbers. */
  readonly ranges: readonly DealtRange[];
  readonly size: number;
  /** The next piece to be taken, then a word for each: {@link free}, {@link handedIn}, or whose it is (a worker's number, from 1). */
  readonly words: Int32Array<SharedArrayBuffer>;
}

const free = 0;
const handedIn = -1;

/** Small enough that workers end at about the same time, large enough that the counter is not felt. */
const maxSize = 8;
const piecesPerWorker = 16;

/** Cuts `ranges` up for so many workers. */
export function createDeal(ranges: readonly DealtRange[], workers: number): Deal {
  const executions = ranges.reduce((sum, { from, to }) => sum + to - from, 0);
  const size = Math.max(1, Math.min(maxSize, Math.floor(executions / (workers * piecesPerWorker))));
  const pieces = ranges.reduce((sum, range) => sum + piecesOf(range, size), 0);
  return { ranges, size, words: new Int32Array(new SharedArrayBuffer((1 + pieces) * 4)) };
}

/** A generation whose samples can be taken before it begins: see {@link takeSample}. */
export function withSamplesFirst({ from, to }: ExecutionRange): readonly DealtRange[] {
  return [
    { from, to, part: 'samples' },
    { from, to, part: 'others' },
  ];
}

/** The next ones nobody has, for worker number `worker`; undefined when all are taken. */
export function take(deal: Deal, worker: number): DealtRange | undefined {
  return takeBefore(deal, worker, deal.words.length - 1);
}

/** The same, as long as these are samples. */
export function takeSample(deal: Deal, worker: number): DealtRange | undefined {
  const [first] = deal.ranges;
  return first?.part === 'samples' ? takeBefore(deal, worker, piecesOf(first, deal.size)) : undefined;
}

/** From now on nothing more is taken. */
export function close({ words }: Deal): void {
  Atomics.store(words, 0, words.length - 1);
}

/** Whether there is nothing to take. */
export function isTaken({ words }: Deal): boolean {
  return Atomics.load(words, 0) >= words.length - 1;
}

/** Whether `worker` took something that the campaign does not have the results of. */
export function holds({ words }: Deal, worker: number): boolean {
  for (let word = 1; word < words.length; word++) if (Atomics.load(words, word) === worker) return true;
  return false;
}

/** The campaign has the results of everything that `worker` took so far. */
export function handIn({ words }: Deal, worker: number): void {
  for (let word = 1; word < words.length; word++) {
    if (Atomics.load(words, word) === worker) Atomics.store(words, word, handedIn);
  }
}

/** What `worker`, which has ended, took and did not hand in, but for execution `without`. Nobody has it afterwards. */
export function takeBack(deal: Deal, worker: number, without: number): DealtRange[] {
  const { words } = deal;
  const lost: DealtRange[] = [];
  for (let word = 1; word < words.length; word++) {
    if (Atomics.load(words, word) !== worker) continue;
    Atomics.store(words, word, free);
    const piece = pieceAt(deal, word - 1);
    const { from, to } = piece;
    if (without < from || without >= to) lost.push(piece);
    else lost.push({ ...piece, to: without }, { ...piece, from: without + 1 });
  }
  return lost.filter(({ from, to }) => from < to);
}

function takeBefore(deal: Deal, worker: number, end: number): DealtRange | undefined {
  const { words } = deal;
  for (let index = Atomics.load(words, 0); index < end; index = Atomics.load(words, 0)) {
    if (Atomics.compareExchange(words, 0, index, index + 1) !== index) continue;
    Atomics.store(words, 1 + index, worker);
    return pieceAt(deal, index);
  }
  return undefined;
}

function piecesOf({ from, to }: DealtRange, size: number): number {
  return Math.ceil((to - from) / size);
}

function pieceAt({ ranges, size }: Deal, index: number): DealtRange {
  let at = index;
  for (const range of ranges) {
    const pieces = piecesOf(range, size);
    if (at < pieces) {
      const from = range.from + at * size;
      return { ...range, from, to: Math.min(range.to, from + size) };
    }
    at -= pieces;
  }
  assert(false, 'a piece is part of a range');
}
