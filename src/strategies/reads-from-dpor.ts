/**
 * `dpor` with `--equivalence reads-from`: every behaviour of the program under sequential consistency, one execution for each reads-from class.
 *
 * Paper: Abdulla, Atig, Jonsson, Lång, Ngo, Sagonas, "Optimal Stateless Model Checking for Reads-From Equivalence under Sequential Consistency" (OOPSLA 2019). Two executions
 * are of one class when each thread does the same and each read reads from the same write: writes that nobody tells apart are not ordered. Guarantee: of each class at least one
 * execution runs to its end. Locks, conditions, semaphores, creation, ends, time and library calls keep their Mazurkiewicz order, so a class has one happens-before (atomics
 * synchronise by reads-from) and with it the races, deadlocks, assertions and values that any of its executions shows. What differs inside a class is the last value of memory
 * that nobody reads. Cost: one execution a class, and the search for an order of each alternative, which is NP-complete in general.
 *
 * The search is a tree. A node is a set of events, an event that came next, and what it may be instead. A read may read from any other write of the execution that does not
 * follow it: then the past of that write comes first, and its reads are not changed below that branch. An atomic modification changes places with the one that read from it. An
 * event of fixed order is reversed by source sets and sleep sets, as in dpor.ts. A write that is next is in all classes of the node. Why this is enough: search/class-node.ts.
 *
 * A program with a loop that waits for memory is an exception: the order of all accesses is fixed, as in dpor.ts; search/awaited.ts says why. So is that of accesses to memory of
 * which a library call or an access of another size reads what unordered writes left there. The search starts again when it finds such.
 *
 * Deviations. The paper has reads, writes and locks, and never runs a class twice; here the events of fixed order can end an execution as blocked, as source-DPOR does, and a
 * class can run twice. Where threads create threads one may be left out, and the search says so. A sleeper is an event with its whole past, so also a read can sleep. Where an
 * access of memory has a fixed order with something (a range call, a free, an access to other bytes of the same place), every thread is tried from its node. Repetitions of a
 * loop that waits are taken out of the execution once their races are planned, and left out when its events are run again.
 */
import { type ClosedState, MemoryUse, type SearchGap, type SharingMode } from '../engine/search.ts';
import type { SchedulingView, ValueKind } from '../engine/strategy.ts';
import type { ExhaustiveSearch } from './dpor.ts';
import { noteAwaited, noteReadAcross } from './search/awaited.ts';
import { ClassNode, isAsleep, passing, type Running, type Step } from './search/class-node.ts';
import { ClassPlanner, type Later, stepOf } from './search/class-planner.ts';
import { ClassTree } from './search/class-tree.ts';
import type { GraphEvent } from './search/execution-graph.ts';

export function createReadsFromDpor(): ClassSearch {
  return new ClassSearch();
}

export class ClassSearch extends ClassTree implements ExhaustiveSearch {
  readonly name = 'dpor';
  readonly #planner = new ClassPlanner(this.graph, this.nodes, () => this.gaps.add('order'));
  #steps: readonly Step[] = [];
  /** Steps taken. */
  #at = 0;
  /** Values chosen by steps that are new: by both, where two modifications have changed places. */
  #chosen = 0;
  /** Nodes that the present execution takes over. */
  #base = 0;
  #running: Running | null = null;
  #enabled: readonly number[] = [];
  readonly #resumed = new Set<number>();
  #startsAgain = false;
  #sleepers: ClassNode['explored'] = [];
  #fresh: GraphEvent[] = [];
  #unfinished: Later[] = [];
  #repeats: readonly [thread: number, count: number] | null = null;
  #cutShort = false;
  /** Of a probe: the event after which its thread runs alone, by hash. */
  #probes: number | undefined;
  /** It was ended here; it is not what was planned. */
  #redundant = false;
  #astray = false;
  /** The next value, where it is known to be one more round of a loop. */
  #insisted = -1;
  lastTrace = '';
  keepsTraces = false;

  begin(): void {
    this.graph.reset();
    this.#base = this.nodes.length;
    this.#steps = this.nodes.at(-1)?.steps ?? [];
    this.#at = this.#chosen = 0;
    this.#probes = this.nodes.at(-1)?.probes;
    this.#enabled = [];
    this.#resumed.clear();
    this.#sleepers = this.nodes.flatMap((node) => node.explored);
    this.#fresh = [];
    this.#unfinished = [];
    this.#repeats = null;
    this.#cutShort = this.#redundant = this.#astray = false;
    if (this.#base === 0) this.#begin(0, [0], []);
    else this.#take(this.#steps[0]);
  }

  next(view: SchedulingView): number {
    this.#close();
    const enabled = [...view.candidates.subarray(0, view.count)];
    for (const thread of enabled)
      if (!this.#enabled.includes(thread) && !this.#resumed.has(thread)) this.graph.woke(thread);
    this.#enabled = enabled;
    this.#resumed.clear();
    if (this.#astray || this.#startsAgain) return this.#giveUp();
    const step = this.#steps[this.#at];
    if (step === undefined) return this.#probes === undefined ? this.#free(view, enabled) : this.#probe(enabled);
    if (step.epoch > this.graph.epoch) {
      this.#run(view.defaultThread, passing, false, null);
      return view.defaultThread;
    }
    if (!enabled.includes(step.thread)) {
      this.#goAstray(null);
      return this.#giveUp();
    }
    if (step.decides && step.hash === 0 && this.#isAsleep(step.thread)) return this.#giveUp();
    this.#take(step);
    return step.thread;
  }

  chooseThread(view: SchedulingView): number {
    return this.next(view);
  }

  chooseValue(_kind: ValueKind, count: number): number {
    const running = this.#running;
    if (running === null) return 0;
    const { step, values, depth, decides } = running;
    const node = this.nodes[depth];
    const insisted = this.#insisted;
    this.#insisted = -1;
    let value = 0;
    if (step !== null && step.hash !== 0) value = step.values[values.length] ?? 0;
    else if (node !== undefined) {
      node.steps ??= this.#planner.stepsTo(running.thread, depth);
      value = node.valueAt(step === null ? values.length : this.#chosen++, insisted < 0 ? count : 1, decides);
      if (insisted >= 0) value = insisted;
    } else if (this.#probes === undefined) this.gaps.add('order');
    // What another value leads to, a probe does not tell.
    else this.#astray = true;
    values.push(value);
    return Math.min(value, count - 1);
  }

  touch(
    address: number,
    bytes: number,
    mode: SharingMode,
    closed: ClosedState,
    tolerates: ClosedState,
    memory: MemoryUse,
  ): void {
    const use = this.loopsWait || this.awaited.has(address) ? MemoryUse.none : memory;
    this.#running?.touches.push({ address, bytes, mode, closed, tolerates, memory: use });
  }

  unfinished(thread: number, address: number, mode: SharingMode, tolerates: ClosedState): void {
    this.#close();
    this.#unfinished.push(this.#planner.later(thread, address, mode, tolerates));
  }

  cutShort(): void {
    this.#cutShort = true;
  }

  barrier(): void {
    this.#close();
    if (this.#at <= this.#steps.length && this.graph.last?.depth === passing) this.#goAstray(null);
    this.graph.barrier();
  }

  waits(thread: number, transitions: number): void {
    this.#repeats = [thread, transitions];
  }

  insists(value: number, alone = false): void {
    if (alone) this.#insisted = value;
  }

  resumed(thread: number): void {
    this.#resumed.add(thread);
  }

  gap(kind: SearchGap): void {
    this.gaps.add(kind);
  }

  advance(): boolean {
    this.#close();
    this.executions++;
    if (this.#redundant) this.blocked++;
    if (this.#startsAgain) {
      this.#startsAgain = false;
      return this.startAgain();
    }
    // Threads have other numbers when their creators change places: not every order of that is found.
    if (this.graph.createsFromThreads) this.gaps.add('order');
    if (this.#probes !== undefined) {
      this.graph.loops.probed(this.#probes, false);
      this.#astray = true;
    }
    if (!this.#astray && this.#at >= this.#steps.length) this.#end();
    if (this.keepsTraces) this.lastTrace = this.graph.text();
    while (this.nodes.length > 0) {
      if (this.nodes.at(-1)?.advance(this.graph) === true) return true;
      this.nodes.pop();
    }
    return false;
  }

  #giveUp(): number {
    this.#redundant = true;
    return -1;
  }

  /** Goes on with the thread of a probe as long as it does nothing but read. */
  #probe(enabled: readonly number[]): number {
    const thread = this.nodes.at(-1)?.thread ?? 0;
    const last = this.graph.last;
    if (last?.depth !== passing) this.probedFrom = this.graph.count(thread);
    const reads = last !== undefined && last.reads && last.touches.length === 1;
    if (!reads || !enabled.includes(thread)) return this.#giveUp();
    this.#run(thread, passing, false, null);
    return thread;
  }

  /** The thread that went on last, or the one that the engine would take, unless it is asleep. */
  #free(view: SchedulingView, enabled: readonly number[]): number {
    const asleep = this.#sleepers.length === 0 ? [] : enabled.filter((thread) => this.#isAsleep(thread));
    const wanted = view.defaultThread;
    const thread =
      asleep.includes(wanted) || !enabled.includes(wanted) ? enabled.find((one) => !asleep.includes(one)) : wanted;
    if (thread === undefined) return this.#giveUp();
    this.#begin(thread, enabled, asleep);
    return thread;
  }

  #begin(thread: number, enabled: readonly number[], asleep: readonly number[]): void {
    const node = new ClassNode(this.graph.counts(), enabled, asleep, thread);
    this.nodes.push(node);
    this.#run(thread, this.nodes.length - 1, true, null);
  }

  #take(step: Step | undefined): void {
    if (step === undefined) return;
    this.#at++;
    this.#run(step.thread, step.depth, step.decides, step);
  }

  #run(thread: number, depth: number, decides: boolean, step: Step | null): void {
    this.#running = { thread, depth, decides, step, touches: [], values: [] };
  }

  #isAsleep(thread: number): boolean {
    return isAsleep(this.#sleepers, this.graph, thread);
  }

  /** The running transition is over: it takes its place in the graph. */
  #close(): void {
    const running = this.#running;
    if (running === null) return;
    this.#running = null;
    const { thread, touches, values, depth, decides, step } = running;
    const event = this.graph.add(thread, touches, values, depth, decides);
    if (noteReadAcross(event, this.graph.places, this.awaited)) this.#startsAgain = true;
    if (step !== null && step.hash !== 0 && event.hash !== step.hash) {
      this.#goAstray(event);
      return;
    }
    if ((step === null || step.hash === 0) && depth !== passing) this.#fresh.push(event);
    const node = decides ? this.nodes[depth] : undefined;
    if (node !== undefined) node.event = event;
    if (this.#repeats === null) return;
    const removed = this.graph.repeats(...this.#repeats);
    const rounds = removed ?? [];
    this.#repeats = null;
    if (noteAwaited(rounds, this.awaited)) this.#startsAgain = this.loopsWait = true;
    if (removed === null) this.gaps.add('loop');
    if (this.#probes !== undefined && this.#at === this.#steps.length) {
      this.graph.loops.probed(this.#probes, !this.#astray && this.graph.count(thread) <= this.probedFrom);
      this.#astray = true;
    } else if (!this.#planner.forget(rounds, thread, this.#base)) {
      this.#astray = true;
      // What was chosen may be one more round, which changes nothing. What the plan has before that was none when it was made.
      if (this.#startsAgain || rounds.some((one) => one === this.nodes[this.#base - 1]?.event)) return;
      if (this.loopsWait) this.gaps.add('loop');
      else this.#startsAgain = this.loopsWait = true;
    }
  }

  /** The execution is not the one that was planned: `event` has another past, or, if null, a thread of the plan cannot run. */
  #goAstray(event: GraphEvent | null): void {
    if (this.#astray) return;
    this.#astray = true;
    this.#planner.astray(event, this.#fresh.at(-1), this.nodes[this.#base - 1], this.#steps);
  }

  #end(): void {
    for (const event of this.#fresh)
      if (this.graph.at(event.thread, event.position) === event) this.#planner.event(event);
    for (const later of this.#unfinished) this.#planner.races(later);
    const last = this.nodes.at(-1);
    if (last === undefined || this.#redundant || !this.#cutShort) return;
    this.#planner.all(last, this.graph.events.map(stepOf));
  }
}
