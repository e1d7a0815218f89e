/** Decisions of a schedule: their codes, and the log that an execution writes. */

/** Kinds of decision. A schedule lists those that differ from the default as flat triples (step, code, value): see {@link decisionCode}. */
export const DecisionKind = {
  thread: 0,
  waiter: 1,
  spurious: 2,
  choose: 3,
  'time-out': 4,
  'reads-from': 5,
  'modification-order': 6,
  patience: 7,
} as const;
const decisionKinds = 8;

/** One step may bring several choices (a wait gives up a mutex, then somebody runs): `ordinal` counts them from 0. */
export function decisionCode(kind: number, ordinal: number): number {
  return kind + ordinal * decisionKinds;
}

/** How many of the decisions took what only weak memory allows: an older store, or a place before a newer one. */
export function weakDecisions(decisions: readonly number[]): number {
  let weak = 0;
  for (let i = 1; i < decisions.length; i += 3) {
    const kind = decisionKindOf(decisions[i] ?? 0);
    if (kind === DecisionKind['reads-from'] || kind === DecisionKind['modification-order']) weak++;
  }
  return weak;
}

/** The kind in a decision's code. */
export function decisionKindOf(code: number): number {
  return code % decisionKinds;
}

/** The decisions of one execution that differ from the default, in order. Keeps its memory: emptying an array costs more than what short executions decide. */
export class DecisionLog implements Iterable<number> {
  /** Numbers in the log: three a decision. */
  length = 0;
  #values = new Float64Array(300);
  #step = -1;
  #ordinal = 0;

  reset(): void {
    this.length = 0;
    this.#step = -1;
  }

  /** The code of the next choice of this kind at `step`. */
  codeAt(kind: number, step: number): number {
    if (step === this.#step) this.#ordinal++;
    else this.#ordinal = 0;
    this.#step = step;
    return decisionCode(kind, this.#ordinal);
  }

  add(step: number, code: number, value: number): void {
    if (this.length + 3 > this.#values.length) this.#grow();
    const values = this.#values;
    values[this.length] = step;
    values[this.length + 1] = code;
    values[this.length + 2] = value;
    this.length += 3;
  }

  /** A copy: flat triples (step, code, value). */
  toArray(): number[] {
    return Array.from(this.#values.subarray(0, this.length));
  }

  [Symbol.iterator](): Iterator<number> {
    return this.#values.subarray(0, this.length)[Symbol.iterator]();
  }

  #grow(): void {
    const larger = new Float64Array(2 * this.#values.length);
    larger.set(this.#values);
    this.#values = larger;
  }
}
