/**
 * What a search over reads-from classes has learned of loops that wait: what threads repeat after an event, by its hash. From execution to execution: planned prefixes leave
 * repetitions out.
 */
import type { GraphEvent } from './execution-graph.ts';

/** Hashes of the sources that a round reads, by address; 0: the initial value. */
export type Loop = ReadonlyMap<number, number>;

const noLoop: Loop = new Map();

/** A thread would read what it has just read, without an effect since. */
export interface Again {
  /** Hash of the event before, and what that says itself of the loop that its thread is in. */
  readonly after: number;
  readonly loop: Loop | null;
  readonly address: number;
  /** Hash of what it would read from. */
  readonly source: number;
}

/** {@link Loops} as plain data. */
export interface LoopsState {
  readonly known: ReadonlyMap<number, Loop>;
  readonly last: Loop;
}

type Repeating = Pick<GraphEvent, 'hash' | 'repeats' | 'loop'>;

export class Loops {
  readonly #known = new Map<number, Loop>();
  #last: Loop = noLoop;

  /** What the thread of `event` repeats after it, as far as that is known. */
  after(event: Repeating | undefined): Loop | null {
    return event === undefined ? null : (this.#known.get(event.hash) ?? loopAt(event));
  }

  /** Whether it is known to be one more repetition of a loop that waits. */
  isRepetition({ after, loop, address, source }: Again): boolean {
    return (this.#known.get(after) ?? loop)?.get(address) === source;
  }

  /** The thread of `event` repeats this after it. */
  found(event: Repeating | undefined, loop: Loop): void {
    if (event !== undefined) this.#known.set(event.hash, loop);
    this.#last = loop;
  }

  /** The thread of an event of this hash was run alone after it: it waits in the loop that was found last, or in none. */
  probed(hash: number, waits: boolean): void {
    if (!this.#known.has(hash)) this.#known.set(hash, waits ? this.#last : noLoop);
  }

  isProbed({ hash }: Repeating): boolean {
    return this.#known.has(hash);
  }

  /** Events have other hashes from here on. */
  forget(): void {
    this.#known.clear();
    this.#last = noLoop;
  }

  /** Not copied. */
  state(): LoopsState {
    return { known: this.#known, last: this.#last };
  }

  restore({ known, last }: LoopsState): void {
    for (const [hash, loop] of known) this.#known.set(hash, loop);
    this.#last = last;
  }
}

/** What an event says itself of the loop that its thread is in. */
export function loopAt({ repeats, loop }: Pick<GraphEvent, 'repeats' | 'loop'>): Loop | null {
  return repeats ? loop : null;
}
