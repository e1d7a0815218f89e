/** Two listeners of one traced execution. */
import type { RawStack } from '../../engine/outcome.ts';
import type { SwitchReason, Thread } from '../../engine/thread.ts';
import type { AtomicAccess, TraceListener } from '../../engine/trace.ts';

export class BothListeners implements TraceListener {
  readonly #first: TraceListener;
  readonly #second: TraceListener;

  constructor(first: TraceListener, second: TraceListener) {
    this.#first = first;
    this.#second = second;
  }

  access(
    thread: Thread,
    kind: number,
    address: number,
    bytes: number,
    site: number,
    step: number,
    stack: () => RawStack,
  ): void {
    this.#first.access(thread, kind, address, bytes, site, step, stack);
    this.#second.access(thread, kind, address, bytes, site, step, stack);
  }

  atomic(access: AtomicAccess): void {
    this.#first.atomic(access);
    this.#second.atomic(access);
  }

  operation(thread: Thread, verb: string, object: string, step: number, stack: RawStack): void {
    this.#first.operation(thread, verb, object, step, stack);
    this.#second.operation(thread, verb, object, step, stack);
  }

  used(thread: Thread, address: number, call: string, stack: () => RawStack): void {
    this.#first.used?.(thread, address, call, stack);
    this.#second.used?.(thread, address, call, stack);
  }

  follows(thread: Thread): boolean {
    return this.#first.follows(thread) || this.#second.follows(thread);
  }

  paused(thread: Thread, stack: RawStack | null): void {
    this.#first.paused(thread, stack);
    this.#second.paused(thread, stack);
  }

  switched(from: Thread, to: Thread, reason: SwitchReason, step: number): void {
    this.#first.switched(from, to, reason, step);
    this.#second.switched(from, to, reason, step);
  }

  allocated(address: number, size: number, thread: Thread, stack: RawStack, step: number): void {
    this.#first.allocated(address, size, thread, stack, step);
    this.#second.allocated(address, size, thread, stack, step);
  }

  released(address: number, size: number, thread: Thread, stack: RawStack, step: number): void {
    this.#first.released?.(address, size, thread, stack, step);
    this.#second.released?.(address, size, thread, stack, step);
  }

  skipped(events: number): void {
    this.#first.skipped?.(events);
    this.#second.skipped?.(events);
  }

  ended(thread: Thread, step: number): void {
    this.#first.ended(thread, step);
    this.#second.ended(thread, step);
  }
}
