/**
 * Schedules in relative form: which thread runs up to which of its own operations, in order.
 *
 * Decisions keyed by step are exact, but leaving one out moves the steps of all later ones. A segment says "thread T runs until it has performed its
 * n-th operation", which means the same whatever the others did before: the form that the minimiser cuts and joins. A plan is only a suggestion;
 * what was executed is what the scheduler recorded.
 */
import type { Random } from '../base/random.ts';
import type { SchedulingView, Strategy, ValueKind } from '../engine/strategy.ts';

/** `thread` runs until it has performed `until` operations at scheduling points since it was created. */
export interface Segment {
  readonly thread: number;
  readonly until: number;
}

/** A free value other than 0, by whose choice it was: the `ordinal`-th one after the thread's `after`-th operation. */
export interface PlacedValue {
  readonly thread: number;
  readonly after: number;
  readonly ordinal: number;
  readonly value: number;
}

export interface Plan {
  readonly segments: readonly Segment[];
  readonly values: readonly PlacedValue[];
}

/** How far threads are; the scheduler, seen from a strategy. */
export interface Progress {
  readonly current: { readonly id: number; readonly performed: number };
  readonly threads: readonly { readonly id: number; readonly performed: number }[];
  readonly threadCount: number;
}

/** Runs `inner` and notes what happens as a plan. Switches without a choice that were over before the next choice are not seen: they need no plan. */
export class PlanRecorder implements Strategy {
  readonly name = 'replay';
  readonly #inner: Strategy;
  readonly #progress: Progress;
  #segments: Segment[] = [];
  #values: PlacedValue[] = [];
  #running = 0;
  readonly #ordinals = new Ordinals();

  constructor(inner: Strategy, progress: Progress) {
    this.#inner = inner;
    this.#progress = progress;
  }

  begin(execution: number, random: Random): void {
    this.#segments = [];
    this.#values = [];
    this.#running = 0;
    this.#ordinals.reset();
    this.#inner.begin(execution, random);
  }

  chooseThread(view: SchedulingView): number {
    this.#runs(view.current);
    const chosen = this.#inner.chooseThread(view);
    this.#runs(chosen);
    return chosen;
  }

  chooseValue(kind: ValueKind, count: number, step: number, code: number): number {
    const value = this.#inner.chooseValue(kind, count, step, code);
    const { id, performed } = this.#progress.current;
    const ordinal = this.#ordinals.next(id, performed);
    if (value !== 0) this.#values.push({ thread: id, after: performed, ordinal, value });
    return value;
  }

  /** After the execution: what happened. The last positions of threads that had no turn of their own come last. */
  plan(): Plan {
    const segments = [...this.#segments];
    const last = (id: number): void => {
      const until = this.#progress.threads[id]?.performed ?? 0;
      const known = segments.findLast(({ thread }) => thread === id)?.until ?? 0;
      if (until > known) segments.push({ thread: id, until });
    };
    last(this.#running);
    for (let id = 0; id < this.#progress.threadCount; id++) last(id);
    return { segments, values: [...this.#values] };
  }

  #runs(thread: number): void {
    if (thread === this.#running) return;
    const until = this.#progress.threads[this.#running]?.performed ?? 0;
    this.#segments.push({ thread: this.#running, until });
    this.#running = thread;
  }
}

/**
 * Plays a plan. At each choice: a segment that has begun goes on; when it is over or its thread cannot run, the first segment that is not over and
 * whose thread can run begins; without one, the engine's default.
 */
export function createPlanPlayer(plan: Plan, progress: Progress): Strategy {
  const { segments, values } = plan;
  const ordinals = new Ordinals();
  let active = -1;
  /** All before are over for good: threads only get further. */
  let first = 0;
  const isOpen = ({ thread, until }: Segment): boolean => (progress.threads[thread]?.performed ?? 0) < until;
  return {
    name: 'replay',
    begin() {
      active = -1;
      first = 0;
      ordinals.reset();
    },
    chooseThread(view) {
      const candidates = view.candidates.subarray(0, view.count);
      const fits = (segment: Segment): boolean => isOpen(segment) && candidates.includes(segment.thread);
      const begun = segments[active];
      if (begun !== undefined && fits(begun)) return begun.thread;
      for (let segment = segments[first]; segment !== undefined && !isOpen(segment); segment = segments[first]) first++;
      active = segments.findIndex((segment, index) => index >= first && fits(segment));
      return segments[active]?.thread ?? view.defaultThread;
    },
    chooseValue(_kind, count) {
      const { id, performed } = progress.current;
      const ordinal = ordinals.next(id, performed);
      const here = values.find((one) => one.thread === id && one.after === performed && one.ordinal === ordinal);
      return here !== undefined && here.value < count ? here.value : 0;
    },
  };
}

/** Counts the choices of one thread between two of its operations. */
class Ordinals {
  #thread = -1;
  #performed = -1;
  #count = 0;

  reset(): void {
    this.#thread = -1;
  }

  next(thread: number, performed: number): number {
    if (thread !== this.#thread || performed !== this.#performed) {
      this.#thread = thread;
      this.#performed = performed;
      this.#count = 0;
    }
    return this.#count++;
  }
}
