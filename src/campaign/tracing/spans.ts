/** Spans of a trace that is being recorded: locks held and waits. */

/** By numbers of events as recorded, before any are dropped. */
export interface RawSpan {
  readonly thread: number;
  readonly object: number;
  readonly from: number;
  /** -1: to the end. */
  to: number;
}

/** The most spans kept: those beyond are short holds of long executions. */
const maxSpans = 60_000;

export class OpenSpans {
  readonly all: RawSpan[] = [];
  readonly #open = new Map<string, RawSpan>();

  /** Opens a span. Of one thread and key there is one at a time: a second is part of the first. */
  open(thread: number, key: number, object: number, from: number): void {
    const id = `${thread}:${key}`;
    if (this.#open.has(id) || this.all.length >= maxSpans) return;
    const span = { thread, object, from, to: -1 };
    this.#open.set(id, span);
    this.all.push(span);
  }

  close(thread: number, key: number, to: number): void {
    const id = `${thread}:${key}`;
    const span = this.#open.get(id);
    if (span === undefined) return;
    span.to = to;
    this.#open.delete(id);
  }
}
