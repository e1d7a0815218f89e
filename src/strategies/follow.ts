/**
 * Following a schedule of another version of the program: decisions are known by what the thread was about to do rather than by step.
 *
 * A switch is named by the thread that stopped, the place and kind of the operation that it stopped before, and how often the thread had performed such an
 * operation until then. An edit that leaves the place alone leaves the name alone, wherever the line moves. {@link createPlanRecorder} takes the names from
 * a replay, {@link createFollow} looks for them in the changed program; what does not come is skipped.
 * Guarantee: in the unchanged program the execution is the recorded one. Cost: the switches left, at each scheduling point with a choice.
 */
import type { SchedulingView, Strategy, ValueKind } from '../engine/strategy.ts';

/** Stands for the place of a thread that has ended. */
const endedPlace = 'end';

export interface PlannedSwitch {
  /** The thread that ran last. */
  readonly from: number;
  /** What it was about to do: a key made by the {@link PlaceOf} of the caller. */
  readonly place: string;
  /** How often it had performed an operation with this key. */
  readonly ordinal: number;
  readonly to: number;
}

/** The `index`-th choice of its kind; those that took the default are not listed. */
export interface PlannedValue {
  readonly kind: ValueKind;
  readonly index: number;
  readonly value: number;
}

export interface Plan {
  readonly switches: readonly PlannedSwitch[];
  readonly values: readonly PlannedValue[];
}

/** Key of an operation's code site and kind. Equal keys are the same place. */
export type PlaceOf = (site: number, kind: number, writes: boolean) => string;

export interface PlanRecorder extends Strategy {
  plan(): Plan;
}

/** Makes the choices of `inner` and notes those that are not the default. */
export function createPlanRecorder(inner: Strategy, placeOf: PlaceOf): PlanRecorder {
  const positions = new Positions(placeOf);
  const switches: PlannedSwitch[] = [];
  const values: PlannedValue[] = [];
  return {
    name: inner.name,
    begin(execution, random) {
      positions.clear();
      switches.length = values.length = 0;
      inner.begin(execution, random);
    },
    chooseThread(view) {
      const to = inner.chooseThread(view);
      if (to !== view.defaultThread) switches.push({ ...positions.of(view.current, view), to });
      return to;
    },
    chooseValue(kind, count, step, code) {
      const value = inner.chooseValue(kind, count, step, code);
      const index = positions.nextValue(kind);
      if (value !== 0) values.push({ kind, index, value });
      return value;
    },
    performed: (thread, view) => positions.performed(thread, view),
    ended: (thread) => positions.ended(thread),
    plan: () => ({ switches: [...switches], values: [...values] }),
  };
}

export interface FollowStrategy extends Strategy {
  /** Switches and values of the plan that were made. */
  readonly made: number;
}

/** Makes the choices of `plan` in order where their places come, and the default everywhere else. */
export function createFollow(plan: Plan, placeOf: PlaceOf): FollowStrategy {
  const positions = new Positions(placeOf);
  let at = 0;
  let made = 0;
  return {
    name: 'follow',
    get made() {
      return made;
    },
    begin() {
      positions.clear();
      at = made = 0;
    },
    chooseThread(view) {
      const here = positions.of(view.current, view);
      for (let i = at; i < plan.switches.length; i++) {
        const planned = plan.switches[i];
        if (planned === undefined || !sameSwitch(planned, here)) continue;
        at = i + 1;
        if (!view.candidates.subarray(0, view.count).includes(planned.to)) break;
        made++;
        return planned.to;
      }
      return view.defaultThread;
    },
    chooseValue(kind, count) {
      const index = positions.nextValue(kind);
      const value = plan.values.find((planned) => planned.kind === kind && planned.index === index)?.value ?? 0;
      if (value === 0 || value >= count) return 0;
      made++;
      return value;
    },
    performed: (thread, view) => positions.performed(thread, view),
    ended: (thread) => positions.ended(thread),
  };
}

function sameSwitch(planned: PlannedSwitch, here: Omit<PlannedSwitch, 'to'>): boolean {
  return planned.from === here.from && planned.ordinal === here.ordinal && planned.place === here.place;
}

/** Where every thread stands, in the words of a plan. */
class Positions {
  readonly #placeOf: PlaceOf;
  /** Operations performed, by thread and place. */
  readonly #counts: Map<string, number>[] = [];
  readonly #ended = new Set<number>();
  readonly #values = new Map<ValueKind, number>();

  constructor(placeOf: PlaceOf) {
    this.#placeOf = placeOf;
  }

  clear(): void {
    this.#counts.length = 0;
    this.#ended.clear();
    this.#values.clear();
  }

  of(thread: number, view: SchedulingView): Omit<PlannedSwitch, 'to'> {
    if (this.#ended.has(thread)) return { from: thread, place: endedPlace, ordinal: 0 };
    const place = this.#key(thread, view);
    return { from: thread, place, ordinal: this.#counts[thread]?.get(place) ?? 0 };
  }

  performed(thread: number, view: SchedulingView): void {
    const counts = (this.#counts[thread] ??= new Map<string, number>());
    const place = this.#key(thread, view);
    counts.set(place, (counts.get(place) ?? 0) + 1);
  }

  ended(thread: number): void {
    this.#ended.add(thread);
  }

  nextValue(kind: ValueKind): number {
    const index = this.#values.get(kind) ?? 0;
    this.#values.set(kind, index + 1);
    return index;
  }

  #key(thread: number, view: SchedulingView): string {
    return this.#placeOf(
      view.pendingSite[thread] ?? 0,
      view.pendingKind[thread] ?? 0,
      (view.pendingWrites[thread] ?? 1) !== 0,
    );
  }
}
