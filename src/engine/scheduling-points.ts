/** What the scheduler needs of the engine at a scheduling point, and tells it. */
import { assert } from '../base/assert.ts';
import type { Engine } from './engine.ts';
import type { Events } from './events.ts';
import { isAddressable, type Kernel, MemoryState } from './kernel.ts';
import type { Waitable } from './operation.ts';
import type { SchedulerListener } from './scheduler-listener.ts';
import { Sharing } from './search.ts';
import { Operation } from './strategy.ts';
import { pointOperation } from './sync/waiting.ts';
import type { SwitchReason, Thread } from './thread.ts';

export class SchedulingPoints implements SchedulerListener {
  readonly #engine: Engine;
  readonly #kernel: Kernel;
  readonly #events: Events;
  /** Set while the kernel is told what a synchronisation call of the running thread does to its object: `lock mutex m`; empty unless traced. */
  call: string | null = null;
  #racySites: readonly number[] = [];

  constructor(engine: Engine, kernel: Kernel, events: Events) {
    this.#engine = engine;
    this.#kernel = kernel;
    this.#events = events;
  }

  get step(): number {
    return this.#events.step;
  }

  get callSite(): number {
    const { callSites, site, stacks } = this.#engine;
    return callSites === null ? site : callSites(stacks.capture());
  }

  arrives(thread: Thread): void {
    const { frames, scheduler } = this.#engine;
    this.#engine.settle();
    const { exploration } = scheduler;
    if (exploration !== null) frames.left(thread, exploration);
    thread.callSite = this.#engine.site;
    thread.callStep = this.step;
  }

  /** Plain accesses at these sites are points, and no others. False when that is so already. */
  setRacy(sites: readonly number[]): boolean {
    if (sites === this.#racySites) return false;
    const { siteFlags } = this.#kernel;
    for (const site of this.#racySites) siteFlags[site] = 0;
    for (const site of sites) siteFlags[site] = 1;
    this.#racySites = sites;
    return true;
  }

  uses(object: Waitable, released: boolean): void {
    this.checkAlive(object);
    if (released || object.initialised !== true) return;
    const { current } = this.#engine.scheduler;
    this.#calls(current, current.operation?.verb ?? 'use', object);
    this.#kernel.object_used(object.address, current.callSite);
    this.call = null;
  }

  /** The running thread destroys `object`. */
  destroys(object: Waitable): void {
    if (object.initialised !== true) return;
    const { current } = this.#engine.scheduler;
    this.#calls(current, 'destroy', object);
    this.#kernel.object_destroyed(object.address, current.callSite);
    this.call = null;
  }

  #calls(thread: Thread, verb: string, object: Waitable): void {
    this.call = '';
    const listener = this.#engine.tracing?.listener;
    if (listener === undefined) return;
    this.call = `${verb} ${object.describe()}`;
    listener.used?.(thread, object.address, this.call, () => this.#engine.stack());
  }

  checkAlive(object: Waitable): void {
    const { address } = object;
    if (address < 0) return;
    const { frames } = this.#engine;
    let state: number = this.#kernel.heapStates[address >>> 3] ?? MemoryState.redZone;
    if (state === MemoryState.ok && frames.returned(address)) state = MemoryState.returnedFrame;
    if (isAddressable(state)) return;
    const { kind } = object;
    if (kind === undefined || kind === 'thread') return;
    const { scheduler } = this.#engine;
    // The operation is not performed any more: for exhaustive search this is its place in the order.
    scheduler.exploration?.touch(scheduler.current, address, 1, Sharing.read);
    this.#engine.findings.deadObject(kind, address, state);
  }

  deadlocked(): void {
    const { detectors, scheduler, silentLoops } = this.#engine;
    if (silentLoops.hang()) return;
    for (const detector of detectors) detector.deadlocked?.(scheduler.live);
    assert(scheduler.over, 'a deadlock ends the execution');
  }

  livelocked(): void {
    if (this.#engine.silentLoops.hang()) return;
    for (const detector of this.#engine.detectors) detector.stopped?.(true);
    this.#engine.findings.livelock();
  }

  redundant(): void {
    this.#engine.end({ kind: 'redundant' });
  }

  switched(from: Thread, to: Thread, reason: SwitchReason): void {
    const { tracing } = this.#engine;
    const listener = tracing?.everySwitch === true ? tracing.listener : this.#events.listener;
    listener?.switched(from, to, reason, this.step);
  }

  point(thread: Thread): void {
    const { operation, object } = thread;
    const listener = this.#engine.tracing?.listener;
    if (listener === undefined || operation === null || operation === pointOperation) return;
    const isAccess = operation.kind === Operation.access || operation.kind === Operation.atomic;
    if (isAccess && !listener.follows(thread)) {
      listener.paused(thread, null);
      return;
    }
    const stack = this.#engine.stacks.capture();
    listener.paused(thread, stack);
    if (isAccess) return;
    thread.stack = stack;
    const name = object === null ? '' : object.describe();
    this.#events.listener?.operation(thread, operation.verb, name, this.step, stack);
  }
}
