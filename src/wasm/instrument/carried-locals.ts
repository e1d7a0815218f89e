/**
 * Finds the locals that a round of a loop hands on to the next: those that the loop assigns and that some path from its start reads before it assigns them. In one
 * pass over structured code.
 *
 * Each local has a number, the depth of the innermost loop since whose start it was assigned on every path; a read hands it on in all deeper loops.
 * Paths meet in the minimum.
 */
export class CarriedLocals {
  #since: number[] = [];
  #reachable = true;
  readonly #frames: Frame[] = [];
  readonly #loops: LoopLocals[] = [];

  reset(): void {
    this.#since = [];
    this.#reachable = true;
    this.#frames.length = this.#loops.length = 0;
    this.open(false);
  }

  /** A block, an `if` or a `try` begins. `skippable`: what is in it may be left out, unless an `else` follows. */
  open(skippable: boolean): void {
    this.#frames.push({ loop: false, entry: [...this.#since], exit: null, reachable: this.#reachable, skippable });
  }

  /** A loop begins. Its result is complete when it has been closed. */
  openLoop(): LoopLocals {
    const locals: LoopLocals = { assigned: new Set(), early: new Set() };
    this.#frames.push({ loop: true, entry: [], exit: null, reachable: this.#reachable, skippable: false });
    this.#loops.push(locals);
    return locals;
  }

  /** `else` and handlers of exceptions: another path from the start of the construct. `skippable`: as of {@link open}. */
  alternative(skippable: boolean): void {
    const frame = this.#frames.at(-1);
    if (frame === undefined) return;
    frame.skippable = skippable;
    this.#meet(frame);
    this.#since = [...frame.entry];
    this.#reachable = frame.reachable;
  }

  /** Ends a construct. */
  close(): void {
    const frame = this.#frames.at(-1);
    if (frame === undefined) return;
    if (frame.loop) this.#loops.pop();
    else {
      this.#meet(frame);
      if (frame.skippable && frame.reachable) frame.exit = least(frame.exit, frame.entry);
      this.#reachable = frame.exit !== null;
      this.#since = frame.exit ?? [];
    }
    this.#frames.pop();
    const depth = this.#loops.length;
    if (frame.loop) this.#since = this.#since.map((since) => Math.min(since, depth));
  }

  /** A branch that may be taken. */
  branch(label: number): void {
    const frame = this.#frames.at(-1 - label);
    if (frame !== undefined && !frame.loop) this.#meet(frame);
  }

  /** What follows cannot be reached from here. */
  leave(): void {
    this.#reachable = false;
  }

  assign(local: number): void {
    while (this.#since.length <= local) this.#since.push(0);
    this.#since[local] = this.#loops.length;
    for (const { assigned } of this.#loops) assigned.add(local);
  }

  read(local: number): void {
    if (!this.#reachable) return;
    for (let depth = this.#since[local] ?? 0; depth < this.#loops.length; depth++) this.#loops[depth]?.early.add(local);
  }

  #meet(frame: Frame): void {
    if (this.#reachable) frame.exit = least(frame.exit, this.#since);
  }
}

export interface LoopLocals {
  readonly assigned: Set<number>;
  /** Read before they are assigned, on some path from the start of a round. */
  readonly early: Set<number>;
}

interface Frame {
  readonly loop: boolean;
  readonly entry: readonly number[];
  /** Null: not reached so far. */
  exit: number[] | null;
  readonly reachable: boolean;
  skippable: boolean;
}

function least(a: readonly number[] | null, b: readonly number[]): number[] {
  if (a === null) return [...b];
  return Array.from({ length: Math.min(a.length, b.length) }, (_, i) => Math.min(a[i] ?? 0, b[i] ?? 0));
}
