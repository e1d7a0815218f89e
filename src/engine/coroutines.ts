/** The pool of coroutines that threads run on (heddle_run_threads in guest/core.c). */
import { assert } from '../base/assert.ts';
import type { Engine } from './engine.ts';
import { type Thread, ThreadState } from './thread.ts';

/** Wakes a coroutine for no thread: it ends. */
const noRecord = 0;

export class Coroutines {
  readonly #engine: Engine;
  /** Wakers of coroutines that wait for work. */
  readonly #idle: ((record: number) => void)[] = [];
  #stackLow: WebAssembly.Global | null = null;
  #enter: (() => Promise<unknown>) | null = null;
  /** Coroutines that exist, idle ones included. */
  #count = 0;
  #settled: (() => void) | null = null;
  /** False in programs that the first runtime was linked with: their coroutines never end. */
  #endable = false;
  #closed = false;
  /** The running thread ended: its coroutine is on the way to `idle`, where control passes on. */
  threadEnded = false;
  /** Likewise, and the execution is over. */
  concludesAtIdle = false;

  constructor(engine: Engine) {
    this.#engine = engine;
  }

  attach(instance: WebAssembly.Instance): void {
    this.#stackLow = (instance.exports['heddle_stack_low'] as WebAssembly.Global | undefined) ?? null;
    const { heddle_run_threads: endable, heddle_coroutine: endless } = instance.exports;
    this.#endable = endable !== undefined;
    this.#enter = WebAssembly.promising((endable ?? endless) as () => void);
  }

  /** The suspending import `idle`, and what those that end a thread end with: resolves with the start record of the next thread. */
  readonly idle = (): Promise<number> => new Promise<number>(this.#waitForWork);

  readonly #waitForWork = (resolve: (record: number) => void): void => {
    this.#idle.push(resolve);
    if (this.threadEnded) {
      this.threadEnded = false;
      this.#leave();
    } else if (this.concludesAtIdle) {
      this.concludesAtIdle = false;
      this.#engine.ends.conclude();
    } else this.#checkSettled();
  };

  /** The suspending import `park`: the running thread has parked. */
  readonly park = (lowestStack: number, stackPointer: number): Promise<number> => {
    const { current } = this.#engine.scheduler;
    current.lowestStack = lowestStack >>> 0;
    this.#engine.frames.parked(current, stackPointer);
    return new Promise<number>(this.#passControl);
  };

  /** One function for all promises. When the next thread's operation ends the execution, {@link unwindAll} finds both threads parked. */
  readonly #passControl = (resolve: (result: number) => void, reject: (reason: unknown) => void): void => {
    const { scheduler } = this.#engine;
    scheduler.current.resume = resolve;
    scheduler.current.unwind = reject;
    try {
      scheduler.passControl();
    } catch (error) {
      if (error !== this.#engine.scheduler.endOfExecution) throw error;
    }
  };

  /** Makes a coroutine ready to run `thread` when it is scheduled. */
  prepare(thread: Thread): void {
    let wake = this.#idle.pop();
    if (wake === undefined) {
      this.#spawn();
      wake = this.#idle.pop();
    }
    assert(wake !== undefined, 'a new coroutine waits for work at once');
    thread.resume = wake;
    thread.unstarted = true;
    thread.lowestStack = thread.stackTop;
  }

  /** Runs the main thread. */
  start(main: Thread): void {
    this.prepare(main);
    const resume = main.resume;
    main.resume = null;
    resume?.(this.started(main));
  }

  /** The thread's coroutine begins to run it. Returns what wakes the coroutine: the address of the start record. */
  started(thread: Thread): number {
    thread.unstarted = false;
    return thread.stackTop;
  }

  /** After the end of an execution: unwinds parked threads. The promise, if any, settles when no coroutine runs program code. */
  unwindAll(threads: readonly Thread[], count: number): Promise<void> | null {
    for (let i = 0; i < count; i++) {
      const thread = threads[i];
      if (thread === undefined) continue;
      if (thread.state !== ThreadState.finished) this.#engine.memory.abandonThread(thread, thread.lowestStack);
      const { resume, unwind } = thread;
      if (resume === null) continue;
      thread.resume = null;
      if (thread.unstarted) this.#idle.push(resume);
      else unwind?.(this.#engine.scheduler.endOfExecution);
    }
    if (this.#count <= this.#idle.length) return null;
    return new Promise<void>((resolve) => {
      this.#settled = resolve;
      this.#checkSettled();
    });
  }

  /**
   * How deep the stack of the thread that ran last went: the others said so when they parked, and so did this one when the execution ended by its
   * operation, before it went on.
   */
  noteStackOf(thread: Thread): void {
    if (thread.state === ThreadState.finished || thread.resume !== null) return;
    thread.lowestStack = Number(this.#stackLow?.value ?? thread.stackLow);
  }

  #spawn(): void {
    const enter = this.#enter;
    assert(enter !== null, 'the program is attached');
    this.#count++;
    enter().then(
      () => this.#left(undefined),
      (reason: unknown) => this.#left(reason),
    );
  }

  /**
   * The running thread has ended. When the next thread's operation ends the execution, that thread is unwound with the others: nothing may be thrown here,
   * or the coroutine that waits for work, already in the pool, would end too and the next execution would wake a dead one.
   */
  #leave(): void {
    try {
      this.#engine.scheduler.leave();
    } catch (error) {
      if (error !== this.#engine.scheduler.endOfExecution) this.#engine.ends.fail(error);
    }
  }

  /** Between executions, for good: ends the idle coroutines, as V8 keeps the memories of an instance as long as one of its coroutines waits. */
  close(): void {
    if (!this.#endable) return;
    this.#closed = true;
    for (const wake of this.#idle.splice(0)) wake(noRecord);
  }

  #left(reason: unknown): void {
    this.#count--;
    if (this.#closed) return;
    if (reason !== this.#engine.scheduler.endOfExecution) this.#engine.findings.trap(reason);
    this.#checkSettled();
  }

  /** Settled: every coroutine that exists waits for work. */
  #checkSettled(): void {
    if (this.#settled === null || this.#count > this.#idle.length) return;
    const settled = this.#settled;
    this.#settled = null;
    settled();
  }
}
