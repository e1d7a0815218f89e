/** Threads and locks for tests of detectors: the real objects, without a program, a kernel or a scheduler that runs them. */
import type { Detector, DetectorContext, DetectorFactory } from '../../engine/detector.ts';
import type { PendingOperation, Waitable } from '../../engine/operation.ts';
import type { RawFinding } from '../../engine/outcome.ts';
import type { SyncContext } from '../../engine/sync/context.ts';
import { Mutex, MutexType } from '../../engine/sync/mutex.ts';
import { RwLock } from '../../engine/sync/rwlock.ts';
import { Thread, ThreadState } from '../../engine/thread.ts';

export class Scene {
  readonly findings: RawFinding[] = [];
  readonly threads: Thread[] = [];
  readonly detector: Detector;
  readonly context: SyncContext;
  /** What every thread knows of every other one, at most. */
  known = 1;
  #address = 1000;

  constructor(create: DetectorFactory) {
    const scheduler = {
      threads: this.threads,
      refresh: () => {},
      reconsider: () => {},
      chooseValue: () => 0,
      weak: false,
    };
    Object.defineProperties(scheduler, {
      threadCount: { get: () => this.threads.length },
      live: { get: () => this.threads.filter(({ state }) => state !== ThreadState.finished) },
    });
    const kernel = {
      object_new: () => 1,
      object_acquire: () => {},
      object_release: () => {},
      object_release_only: () => {},
      object_copy: () => {},
    };
    this.context = {
      scheduler,
      kernel,
      clocks: { known: (thread: number, of: number) => (thread === of ? 1 : this.known) },
      stack: () => [],
      word: () => 0,
      setWord: () => {},
      name: (kind: string, address: number) => `${kind} ${address}`,
      misuse: () => {},
      lockTaken: (thread: Thread, lock: Mutex, tried: boolean) => this.detector.lockTaken?.(thread, lock, tried),
      epoch: (...event: Parameters<SyncContext['epoch']>) => this.detector.epoch?.(...event),
      blocked: (thread: Thread) => this.detector.blocked?.(thread),
    } as unknown as SyncContext;
    const report = (finding: RawFinding): void => void this.findings.push(finding);
    this.detector = create({ scheduler, step: 7, stack: () => [], report } as unknown as DetectorContext);
    this.thread();
  }

  get main(): Thread {
    return this.threads[0] as Thread;
  }

  /** A new thread, made by `parent` (the first one by nobody). */
  thread(parent?: Thread): Thread {
    const thread = new Thread(this.threads.length);
    this.threads.push(thread);
    if (parent !== undefined) {
      thread.createdBy = parent.id;
      this.detector.created?.(parent, thread);
    }
    return thread;
  }

  end(thread: Thread): void {
    thread.state = ThreadState.finished;
  }

  join(thread: Thread, ended: Thread): void {
    this.end(ended);
    ended.joined = true;
    this.detector.joined?.(thread, ended);
  }

  mutex(): Mutex {
    return new Mutex(this.context, (this.#address += 8), MutexType.normal);
  }

  rwlock(): RwLock {
    return new RwLock(this.context, (this.#address += 8), false);
  }

  /** `thread` takes these in order and gives them back in the opposite one. */
  nest(thread: Thread, ...locks: readonly Mutex[]): void {
    for (const lock of locks) lock.take(thread, false);
    for (const lock of locks.toReversed()) lock.release(thread);
  }

  /** `thread` comes to wait: its operation asks whether it can go on, as the scheduler does. */
  wait(thread: Thread, operation: PendingOperation, object: Waitable): void {
    thread.operation = operation;
    thread.object = object;
    thread.state = operation.isReady(thread) ? ThreadState.ready : ThreadState.blocked;
  }
}
