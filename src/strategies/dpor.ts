/**
 * `dpor`: every behaviour of the program under sequential consistency, with dynamic partial order reduction; and `dfs`, every schedule, to compare.
 *
 * Paper: Abdulla, Aronis, Jonsson, Sagonas, "Source Sets: A Foundation for Optimal Dynamic Partial Order Reduction" (JACM 2017; POPL 2014),
 * Algorithm 1, source-DPOR with sleep sets. Guarantee: of schedules that differ only in the order of independent transitions (one Mazurkiewicz
 * trace) at least one runs to its end, so every assertion, deadlock, race and end state that any schedule shows is shown. Cost: the sum over
 * transitions of the earlier ones at the same place.
 *
 * Deviations. Dependence is observed: a transition's touches are known when it is over, and a sleeper keeps those that it had. Free values (which
 * waiter wakes, heddle_choose) are branches of their transition. An operation that can wait races with what closed its object, not with what opened
 * it, and one that never got its turn counts as if it came last. A transition that ends the execution (exit, a fatal finding) is followed by
 * executions in which every other thread that could run goes first.
 */
import { InternalError } from '../base/assert.ts';
import type { ClosedState, SearchGap, SharingMode } from '../engine/search.ts';
import type { SchedulingView, ValueKind } from '../engine/strategy.ts';
import { initialsOf } from './search/initials.ts';
import { Choice, estimateOf, firstAwake, Node, settle, textOf } from './search/node.ts';
import type { Counted } from './search/probe.ts';
import type { SequentialSearch } from './search/sequential.ts';
import type { SourceState } from './search/source-state.ts';
import { openTouch, type Touch, Trace } from './search/trace.ts';

export interface ExhaustiveSearch extends SequentialSearch {
  /** For tests, when `keepsTraces`: the last execution as text that all its equivalents share. */
  readonly lastTrace: string;
  keepsTraces: boolean;
}

export function createDpor(): ExhaustiveSearch {
  return new SourceSearch('dpor', true, true);
}

export function createDfs(): ExhaustiveSearch {
  return new SourceSearch('dfs', false, false);
}

/**
 * For tests: sleep sets alone (Godefroid 1996) run every thread from every state, and so explore each trace once without looking at races.
 */
export function createSleepSets(): ExhaustiveSearch {
  return new SourceSearch('sleep-sets', true, false);
}

class SourceSearch implements ExhaustiveSearch {
  readonly name: string;
  /** Leaves out threads whose next transition was explored before and still commutes. */
  readonly #sleeps: boolean;
  /** Runs from each state only the threads that races ask for. */
  readonly #reduces: boolean;
  #trace = new Trace();
  readonly #nodes: Node[] = [];
  /** Transitions that the present execution takes over from the last one. */
  #kept = 0;
  /** Transitions begun; the last of them still runs. */
  #depth = 0;
  #value = 0;
  #insisted = -1;
  #insistsAlone = false;
  #touches: Touch[] = [];
  #repeats: readonly [thread: number, count: number] | null = null;
  #unfinished: { readonly thread: number; readonly touch: Touch }[] = [];
  #redundant = false;
  #cutShort = false;
  #executions = 0;
  /** Rounds of a loop that waits are left out here, which probes cannot: none then. */
  counted: Counted | undefined;
  longest = 0;
  blocked = 0;
  readonly gaps = new Set<SearchGap>();
  lastTrace = '';
  keepsTraces = false;

  constructor(name: string, sleeps: boolean, reduces: boolean) {
    this.name = name;
    this.#sleeps = sleeps;
    this.#reduces = reduces;
    this.counted = reduces ? 'traces' : 'schedules';
  }

  begin(): void {
    this.#depth = 0;
    this.#redundant = this.#cutShort = false;
    this.#unfinished = [];
    if (this.#nodes.length === 0) this.#nodes.push(this.#node([0]));
    this.#start();
  }

  next(view: SchedulingView): number {
    this.#close();
    const at = this.#depth;
    const known = this.#nodes[at];
    if (known !== undefined) {
      if (known.enabled.length !== view.count || !view.candidates.subarray(0, view.count).includes(known.thread)) {
        throw new InternalError(`The execution differs from the last one at transition ${at} (step ${view.step})`);
      }
      this.#start();
      return known.thread;
    }
    const enabled = [...view.candidates.subarray(0, view.count)];
    const last = this.#nodes[at - 1];
    for (const thread of enabled) if (last?.enabled.includes(thread) !== true) this.#trace.woke(thread);
    const node = this.#node(enabled);
    const transition = this.#trace.transitions[at - 1];
    if (this.#sleeps && last !== undefined && transition !== undefined) node.sleepers = last.sleepersAfter(transition);
    const thread = firstAwake(node, view);
    if (thread === undefined) {
      this.#redundant = true;
      return -1;
    }
    node.thread = thread;
    if (this.#reduces) node.planned.push(thread);
    else node.planned.push(thread, ...enabled.filter((other) => other !== thread));
    this.#nodes.push(node);
    this.#start();
    return thread;
  }

  chooseThread(view: SchedulingView): number {
    return this.next(view);
  }

  chooseValue(_kind: ValueKind, count: number): number {
    const node = this.#nodes[this.#depth - 1];
    if (node === undefined) throw new InternalError('A value is chosen before the search begins');
    const at = this.#value++;
    const known = node.choices[at];
    const insisted = this.#insisted;
    this.#insisted = -1;
    if (known === undefined) {
      const choice = new Choice(count, insisted);
      if (this.#insistsAlone) choice.settle();
      node.choices.push(choice);
      return choice.value;
    }
    if (known.count !== count) throw new InternalError(`A choice had ${known.count} values and has ${count} now`);
    return known.value;
  }

  touch(address: number, bytes: number, mode: SharingMode, closed: ClosedState, tolerates: ClosedState): void {
    if (this.#isNew) this.#touches.push({ address, bytes, mode, closed, tolerates });
  }

  unfinished(thread: number, address: number, mode: SharingMode, tolerates: ClosedState): void {
    this.#unfinished.push({ thread, touch: openTouch(address, mode, tolerates) });
  }

  cutShort(): void {
    this.#cutShort = true;
  }

  barrier(): void {
    if (!this.#isNew) return;
    this.#close();
    this.#trace.barrier();
  }

  waits(thread: number, transitions: number): void {
    this.counted = undefined;
    if (this.#isNew) this.#repeats = [thread, transitions];
  }

  insists(value: number, alone = false): void {
    this.#insisted = value;
    this.#insistsAlone = alone;
  }

  relents(thread: number): void {
    settle(this.#nodes, this.#depth, thread, 0);
  }
  covered(): void {
    this.#redundant = true;
  }
  gap(kind: SearchGap): void {
    this.gaps.add(kind);
  }

  advance(): boolean {
    this.#close();
    this.longest = Math.max(this.longest, this.#nodes.length);
    if (this.keepsTraces) this.lastTrace = textOf(this.#nodes, this.#trace);
    this.#executions++;
    if (this.#redundant) this.blocked++;
    if (this.#reduces) this.#end();
    return this.#backtrack();
  }

  estimate(): number {
    return estimateOf(this.#nodes, this.#executions);
  }

  state(): SourceState {
    const { counted, longest, blocked, gaps } = this;
    return {
      counted,
      longest,
      blocked,
      gaps,
      trace: this.#trace.state(),
      nodes: this.#nodes.map((node) => node.state()),
      kept: this.#kept,
      insisted: this.#insisted,
      repeats: this.#repeats,
      executions: this.#executions,
    };
  }

  restore(state: unknown): void {
    const from = state as SourceState;
    this.#trace = new Trace(from.trace);
    this.#nodes.push(...from.nodes.map((node) => Node.from(node)));
    this.#kept = from.kept;
    this.#insisted = from.insisted;
    this.#repeats = from.repeats;
    this.#executions = from.executions;
    this.counted = from.counted;
    this.longest = from.longest;
    this.blocked = from.blocked;
    for (const gap of from.gaps) this.gaps.add(gap);
  }

  get #isNew(): boolean {
    return this.#depth > this.#kept;
  }

  #node(enabled: readonly number[]): Node {
    const node = new Node(enabled, []);
    node.thread = enabled[0] ?? 0;
    return node;
  }

  #start(): void {
    this.#depth++;
    this.#value = 0;
    this.#touches = [];
  }

  /** The running transition is over: it takes its place in the order, and its races become work. */
  #close(): void {
    const at = this.#depth - 1;
    if (at < this.#trace.length) return;
    const thread = this.#nodes[at]?.thread ?? 0;
    const transition = this.#trace.add(thread, this.#touches);
    if (this.#reduces) this.#race(thread, transition.touches, transition.before, at);
    if (this.#repeats === null) return;
    this.#trace.repeats(...this.#repeats);
    settle(this.#nodes, this.#depth, ...this.#repeats);
    this.#repeats = null;
  }

  /** Plans, for every reversible race of transition `at` with an earlier one, an execution with the other order. */
  #race(thread: number, touches: readonly Touch[], before: Int32Array, at: number): void {
    const pendingSince = this.#trace.pendingSince(thread, at);
    const could = (index: number): boolean | undefined =>
      index > pendingSince
        ? this.#nodes[index]?.enabled.includes(thread) === true || this.#trace.wokenAside(thread, index)
        : undefined;
    for (const earlier of this.#trace.races(thread, touches, before, at, could))
      this.#reverse(earlier, thread, touches, before, at);
  }

  #reverse(earlier: number, thread: number, touches: readonly Touch[], before: Int32Array, at: number): void {
    const node = this.#nodes[earlier];
    if (node === undefined) return;
    const initials = initialsOf(this.#trace, earlier, thread, touches, before, at);
    if (initials.some((one) => node.planned.includes(one) || node.isAsleep(one))) return;
    const choice = initials.find((one) => node.enabled.includes(one));
    if (choice !== undefined) node.planned.push(choice);
    else for (const one of node.enabled) if (!node.planned.includes(one)) node.planned.push(one);
  }

  /** The execution is over: what waited in vain (also where only sleepers could go on), and what the end cut off. */
  #end(): void {
    for (const { thread, touch } of this.#unfinished)
      this.#race(thread, [touch], this.#trace.clockOf(thread), this.#trace.length);
    const last = this.#nodes.at(-1);
    if (last === undefined || this.#redundant || !this.#cutShort) return;
    for (const thread of last.enabled) if (!last.planned.includes(thread)) last.planned.push(thread);
  }

  #backtrack(): boolean {
    while (this.#nodes.length > 0) {
      const index = this.#nodes.length - 1;
      const transition = this.#trace.transitions[index];
      this.#trace.truncate(index);
      if (this.#nodes[index]?.advance(transition) === true) {
        this.#kept = index;
        return true;
      }
      this.#nodes.pop();
    }
    this.#kept = 0;
    return false;
  }
}
