/**
 * Which classes of events each thread has in each pixel, whatever the number of events: blocks of events are summed up once, so that a drawing of a
 * million events looks at a few thousand sums, and only one of the finest zoom looks at events.
 */
import type { TraceIndex } from './trace-index.ts';

const blockBits = 8;
const blockEvents = 1 << blockBits;

export class Pyramid {
  readonly #index: TraceIndex;
  /** Bits of classes by block and lane. */
  readonly #blocks: Uint8Array;
  readonly #lanes: number;

  constructor(index: TraceIndex) {
    this.#index = index;
    const { events } = index.trace;
    this.#lanes = index.lanes.length;
    const count = events.count;
    this.#blocks = new Uint8Array(((count >>> blockBits) + 1) * this.#lanes);
    for (let event = 0; event < count; event++) {
      const at = (event >>> blockBits) * this.#lanes + (index.laneOf[events.thread[event] ?? 0] ?? 0);
      this.#blocks[at] = (this.#blocks[at] ?? 0) | (1 << (index.classes[event] ?? 0));
    }
  }

  /** Bits of classes for each pixel and lane: at `pixel * lanes + lane`. Pixels divide the events `from` to `to` evenly. */
  pixels(from: number, to: number, width: number, into?: Uint8Array): Uint8Array {
    const lanes = this.#lanes;
    const size = width * lanes;
    const bits = into !== undefined && into.length >= size ? into.fill(0) : new Uint8Array(size);
    const { count } = this.#index.trace.events;
    const scale = (to - from) / width;
    for (let pixel = 0; pixel < width; pixel++) {
      const first = Math.max(0, Math.ceil(from + pixel * scale - 1e-9));
      const end = Math.min(count, Math.ceil(from + (pixel + 1) * scale - 1e-9));
      if (end > first) this.#add(first, end, bits, pixel * lanes);
    }
    return bits;
  }

  #add(first: number, end: number, bits: Uint8Array, base: number): void {
    const wholeFrom = Math.ceil(first / blockEvents);
    const wholeTo = Math.floor(end / blockEvents);
    if (wholeFrom >= wholeTo) {
      this.#addEvents(first, end, bits, base);
      return;
    }
    this.#addEvents(first, wholeFrom * blockEvents, bits, base);
    for (let block = wholeFrom; block < wholeTo; block++) {
      const at = block * this.#lanes;
      for (let lane = 0; lane < this.#lanes; lane++)
        bits[base + lane] = (bits[base + lane] ?? 0) | (this.#blocks[at + lane] ?? 0);
    }
    this.#addEvents(wholeTo * blockEvents, end, bits, base);
  }

  #addEvents(first: number, end: number, bits: Uint8Array, base: number): void {
    const { classes, laneOf, trace } = this.#index;
    const { thread } = trace.events;
    for (let event = first; event < end; event++) {
      const at = base + (laneOf[thread[event] ?? 0] ?? 0);
      bits[at] = (bits[at] ?? 0) | (1 << (classes[event] ?? 0));
    }
  }
}
