/** What the scheduler shows a strategy: the choice at hand, and the pending operation of every thread. */
import type { PendingOperation } from './operation.ts';
import { Operation, type SchedulingView } from './strategy.ts';
import type { Thread } from './thread.ts';

export class PendingView implements SchedulingView {
  readonly candidates: Int32Array;
  count = 0;
  current = 0;
  defaultThread = 0;
  step = 0;
  code = 0;
  readonly pendingKind: Uint8Array;
  readonly pendingAddress: Float64Array;
  readonly pendingBytes: Uint8Array;
  readonly pendingWrites: Uint8Array;
  readonly pendingSite: Int32Array;
  memory: Int32Array = new Int32Array(0);

  constructor(maxThreads: number) {
    this.candidates = new Int32Array(maxThreads);
    this.pendingKind = new Uint8Array(maxThreads);
    this.pendingAddress = new Float64Array(maxThreads);
    this.pendingBytes = new Uint8Array(maxThreads);
    this.pendingWrites = new Uint8Array(maxThreads);
    this.pendingSite = new Int32Array(maxThreads);
  }

  /** A thread that is about to start. */
  showStart(id: number): void {
    this.pendingKind[id] = Operation.start;
    this.pendingAddress[id] = this.pendingBytes[id] = this.pendingSite[id] = 0;
    this.pendingWrites[id] = 1;
  }

  /** `callSite`: code site of the synchronisation call that the thread is in, 0 when nobody asks. */
  show(thread: Thread, operation: PendingOperation, callSite: number): void {
    const { id, object } = thread;
    const access = operation.kind === Operation.access || operation.kind === Operation.atomic;
    this.pendingKind[id] = operation.kind;
    this.pendingAddress[id] = object === null ? thread.argument : object.address;
    this.pendingBytes[id] = access ? thread.accessBytes : 0;
    this.pendingWrites[id] = operation.readsOnly ? 0 : 1;
    this.pendingSite[id] = access ? thread.site : callSite;
  }

  /** Puts the candidates' choice on show. Returns what the engine does by default: goes on with `current`, else with the next thread up. */
  offer(count: number, current: number): number {
    const { candidates } = this;
    let index = 0;
    while (index < count && (candidates[index] ?? 0) < current) index++;
    this.count = count;
    this.current = current;
    this.defaultThread = candidates[index < count ? index : 0] ?? 0;
    return this.defaultThread;
  }
}
