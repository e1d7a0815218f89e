/** The synchronisation objects of one execution, by address. An object exists from its first use, as statically initialised ones do. */
import { remove } from '../base/lists.ts';
import { Condition } from './sync/condition.ts';
import type { SyncContext, SyncObject } from './sync/context.ts';
import { Barrier, Once, Semaphore } from './sync/counting.ts';
import { Epoch } from './sync/epoch.ts';
import { Mutex } from './sync/mutex.ts';
import { RwLock } from './sync/rwlock.ts';
import { WaitQueue } from './sync/waiting.ts';

/** Records kept for later executions; programs with more start over. */
const mostKept = 4096;

export class SyncObjects {
  readonly #context: SyncContext;
  /** Those of earlier executions stay, to be used again: making objects and maps anew was a fifth of short executions. */
  #objects = new Map<number, SyncObject>();
  /** Futex queues and channels live beside other objects: a lock word may be both. */
  #queues = new Map<number, WaitQueue>();
  /** Epochs lie beside other objects: what names one may hold a lock in its first word. */
  #epochs = new Map<number, Epoch>();
  /** Counts executions. */
  #generation = 1;
  /** Entries of this generation in `#objects`. */
  #count = 0;

  /** Clocks for happens-before edges that the program declares itself. */
  #edges = new Map<number, number>();

  constructor(context: SyncContext) {
    this.#context = context;
  }

  reset(): void {
    this.#generation++;
    this.#count = 0;
    // New maps: a cleared one keeps its old table alive through the next one, and the garbage collector copies the chain again and again.
    if (this.#objects.size > mostKept) this.#objects = new Map();
    if (this.#queues.size > mostKept) this.#queues = new Map();
    if (this.#edges.size > 0) this.#edges = new Map();
    if (this.#epochs.size > 0) this.#epochs = new Map();
  }

  /** Memory was freed: what lay in it is gone. */
  forget(address: number, bytes: number): void {
    if (this.#count === 0) return;
    if (bytes / 4 < this.#objects.size) {
      for (let at = address; at < address + bytes; at += 4) this.#delete(at);
      return;
    }
    for (const at of this.#objects.keys()) if (at >= address && at < address + bytes) this.#delete(at);
  }

  #delete(address: number): void {
    const object = this.#objects.get(address);
    if (object?.generation === this.#generation) this.#count--;
    this.#objects.delete(address);
  }

  /** Puts a fresh object at `address`. */
  create<T extends SyncObject>(object: T): T {
    if (this.#objects.get(object.address)?.generation !== this.#generation) this.#count++;
    object.generation = this.#generation;
    this.#objects.set(object.address, object);
    return object;
  }

  /** The program initialises an object. Operations on the one that was there, if they have not begun, are on the new one. */
  initialise(object: SyncObject): void {
    const before = this.#at(object.address);
    this.create(object);
    if (before?.constructor !== object.constructor) return;
    const moved = before.contenders.filter(
      ({ operation }) => operation?.released === false && operation.sharing !== null,
    );
    for (const thread of moved) {
      remove(before.contenders, thread);
      object.contenders.push(thread);
      thread.object = object;
      this.#context.scheduler.reconsider(thread);
    }
  }

  /** The object at `address`, unless it was destroyed and a new one was initialised there. */
  #at(address: number): SyncObject | undefined {
    const object = this.#objects.get(address);
    return object === undefined || object.generation !== this.#generation || object.reborn ? undefined : object;
  }

  /** A record of an earlier execution as a fresh object. */
  #renewed<T extends SyncObject>(object: T): T {
    this.#count++;
    object.generation = this.#generation;
    object.renew();
    return object;
  }

  /** `word`: the first one of the program's object. */
  mutex(address: number, word: number): Mutex {
    return this.#lock(address, word, 'mutex');
  }

  spin(address: number): Mutex {
    return this.#lock(address, 0, 'spin lock');
  }

  #lock(address: number, word: number, kind: string): Mutex {
    const object = this.#objects.get(address);
    if (object instanceof Mutex) {
      if (object.generation === this.#generation) {
        if (!object.reborn) return object;
      } else if (object.kind === kind) {
        object.setWord(word);
        return this.#renewed(object);
      }
    }
    return this.create(new Mutex(this.#context, address, word, kind));
  }

  rwlock(address: number): RwLock {
    const object = this.#at(address);
    return object instanceof RwLock ? object : this.create(new RwLock(this.#context, address, false));
  }

  condition(address: number): Condition {
    const object = this.#objects.get(address);
    if (object instanceof Condition) {
      if (object.generation !== this.#generation) return this.#renewed(object);
      if (!object.reborn) return object;
    }
    return this.create(new Condition(this.#context, address));
  }

  /** Of no threads where none was initialised. */
  barrier(address: number): Barrier {
    const object = this.#at(address);
    return object instanceof Barrier ? object : this.create(new Barrier(this.#context, address, 0));
  }

  semaphore(address: number): Semaphore {
    const object = this.#at(address);
    return object instanceof Semaphore ? object : this.create(new Semaphore(this.#context, address, 0));
  }

  once(address: number): Once {
    const object = this.#at(address);
    return object instanceof Once ? object : this.create(new Once(this.#context, address));
  }

  /** The kernel's clock for `__tsan_acquire` and `__tsan_release` on `address`. */
  edge(address: number): number {
    let clock = this.#edges.get(address);
    if (clock === undefined) this.#edges.set(address, (clock = this.#context.kernel.object_new()));
    return clock;
  }

  epoch(address: number): Epoch {
    let epoch = this.#epochs.get(address);
    if (epoch === undefined) this.#epochs.set(address, (epoch = new Epoch(this.#context, address)));
    return epoch;
  }

  queue(kind: string, address: number): WaitQueue {
    const object = this.#queues.get(address);
    if (object?.generation === this.#generation) return object;
    if (object?.kind === kind) {
      object.generation = this.#generation;
      object.renew();
      return object;
    }
    const queue = new WaitQueue(this.#context, kind, address);
    queue.generation = this.#generation;
    this.#queues.set(address, queue);
    return queue;
  }

  /** The queue at `address` that somebody has waited in; undefined when nobody has: only who waits says what it is. */
  knownQueue(address: number): WaitQueue | undefined {
    const object = this.#queues.get(address);
    return object?.generation === this.#generation ? object : undefined;
  }
}
