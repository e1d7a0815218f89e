/**
 * What probes have learned of a program: which operations take part in races that can be reversed, how many of each a thread makes, and how often one that was put off was
 * followed by what it waits for. Good odds make probes alike; bad ones only make them differ more.
 */

/** Transitions that an execution may make beyond the mean before the least odds matter: keeps the odds of the first probes from being 0. */
const headStart = 20;
/** Probes after which what never happened is held for half as likely as at the beginning. */
const halfLife = 8;

/** {@link Odds} between two probes as plain data. */
export interface OddsState {
  /** Operations by key, of threads of their own. */
  readonly rivals: Map<string, Set<string>>;
  readonly means: Map<string, number>[];
  readonly putOff: Map<string, { times: number; overtaken: number }>;
  readonly probes: number;
  readonly transitions: number;
  readonly complete: number;
}

export class Odds {
  readonly #rivals: OddsState['rivals'];
  readonly #means: OddsState['means'];
  readonly #putOff: OddsState['putOff'];
  #done: Map<string, number>[] = [];
  #probes: number;
  #transitions: number;
  /** Probes that came to their end. */
  #complete: number;

  /** Takes over `from`, which is not copied. */
  constructor(
    from: OddsState = { rivals: new Map(), means: [], putOff: new Map(), probes: 0, transitions: 0, complete: 0 },
  ) {
    this.#rivals = from.rivals;
    this.#means = from.means;
    this.#putOff = from.putOff;
    this.#probes = from.probes;
    this.#transitions = from.transitions;
    this.#complete = from.complete;
  }

  /** Not copied. */
  state(): OddsState {
    const [probes, transitions, complete] = [this.#probes, this.#transitions, this.#complete];
    return { rivals: this.#rivals, means: this.#means, putOff: this.#putOff, probes, transitions, complete };
  }

  begin(): void {
    this.#done = [];
  }

  performs(thread: number, key: string): void {
    const done = (this.#done[thread] ??= new Map<string, number>());
    done.set(key, (done.get(key) ?? 0) + 1);
  }

  /** Either of the two can come first. */
  race(a: string, b: string): void {
    this.#rivalsOf(a).add(b);
    this.#rivalsOf(b).add(a);
  }

  /** Something that depends on an operation that was put off did come, or did not. */
  settled(key: string, overtaken: boolean): void {
    const counts = this.#putOff.get(key) ?? { times: 0, overtaken: 0 };
    counts.times++;
    if (overtaken) counts.overtaken++;
    this.#putOff.set(key, counts);
  }

  /**
   * The probability with which `thread` performs `key` now, rather than after something that depends on it. Never 0 or 1: that would leave executions out.
   * `asleep`: what threads wait to perform until something depends on it.
   */
  now(thread: number, key: string, asleep: ReadonlyMap<number, { readonly key: string }>): number {
    const least = 1 / (headStart + this.#transitions) / (1 + this.#probes / halfLife);
    const rivals = this.#rivals.get(key);
    if (rivals === undefined) return 1 - least;
    let others = 0;
    for (const other of this.#canGo(thread, asleep)) for (const rival of rivals) others += this.#left(other, rival);
    const { times, overtaken } = this.#putOff.get(key) ?? { times: 0, overtaken: 0 };
    others *= (overtaken + 1) / (times + 1);
    const own = Math.max(1, this.#left(thread, key));
    return Math.max(least, Math.min(1 - least, own / (own + others)));
  }

  /** The same for an order in which every schedule counts: by what the threads have left to do. */
  share(thread: number, others: readonly number[]): number {
    const left = (one: number): number => {
      let sum = 1;
      for (const key of this.#means[one]?.keys() ?? []) sum += this.#left(one, key);
      return sum;
    };
    const own = left(thread);
    return own / others.reduce((sum, other) => sum + left(other), own);
  }

  /** A probe is over, after so many transitions. `complete`: the execution came to its end. */
  end(transitions: number, complete: boolean): void {
    this.#transitions += (transitions - this.#transitions) / ++this.#probes;
    if (!complete) return;
    this.#complete++;
    for (let thread = 0; thread < Math.max(this.#done.length, this.#means.length); thread++) {
      const means = (this.#means[thread] ??= new Map<string, number>());
      const done = this.#done[thread] ?? new Map<string, number>();
      for (const key of new Set([...means.keys(), ...done.keys()])) {
        const mean = means.get(key) ?? 0;
        means.set(key, mean + ((done.get(key) ?? 0) - mean) / this.#complete);
      }
    }
  }

  /** Threads that can go on while `thread` waits, too: a sleeper when one of them can wake it. */
  #canGo(thread: number, asleep: ReadonlyMap<number, { readonly key: string }>): Set<number> {
    const able = new Set<number>();
    for (let one = 0; one < this.#means.length; one++) if (one !== thread && !asleep.has(one)) able.add(one);
    for (let before = -1; before < able.size;) {
      before = able.size;
      for (const [sleeper, { key }] of asleep) {
        const rivals = [...(this.#rivals.get(key) ?? [])];
        if ([...able].some((one) => rivals.some((rival) => this.#left(one, rival) > 0))) able.add(sleeper);
      }
    }
    able.delete(thread);
    return able;
  }

  /** How often `thread` is still going to perform `key`, as executions so far had it. */
  #left(thread: number, key: string): number {
    return Math.max(0, (this.#means[thread]?.get(key) ?? 0) - (this.#done[thread]?.get(key) ?? 0));
  }

  #rivalsOf(key: string): Set<string> {
    let rivals = this.#rivals.get(key);
    if (rivals === undefined) this.#rivals.set(key, (rivals = new Set()));
    return rivals;
  }
}
