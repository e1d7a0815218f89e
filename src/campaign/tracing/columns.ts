/** Events of a trace as columns: the first ones and the last ones of an execution that has too many. */
import type { TraceEvents } from '../../report/trace-model.ts';

/** The most events kept, a megabyte in a report, and how many of them are the execution's first. */
const maxEvents = 60_000;
const headEvents = 10_000;
const width = 7;

export interface EventRow {
  readonly step: number;
  readonly thread: number;
  readonly operation: number;
  readonly object: number;
  readonly location: number;
  readonly before: number;
  readonly after: number;
}

export class EventColumns {
  /** Events so far, with those that were dropped. */
  length = 0;
  readonly #limit: number;
  readonly #head: number;
  #data = new Int32Array(256 * width);

  constructor(limit: number = maxEvents, head: number = headEvents) {
    this.#limit = limit;
    this.#head = head;
  }

  add(row: EventRow): void {
    const at = this.#slot(this.length++) * width;
    if (at === this.#data.length) {
      const larger = new Int32Array(this.#data.length * 2);
      larger.set(this.#data);
      this.#data = larger;
    }
    this.#data.set([row.step, row.thread, row.operation, row.object, row.location, row.before, row.after], at);
  }

  /** So many events come that are not added. Counted where there are enough of others before and behind them. */
  skip(events: number): void {
    if (this.full) this.length += events;
  }

  /** One more event drops another. */
  get full(): boolean {
    return this.length >= this.#limit;
  }

  get dropped(): number {
    return Math.max(0, this.length - this.#limit);
  }

  /** The first event behind those dropped. */
  get resumesAt(): number {
    return Math.min(this.#head, this.length);
  }

  /** Where the event that was added as number `sequence` is now; -1 when it was dropped. */
  indexOf(sequence: number): number {
    const { dropped } = this;
    if (dropped === 0 || sequence < this.#head) return sequence;
    return sequence < this.#head + dropped ? -1 : sequence - dropped;
  }

  columns(): TraceEvents {
    const count = this.length - this.dropped;
    const column = <T extends Uint32Array | Uint16Array | Int32Array>(into: T, which: number): T => {
      for (let index = 0; index < count; index++) {
        const sequence = index < this.#head ? index : index + this.dropped;
        into[index] = this.#data[this.#slot(sequence) * width + which] ?? 0;
      }
      return into;
    };
    return {
      count,
      step: column(new Uint32Array(count), 0),
      thread: column(new Uint16Array(count), 1),
      operation: column(new Uint16Array(count), 2),
      object: column(new Int32Array(count), 3),
      location: column(new Int32Array(count), 4),
      before: column(new Int32Array(count), 5),
      after: column(new Int32Array(count), 6),
    };
  }

  #slot(sequence: number): number {
    if (sequence < this.#limit) return sequence;
    return this.#head + ((sequence - this.#head) % (this.#limit - this.#head));
  }
}

/** Gives each text (or whatever `key` tells apart) a number, from 0. */
export class Interned<T> {
  readonly list: T[] = [];
  readonly #numbers = new Map<string, number>();

  number(key: string, make: () => T): number {
    const known = this.#numbers.get(key);
    if (known !== undefined) return known;
    const number = this.list.length;
    this.list.push(make());
    this.#numbers.set(key, number);
    return number;
  }
}
