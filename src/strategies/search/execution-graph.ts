/**
 * One execution as an execution graph: its transitions, program order, which write each access reads from, and the order of everything else that does not
 * commute. What two executions of one reads-from class have in common, and nothing more.
 *
 * A touch that is one access of the program to its memory (see {@link MemoryUse}) is ordered with other accesses to exactly the same bytes by reads-from alone. All
 * other pairs that do not commute are *fixed*: their order is part of the class, as in trace.ts. Events have the number that they have in their thread without
 * the repetitions of loops that wait; clocks count these. An event's hash stands for its whole causal past.
 */
import { MemoryUse } from '../../engine/search.ts';
import { type Clock, join } from './clocks.ts';
import { addHash, hashOf, mix } from './event-hash.ts';
import { type Loop, Loops } from './loops.ts';
import { PlaceTable } from './place-table.ts';
import type { Touch } from './trace.ts';

export interface MemoryTouch extends Touch {
  readonly memory: MemoryUse;
}

export interface GraphEvent {
  readonly thread: number;
  /** Position in its thread, from 1. */
  readonly position: number;
  /** Position in the execution, repetitions included. */
  readonly index: number;
  readonly touches: readonly MemoryTouch[];
  /** Its access to memory; null when it has none. */
  readonly access: MemoryTouch | null;
  readonly reads: boolean;
  readonly writes: boolean;
  /** What it reads from; null: the initial value. */
  readonly source: GraphEvent | null;
  /** What enabled its thread since the event before. */
  readonly wakers: readonly GraphEvent[];
  /** What happens before it: by program order alone; with barriers; with everything but its source; with it, itself included. */
  readonly since: Clock;
  readonly before: Clock;
  readonly fixed: Clock;
  readonly clock: Clock;
  /** Of its past, without and with the free values that it chose. */
  readonly key: number;
  readonly hash: number;
  readonly values: readonly number[];
  /** Times that nobody could run before it. */
  readonly epoch: number;
  /** When it has done nothing but what it does when it waits in a loop: hashes of the sources that it reads then, by address. */
  readonly loop: Loop | null;
  /** It is one more repetition itself. */
  readonly repeats: boolean;
  /** Index of the node of the search that it belongs to, and whether it is what was chosen there. */
  readonly depth: number;
  readonly decides: boolean;
}

/** What an event would be if its thread made it now. */
type Draft = Omit<GraphEvent, 'hash' | 'values' | 'depth' | 'decides' | 'loop' | 'repeats'>;

export class ExecutionGraph {
  /** All that are no repetitions, in order of execution. */
  readonly events: GraphEvent[] = [];
  readonly #threads: (GraphEvent[] | undefined)[] = [];
  /** What enabled each thread since its last event, and what created it. */
  readonly #wakers: (GraphEvent[] | undefined)[] = [];
  readonly #creators: (GraphEvent | undefined)[] = [];
  readonly loops: Loops = new Loops();
  readonly places: PlaceTable = new PlaceTable();
  #index = 0;
  #barrier: Clock = new Int32Array();
  epoch = 0;
  /** In some execution so far a thread was created by another one than main. */
  createsFromThreads = false;

  reset(): void {
    this.events.length = this.#threads.length = this.#wakers.length = this.#creators.length = 0;
    this.places.reset();
    this.#index = this.epoch = 0;
    this.#barrier = new Int32Array();
  }

  /** Events of each thread. */
  counts(): Clock {
    const counts = new Int32Array(this.#threads.length);
    for (let thread = 0; thread < counts.length; thread++) counts[thread] = this.count(thread);
    return counts;
  }

  count(thread: number): number {
    return this.#threads[thread]?.length ?? 0;
  }

  at(thread: number, position: number): GraphEvent | undefined {
    return this.#threads[thread]?.[position - 1];
  }

  get last(): GraphEvent | undefined {
    return this.events.at(-1);
  }

  /** The last event made `thread` able to run. */
  woke(thread: number): void {
    const { last } = this;
    if (last === undefined) return;
    if (this.count(thread) === 0 && this.#creators[thread] === undefined) {
      this.#creators[thread] = last;
      if (last.thread !== 0) this.createsFromThreads = true;
    } else (this.#wakers[thread] ??= []).push(last);
  }

  /** Everything so far comes before everything from here on. */
  barrier(): void {
    this.#barrier = this.counts();
    this.epoch++;
  }

  /** What enabled `thread` since its last event. */
  wakers(thread: number): readonly GraphEvent[] {
    return this.#wakers[thread] ?? [];
  }

  /** What happens before whatever `thread` does next, even if it had been done before a barrier that it waited at. */
  since(thread: number): Clock {
    const clock = new Int32Array(Math.max(thread + 1, this.#threads.length));
    return join(clock, (this.at(thread, this.count(thread)) ?? this.#creators[thread])?.clock);
  }

  /** What happens before whatever `thread` does next, even if that were done at once. */
  before(thread: number): Clock {
    return join(this.since(thread), this.#barrier);
  }

  draft(thread: number, touches: readonly MemoryTouch[]): Draft {
    const since = this.since(thread);
    const before = this.before(thread);
    let fixed = before.slice();
    const wakers = this.wakers(thread);
    for (const { clock } of wakers) fixed = join(fixed, clock);
    const access = accessOf(touches);
    for (const touch of touches)
      this.places.conflicting(touch, touch === access, before, (event) => (fixed = join(fixed, event.clock)));
    const reads = access !== null && access.memory !== MemoryUse.store;
    const writes = access !== null && access.mode !== 0;
    const source = access !== null && reads ? this.places.lastWrite(access) : null;
    const clock = join(fixed.slice(), source?.clock);
    const position = this.count(thread) + 1;
    clock[thread] = position;
    const key = this.keyOf(thread, position, source, clock);
    const { epoch } = this;
    return {
      thread,
      position,
      index: this.#index,
      touches,
      access,
      reads,
      writes,
      source,
      wakers,
      since,
      before,
      fixed,
      clock,
      key,
      epoch,
    };
  }

  /** Names an event by its past. `clock`: itself included. */
  keyOf(thread: number, position: number, source: GraphEvent | null, clock: Clock): number {
    let low = mix(0x1234567, thread);
    let high = mix(0x89abcde, position);
    const add = (word: number): void => {
      low = mix(low, word);
      high = mix(high, word ^ low);
    };
    add(this.epoch);
    addHash(source === null ? 0 : source.hash, add);
    for (let other = 0; other < clock.length; other++) {
      const until = other === thread ? position - 1 : (clock[other] ?? 0);
      if (until === 0) continue;
      add(other);
      addHash(this.at(other, until)?.hash ?? 0, add);
    }
    return hashOf(low, high);
  }

  add(
    thread: number,
    touches: readonly MemoryTouch[],
    values: readonly number[],
    depth: number,
    decides: boolean,
  ): GraphEvent {
    const draft = this.draft(thread, touches);
    this.#index++;
    let hash = draft.key;
    for (const value of values) hash = hashOf(mix(hash | 0, value), mix(Math.floor(hash / 0x1_0000_0000), value + 1));
    const loop = this.loops.after(this.at(thread, draft.position - 1));
    const { access, reads, source } = draft;
    const repeats = loop !== null && reads && access !== null && loop.get(access.address) === (source?.hash ?? 0);
    const event: GraphEvent = { ...draft, values, hash, depth, decides, loop, repeats };
    this.events.push(event);
    (this.#threads[thread] ??= []).push(event);
    this.#wakers[thread] = undefined;
    this.places.add(event);
    return event;
  }

  /** Takes out the last `count` events of `thread`, which were repetitions, and returns them. Null when others have seen them. */
  repeats(thread: number, count: number): readonly GraphEvent[] | null {
    const own = this.#threads[thread] ?? [];
    const removed = own.splice(Math.max(0, own.length - count));
    const loop = new Map<number, number>();
    for (const event of removed.toReversed()) {
      this.places.remove(event);
      this.events.splice(this.events.lastIndexOf(event), 1);
      if (event.access !== null && event.reads) loop.set(event.access.address, notOf(event.source, removed)?.hash ?? 0);
    }
    this.loops.found(own.at(-1), loop);
    const seen = this.#threads.some(
      (others, other) => other !== thread && (others?.at(-1)?.clock[thread] ?? 0) > own.length,
    );
    return seen ? null : removed;
  }

  /** A name of the class of the execution: equal for all executions that belong to it. */
  text(): string {
    const name = (event: GraphEvent | null): string => (event === null ? '-' : `${event.thread}.${event.position}`);
    const lines = this.events.map((event) => {
      const source = event.reads ? name(event.source) : '';
      return `${event.thread}.${event.position}:${event.values.join('.')}:${source}:${event.hash}`;
    });
    return lines.toSorted().join('\n');
  }
}

/** The one access of a transition. When it has more, all of them are ordered like everything else. */
function accessOf(touches: readonly MemoryTouch[]): MemoryTouch | null {
  let access: MemoryTouch | null = null;
  for (const touch of touches) {
    if (touch.memory === MemoryUse.none) continue;
    if (access !== null) return null;
    access = touch;
  }
  return access;
}

/** The last write before those of `events` that are one chain of atomic modifications. */
function notOf(source: GraphEvent | null, events: readonly GraphEvent[]): GraphEvent | null {
  let from = source;
  while (from !== null && events.includes(from)) from = from.source;
  return from;
}

export function isBefore(event: GraphEvent, clock: Clock): boolean {
  return (clock[event.thread] ?? 0) >= event.position;
}
