/**
 * How many events the kernel is granted at a time: a watchdog wants a sign of life every now and then, and some events take a microsecond, others a hundred
 * times as long. Time decides how often the engine is called, and nothing that an execution does. (Events that go through much memory give signs of their own.)
 */
import type { EngineOptions } from './options.ts';

const fewestAtFirst = 256;
const most = 20_000;

export class Bursts {
  /** Events of the next burst. */
  events: number;
  readonly #pace: EngineOptions['pace'];
  /** When the present one began; not known of the first one of an execution, so that the shortest do not look at the clock. */
  #begunAt: number | undefined;

  /** Without a pace all bursts are of the same length. */
  constructor(pace: EngineOptions['pace']) {
    this.#pace = pace;
    this.events = pace === undefined ? most : fewestAtFirst;
  }

  begin(): void {
    this.#begunAt = undefined;
    if (this.#pace !== undefined) this.events = fewestAtFirst;
  }

  /** A burst is over, and another one begins. */
  over(): void {
    if (this.#pace === undefined) return;
    const { everyMs } = this.#pace;
    const now = this.#pace.now();
    if (this.#begunAt !== undefined) {
      const took = now - this.#begunAt;
      if (took < everyMs / 2) this.events = Math.min(most, this.events * 2);
      else if (took > everyMs) this.events = Math.max(1, Math.floor((this.events * everyMs) / (2 * took)));
    }
    this.#begunAt = now;
  }
}
