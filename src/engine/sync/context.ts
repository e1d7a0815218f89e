/** What synchronisation objects need of the engine. */
import { empty, remove } from '../../base/lists.ts';
import type { KernelClocks } from '../kernel-clocks.ts';
import type { Kernel } from '../kernel.ts';
import type { HeldObject, Thread } from '../thread.ts';
import type { RawEvent, RawStack } from '../outcome.ts';
import type { Scheduler } from '../scheduler.ts';
import type { Waitable } from '../operation.ts';
import type { Epoch, EpochEvent } from './epoch.ts';

export interface SyncContext {
  readonly scheduler: Scheduler;
  readonly kernel: Kernel;
  /** What threads know of each other. */
  readonly clocks: Pick<KernelClocks, 'known'>;
  /** The program's stack at the present call; empty unless the execution is traced. */
  stack(): RawStack;
  /** A word of the program's memory. */
  word(address: number): number;
  setWord(address: number, value: number): void;
  /** `mutex g_lock`: a name for the object at `address`. */
  name(kind: string, address: number): string;
  /** A `mutex-misuse` finding about `object`, which may be destroyed; the execution goes on. */
  misuse(object: Waitable, cause: string, message: string, destroyedBy?: RawEvent): void;
  /** A thread took a lock (also when it waited); `tried`: by an operation that cannot block. */
  lockTaken(thread: Thread, lock: LockLike, tried: boolean): void;
  /** Something is about to happen to an epoch; `stack`: the program's, empty unless traced. */
  epoch(thread: Thread, epoch: Epoch, event: EpochEvent, stack: RawStack): void;
  /** A thread blocks on something that another thread holds: a chance to see a cycle. */
  blocked(thread: Thread): void;
}

/** A lock in the eyes of the lock-order detector. */
export interface LockLike extends HeldObject, Waitable {}

/** No initialiser writes it. */
const destroyedMark = 0x6865_6464;

/** Base of all objects: an address in the program's memory and a clock in the kernel, made when first needed. */
export abstract class SyncObject implements Waitable {
  readonly address: number;
  readonly contenders: Thread[] = [];
  readonly context: SyncContext;
  readonly kind: string;
  /** The execution that it belongs to, as {@link SyncObjects} counts them: records are used again. */
  generation = 0;
  #destroyed = false;
  #destroyedBy: RawEvent | undefined;
  #clock = -1;

  constructor(context: SyncContext, kind: string, address: number) {
    this.context = context;
    this.kind = kind;
    this.address = address;
  }

  /** Makes a record of an earlier execution a fresh object. Subclasses that can be used again add their own fields. */
  renew(): void {
    this.#destroyed = false;
    this.#clock = -1;
    empty(this.contenders);
  }

  /** The kernel's id of the clock that the object carries from thread to thread. */
  get clock(): number {
    if (this.#clock < 0) this.#clock = this.context.kernel.object_new();
    return this.#clock;
  }

  /**
   * Whether the object was destroyed and its memory not initialised again. Destroying leaves a mark in the object's first word: when it is gone, a
   * static initialiser has made a new object there, as happens with every call of a function that has a mutex among its locals.
   */
  get destroyed(): boolean {
    return this.#destroyed && this.context.word(this.address) === destroyedMark;
  }

  /** Set once and gone from memory since: the address belongs to a new object. */
  get reborn(): boolean {
    return this.#destroyed && !this.destroyed;
  }

  protected markDestroyed(): void {
    this.#destroyed = true;
    this.#destroyedBy = { thread: this.context.scheduler.current.id, stack: this.context.stack() };
    this.context.setWord(this.address, destroyedMark);
  }

  get initialised(): boolean {
    return !this.destroyed;
  }

  get informs(): boolean {
    return false;
  }

  describe(): string {
    return this.context.name(this.kind, this.address);
  }

  /** True (and reported) when the object was destroyed and not initialised again. */
  usedAfterDestroy(operation: string, preposition = 'of'): boolean {
    if (!this.destroyed) return false;
    this.context.misuse(
      this,
      'use-after-destroy',
      `${operation} ${preposition} ${this.describe()} after it was destroyed`,
      this.#destroyedBy,
    );
    return true;
  }

  /** The same of a thread that asks for the lock: it goes on without. */
  lockedAfterDestroy(operation: string): boolean {
    const isLate = this.usedAfterDestroy(operation);
    if (isLate) this.context.scheduler.current.refused.push({ lock: this, stack: this.context.stack() });
    return isLate;
  }

  /** The same of a thread that gives it back. */
  unlockedAfterDestroy(): boolean {
    if (!this.usedAfterDestroy('unlock')) return false;
    const { refused } = this.context.scheduler.current;
    const given = refused.findLast(({ lock }) => lock === this);
    if (given !== undefined) remove(refused, given);
    return true;
  }
}

/** Removes `lock` from the locks that `thread` holds (the most recent hold of it). */
export function forgetHold(thread: Thread, lock: HeldObject): void {
  const { held } = thread;
  if (held[held.length - 1] === lock) {
    held.pop();
    return;
  }
  const index = held.lastIndexOf(lock);
  if (index >= 0) held.splice(index, 1);
}
