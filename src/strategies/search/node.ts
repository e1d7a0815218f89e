/** The states along the execution that a search explores: what was chosen there, and what is left to choose. */
import type { SchedulingView } from '../../engine/strategy.ts';
import type { Touch, Trace, Transition } from './trace.ts';
import { depend } from './trace.ts';

/** A thread whose next transition was explored: it need not run before something that depends on it has. */
export interface Sleeper {
  readonly thread: number;
  readonly touches: readonly Touch[];
}

/** A {@link Choice} as plain data. */
export interface ChoiceState {
  readonly count: number;
  readonly first: number;
  readonly tried: number;
  readonly insists: boolean;
  readonly only: boolean;
}

/** A {@link Node} as plain data. */
export interface NodeState {
  readonly enabled: readonly number[];
  readonly sleepers: Sleeper[];
  readonly planned: readonly number[];
  readonly thread: number;
  readonly choices: readonly ChoiceState[];
  readonly touches: Touch[];
}

/** One free value: which of `count` it is now, and which are still to be tried. */
export class Choice {
  readonly count: number;
  readonly #first: number;
  /** Values that were tried before the present one. */
  tried = 0;
  /** A loop may be repeating itself with the first value, then the others need not be tried. To be settled. */
  insists: boolean;
  #only = false;

  /** `insisted`: the value to try first, and perhaps the only one; -1: all. */
  constructor(count: number, insisted: number) {
    this.count = count;
    this.#first = Math.max(0, insisted);
    this.insists = insisted >= 0;
  }

  static from({ count, first, tried, insists, only }: ChoiceState): Choice {
    const choice = new Choice(count, first);
    choice.tried = tried;
    choice.insists = insists;
    choice.#only = only;
    return choice;
  }

  state(): ChoiceState {
    const { count, tried, insists } = this;
    return { count, first: this.#first, tried, insists, only: this.#only };
  }

  get value(): number {
    if (this.tried === 0) return this.#first;
    return this.tried <= this.#first ? this.tried - 1 : this.tried;
  }

  /** The loop does repeat itself: other executions cover the other values. */
  settle(): void {
    if (this.insists) this.#only = true;
    this.insists = false;
  }

  /** How many values are tried, as far as is known. */
  get total(): number {
    return this.#only || this.insists ? 1 : this.count;
  }

  /** Moves on to the next value; false when there is none. */
  advance(): boolean {
    this.insists = false;
    if (this.#only) return false;
    return ++this.tried < this.count;
  }
}

/** The state before one transition. */
export class Node {
  /** Threads that can run, ascending. */
  readonly enabled: readonly number[];
  sleepers: Sleeper[];
  /** Threads to run from here, in order; those explored are sleepers, too. */
  readonly planned: number[] = [];
  thread = -1;
  /** Free values of the running transition. */
  readonly choices: Choice[] = [];
  /** What the transition of `thread` touched, with any values. */
  #touches: Touch[] = [];

  constructor(enabled: readonly number[], sleepers: Sleeper[]) {
    this.enabled = enabled;
    this.sleepers = sleepers;
  }

  static from({ enabled, sleepers, planned, thread, choices, touches }: NodeState): Node {
    const node = new Node(enabled, sleepers);
    node.planned.push(...planned);
    node.thread = thread;
    for (const choice of choices) node.choices.push(Choice.from(choice));
    node.#touches = touches;
    return node;
  }

  /** Lists of touches are not copied. */
  state(): NodeState {
    const { enabled, sleepers, planned, thread } = this;
    const choices = this.choices.map((choice) => choice.state());
    return { enabled, sleepers, planned, thread, choices, touches: this.#touches };
  }

  isAsleep(thread: number): boolean {
    return this.sleepers.some((sleeper) => sleeper.thread === thread);
  }

  /** Sleepers of the state after `transition`. */
  sleepersAfter(transition: Transition): Sleeper[] {
    return this.sleepers.filter(
      ({ thread, touches }) => thread !== transition.thread && !depend(touches, transition.touches),
    );
  }

  /** Of all that is to be explored from here, as far as is known: the part that is done, and the part that the present values of the present thread are. */
  share(): [done: number, present: number] {
    const branches = new Set([...this.planned, this.thread]).size;
    const explored = this.planned.filter((thread) => thread !== this.thread && this.isAsleep(thread)).length;
    let [done, present] = [explored / branches, 1 / branches];
    for (const { tried, total } of this.choices) {
      done += (present * tried) / total;
      present /= total;
    }
    return [done, present];
  }

  /** Moves on to the next value or thread. False when there is nothing left to explore from here. */
  advance(transition: Transition | undefined): boolean {
    this.#touches.push(...(transition?.touches ?? []));
    while (this.choices.length > 0) {
      if (this.choices.at(-1)?.advance() === true) return true;
      this.choices.pop();
    }
    this.sleepers.push({ thread: this.thread, touches: this.#touches });
    this.#touches = [];
    const next = this.planned.find((thread) => !this.isAsleep(thread));
    if (next === undefined) return false;
    this.thread = next;
    return true;
  }
}

/** The thread that went on last, or the one that the engine would take, unless it is asleep. */
export function firstAwake(node: Node, view: SchedulingView): number | undefined {
  const start = Math.max(0, node.enabled.indexOf(view.defaultThread));
  for (let i = 0; i < node.enabled.length; i++) {
    const thread = node.enabled[(start + i) % node.enabled.length];
    if (thread !== undefined && !node.isAsleep(thread)) return thread;
  }
  return undefined;
}

/** Executions that the whole search takes, by the shares of the branches that were explored (Knuth 1975). */
export function estimateOf(nodes: readonly Node[], executions: number): number {
  let share = 0;
  let weight = 1;
  for (const node of nodes) {
    const [part, inner] = node.share();
    share += weight * part;
    weight *= inner;
  }
  return share <= 0 ? Number.POSITIVE_INFINITY : Math.round(executions / share);
}

/**
 * Of the first `until` nodes: the last `count` transitions of `thread` were rounds of a loop that waits, other executions cover their other values. Of those before all values
 * matter.
 */
export function settle(nodes: readonly Node[], until: number, thread: number, count: number): void {
  let left = count;
  for (let i = Math.min(until, nodes.length) - 1; i >= 0; i--) {
    const node = nodes[i];
    if (node?.thread !== thread) continue;
    for (const choice of node.choices) {
      if (left > 0) choice.settle();
      else choice.insists = false;
    }
    left--;
  }
}

/** The execution as text that all its equivalents share. */
export function textOf(nodes: readonly Node[], { transitions }: Trace): string {
  const lines = transitions
    .map((transition, i) => {
      if (transition.repeats) return '';
      const values = nodes[i]?.choices.map(({ value }) => value).join('.') ?? '';
      return `${transition.thread}:${transition.position}:${values}:${[...transition.clock].join(',').replace(/(,0)+$/, '')}`;
    })
    .filter((line) => line !== '');
  return lines.toSorted().join('\n');
}
