/**
 * When workers beyond the first join a campaign. Each compiles the engine for itself (V8 shares no optimized JavaScript between threads), a second and
 * more of CPU until it is as fast as the first, half of it on V8's own threads, which take it from the others. A short campaign never earns that back. So the
 * first worker begins alone, and the others join when what is left would keep it busy for a while. Results do not depend on it.
 */

const lookEveryMs = 50;
/** The pace is that between the last so many looks: the end of a generation and the collector may take some of them. */
const looks = 6;
/**
 * What is left must take one worker so long, from so long after its first execution on. V8 compiles the engine for it for a second, in which its pace
 * doubles or more: sooner only what would be enough at a multiple of it, and later workers do not compete with that.
 */
const worthwhile = [
  { afterMs: 250, leftMs: 10_000 },
  { afterMs: 1000, leftMs: 2500 },
];

/** For tests: all workers join when so many executions have begun, whether that pays or not; 0 is at once. */
export function joiningForced(): number | undefined {
  const executions = process.env['HEDDLE_JOBS_AT_ONCE'];
  return executions === undefined ? undefined : Number(executions);
}

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

  /** `executions`: of the campaign; `timeMs`: it ends then, whatever is left; `begun`: executions begun so far; `forced`: see {@link joiningForced}. */
  constructor(executions: number, timeMs: number, begun: () => number, forced?: number) {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.arrive = promise;
    if (forced === 0) resolve();
    const endMs = performance.now() + timeMs;
    const seen: Look[] = [];
    let firstAt = Number.POSITIVE_INFINITY;
    this.#timer = setInterval(() => {
      const look: Look = { atMs: performance.now(), begun: begun() };
      if (forced !== undefined && look.begun >= forced) resolve();
      if (look.begun > 0) firstAt = Math.min(firstAt, look.atMs);
      seen.push(look);
      if (seen.length < looks) return;
      const earlier = seen.shift() ?? look;
      const left = Math.min(endMs - look.atMs, leftMs(executions - look.begun, earlier, look));
      if (!worthwhile.some((enough) => look.atMs - firstAt >= enough.afterMs && left >= enough.leftMs)) return;
      this.dismiss();
      resolve();
    }, lookEveryMs).unref();
  }

  /** No more are wanted: the campaign is over. */
  dismiss(): void {
    clearInterval(this.#timer);
  }
}
