/**
 * Schedules still to be run, by cost, cheapest first. A schedule is a schedule that was run (its parent) with one more choice that differs from the
 * default, so it takes four numbers; those of one cost come in the order in which they were added.
 */
const start = 1024;

/** A {@link Frontier} as plain data. */
export interface FrontierState {
  readonly parents: Int32Array<ArrayBuffer>;
  readonly positions: Int32Array<ArrayBuffer>;
  readonly values: Int32Array<ArrayBuffer>;
  readonly following: Int32Array<ArrayBuffer>;
  readonly firsts: readonly number[];
  readonly lasts: readonly number[];
  readonly overflowed: boolean;
}

export class Frontier {
  /** By schedule. Schedule 0 makes only default choices. */
  #parents = new Int32Array(start);
  #positions = new Int32Array(start);
  #values = new Int32Array(start);
  /** The next one of the same cost; 0: none. */
  #following = new Int32Array(start);
  #size = 1;
  /** First and last schedule that waits, by cost. */
  readonly #firsts: number[] = [];
  readonly #lasts: number[] = [];
  readonly #limit: number;
  /** Schedules were left out because there were too many. */
  overflowed = false;

  /** @param limit Schedules kept at most. */
  constructor(limit: number) {
    this.#limit = limit;
  }

  /** Copied. */
  state(): FrontierState {
    const used = (array: Int32Array<ArrayBuffer>): Int32Array<ArrayBuffer> => array.slice(0, this.#size);
    return {
      parents: used(this.#parents),
      positions: used(this.#positions),
      values: used(this.#values),
      following: used(this.#following),
      firsts: [...this.#firsts],
      lasts: [...this.#lasts],
      overflowed: this.overflowed,
    };
  }

  /** Of a frontier to which nothing was added. */
  restore({ parents, positions, values, following, firsts, lasts, overflowed }: FrontierState): void {
    this.#parents = parents;
    this.#positions = positions;
    this.#values = values;
    this.#following = following;
    this.#size = parents.length;
    this.#firsts.push(...firsts);
    this.#lasts.push(...lasts);
    this.overflowed = overflowed;
  }

  /** `parent` with choice number `position` made as `value`; positions grow from parent to child. */
  add(cost: number, parent: number, position: number, value: number): void {
    if (this.#size >= this.#limit) {
      this.overflowed = true;
      return;
    }
    const id = this.#size++;
    if (id >= this.#parents.length) this.#grow();
    this.#parents[id] = parent;
    this.#positions[id] = position;
    this.#values[id] = value;
    while (this.#firsts.length <= cost) {
      this.#firsts.push(0);
      this.#lasts.push(0);
    }
    const last = this.#lasts[cost] ?? 0;
    if (last === 0) this.#firsts[cost] = id;
    else this.#following[last] = id;
    this.#lasts[cost] = id;
  }

  /** The lowest cost at which a schedule waits; null when none does. */
  cheapest(): number | null {
    const cost = this.#firsts.findIndex((first) => first !== 0);
    return cost < 0 ? null : cost;
  }

  /** Takes the first schedule of this cost. */
  take(cost: number): number {
    const id = this.#firsts[cost] ?? 0;
    const next = this.#following[id] ?? 0;
    this.#firsts[cost] = next;
    if (next === 0) this.#lasts[cost] = 0;
    return id;
  }

  /** The choices of a schedule as flat pairs (position, value), ascending by position. */
  choices(id: number): number[] {
    const pairs: number[] = [];
    for (let at = id; at !== 0; at = this.#parents[at] ?? 0) {
      pairs.unshift(this.#positions[at] ?? 0, this.#values[at] ?? 0);
    }
    return pairs;
  }

  #grow(): void {
    const larger = (array: Int32Array<ArrayBuffer>): Int32Array<ArrayBuffer> => {
      const result = new Int32Array(2 * array.length);
      result.set(array);
      return result;
    };
    this.#parents = larger(this.#parents);
    this.#positions = larger(this.#positions);
    this.#values = larger(this.#values);
    this.#following = larger(this.#following);
  }
}
