/**
 * Synchronizes-with edges of a traced execution, read off the kernel's vector clocks: whatever made a thread know more of another one (a lock, a join, an
 * atomic, a fence, an annotation) is an edge from the event that ended the other's epoch. So the picture shows the very order that the race check uses.
 */
import { KernelClocks } from '../../engine/kernel-clocks.ts';
import type { Kernel } from '../../engine/kernel.ts';
import type { Thread } from '../../engine/thread.ts';

export interface Edge {
  readonly from: number;
  readonly to: number;
}

/** An epoch of a thread that has ended. */
interface Release {
  /** Its last clock. */
  readonly clock: number;
  readonly event: number;
  /** What the thread knew of the others then. */
  readonly knew: readonly number[];
}

interface Known {
  epoch: number;
  /** Clocks of the others, as of the last look. */
  clocks: number[];
  readonly releases: Release[];
  lastEvent: number;
}

/** More threads than this are too many to compare after every event. */
const maxThreads = 256;

export class SyncEdges {
  edges: Edge[] = [];
  readonly #clocks: KernelClocks;
  readonly #threads: () => number;
  readonly #known: Known[] = [];
  readonly #kernel: Kernel;
  /** Every thread begins with this clock, and knows it of every other. */
  #base = -1;

  /** `threads`: how many there are so far. */
  constructor(kernel: Kernel, live: readonly Thread[], threads: () => number) {
    this.#kernel = kernel;
    this.#clocks = new KernelClocks(kernel, live);
    this.#threads = threads;
  }

  /** Events were left out: edges from before them are not known. */
  skipped(): void {
    this.#known.length = 0;
  }

  /** `thread` has done `event`, which may have synchronised. */
  happened(thread: number, event: number): void {
    if (this.#base < 0) {
      this.#clocks.reset();
      this.#base = this.#kernel.clocks_base();
    }
    const count = this.#threads();
    if (count > maxThreads) return;
    const own = this.#of(thread);
    this.#acquired(thread, own, count, event);
    const epoch = this.#clocks.known(thread, thread);
    if (epoch !== own.epoch) {
      own.releases.push({ clock: epoch - 1, event, knew: own.clocks });
      own.epoch = epoch;
    }
    own.lastEvent = event;
  }

  /** `thread` has done something that cannot synchronise. */
  passed(thread: number, event: number): void {
    const known = this.#known[thread];
    if (known === undefined) this.happened(thread, event);
    else known.lastEvent = event;
  }

  #of(thread: number): Known {
    return (this.#known[thread] ??= { epoch: this.#base + 1, clocks: [], releases: [], lastEvent: -1 });
  }

  #acquired(thread: number, own: Known, count: number, event: number): void {
    const clocks: number[] = [];
    const sources: { readonly thread: number; readonly clock: number; readonly release: Release }[] = [];
    for (let other = 0; other < count; other++) {
      const clock = this.#clocks.known(thread, other);
      clocks.push(clock);
      if (other === thread || clock <= (own.clocks[other] ?? this.#base)) continue;
      const release = this.#releaseOf(other, clock);
      if (release !== undefined) sources.push({ thread: other, clock, release });
    }
    own.clocks = clocks;
    for (const source of sources) {
      const implied = sources.some(
        (other) => other !== source && (other.release.knew[source.thread] ?? 0) >= source.clock,
      );
      if (!implied) this.edges.push({ from: source.release.event, to: event });
    }
  }

  /** The event that ended the epoch `clock` of `thread`, or its last one: a thread's end releases without beginning an epoch. */
  #releaseOf(thread: number, clock: number): Release | undefined {
    const other = this.#known[thread];
    if (other === undefined || other.lastEvent < 0) return undefined;
    let low = 0;
    let high = other.releases.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((other.releases[middle]?.clock ?? 0) < clock) low = middle + 1;
      else high = middle;
    }
    return other.releases[low] ?? { clock, event: other.lastEvent, knew: other.clocks };
  }
}
