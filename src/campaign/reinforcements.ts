/**
 * When workers beyond the first join a campaign. Each compiles the engine for itself (V8 shares no optimized JavaScript between threads), about a second
 * of CPU until it is as fast as the first, which a short campaign never earns back: 20,000 cheap executions with two workers from the start took 1.4 times
 * the time of one. So the first worker begins alone, and the others join when what is left would keep it busy for a while. Results do not depend on it.
 */

/** For so long from its first execution the first worker's pace means nothing: V8 is compiling the engine for it. */
const warmUpMs = 250;
const lookEveryMs = 50;
/** The pace is that between the last so many looks. */
const looks = 3;
/** What is left must take one worker so long. */
const worthwhileMs = 1200;

/** One look at a campaign. */
export interface Look {
  readonly atMs: number;
  /** Executions begun so far. */
  readonly begun: number;
}

/** Milliseconds that one worker would need for `left` executions at the pace between two looks; infinite while it does not get on. */
export function leftMs(left: number, earlier: Look, later: Look): number {
  if (left <= 0) return 0;
  return (left * (later.atMs - earlier.atMs)) / (later.begun - earlier.begun);
}

/** Looks at a campaign until more workers pay. */
export class Reinforcements {
  /** Resolved when the workers beyond the first are to join; never, in a short campaign. */
  readonly arrive: Promise<void>;
  readonly #timer: NodeJS.Timeout;

  /** `executions`: of the campaign; `timeMs`: it ends then, whatever is left; `begun`: executions begun so far; `atOnce`: without a look. */
  constructor(executions: number, timeMs: number, begun: () => number, atOnce = false) {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.arrive = promise;
    if (atOnce) resolve();
    const endMs = performance.now() + timeMs;
    const seen: Look[] = [];
    let warmAt = Number.POSITIVE_INFINITY;
    this.#timer = setInterval(() => {
      const look: Look = { atMs: performance.now(), begun: begun() };
      if (look.begun > 0) warmAt = Math.min(warmAt, look.atMs + warmUpMs);
      seen.push(look);
      if (seen.length < looks) return;
      const earlier = seen.shift() ?? look;
      if (look.atMs < warmAt) return;
      if (Math.min(endMs - look.atMs, leftMs(executions - look.begun, earlier, look)) < worthwhileMs) return;
      this.dismiss();
      resolve();
    }, lookEveryMs).unref();
  }

  /** No more are wanted: the campaign is over. */
  dismiss(): void {
    clearInterval(this.#timer);
  }
}
