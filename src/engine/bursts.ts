/**
 * How many events the kernel is granted at a time: a watchdog wants a sign of life every now and then, and some events take a microsecond, others a hundred
 * times as long. Time decides how often the engine is called, and nothing that an execution does. (Events that go through much memory give signs of their own.)
 */

const fewestAtFirst = 256;
const most = 20_000;
const shortMs = 100;
const longMs = 500;

export class Bursts {
  /** Events of the next burst. */
  events: number;
  readonly #now: (() => number) | undefined;
  /** When the present one began; not known of the first one of an execution, so that the shortest do not look at the clock. */
  #begunAt: number | undefined;

  /** `now`: milliseconds; without it all bursts are of the same length. */
  constructor(now: (() => number) | undefined) {
    this.#now = now;
    this.events = now === undefined ? most : fewestAtFirst;
  }

  begin(): void {
    this.#begunAt = undefined;
    if (this.#now !== undefined) this.events = fewestAtFirst;
  }

  /** A burst is over, and another one begins. */
  over(): void {
    if (this.#now === undefined) return;
    const now = this.#now();
    if (this.#begunAt !== undefined) {
      const took = now - this.#begunAt;
      if (took < shortMs) this.events = Math.min(most, this.events * 2);
      else if (took > longMs) this.events = Math.max(1, Math.floor((this.events * shortMs) / took));
    }
    this.#begunAt = now;
  }
}
