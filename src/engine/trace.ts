/** What a traced execution reports. An execution is traced by running its schedule again: a trace changes nothing. */
import type { RawStack } from './outcome.ts';
import type { SwitchReason, Thread } from './thread.ts';

export interface TraceListener {
  /** A plain or atomic access is about to happen. `stack` captures the program's stack, when wanted. */
  access(
    thread: Thread,
    kind: number,
    address: number,
    bytes: number,
    site: number,
    step: number,
    stack: () => RawStack,
  ): void;
  /** The atomic access announced last was performed. Under the C11 model only: else memory tells. */
  atomic(access: AtomicAccess): void;
  /** A synchronisation call is about to happen. */
  operation(thread: Thread, verb: string, object: string, step: number, stack: RawStack): void;
  /** The synchronisation call that `thread` is in, since {@link Thread.callStep}, uses or destroys the object at `address`: `lock mutex m`. In gaps too. */
  used?(thread: Thread, address: number, call: string, stack: () => RawStack): void;
  /** Whether the stack of this thread is wanted at a scheduling point that needs none otherwise. */
  follows(thread: Thread): boolean;
  /** The running thread is at a scheduling point and may be switched away from. `stack` is null when it was not wanted. In gaps too. */
  paused(thread: Thread, stack: RawStack | null): void;
  switched(from: Thread, to: Thread, reason: SwitchReason, step: number): void;
  /** Of the heap. `step` is that of the thread's last event. */
  allocated(address: number, size: number, thread: Thread, stack: RawStack, step: number): void;
  released?(address: number, size: number, thread: Thread, stack: RawStack, step: number): void;
  ended(thread: Thread, step: number): void;
  /** Events up to here were left out: see {@link Tracing.gaps}. What was announced before has happened. */
  skipped?(events: number): void;
  /** The access announced last by `current` races with the last one of `previous`. Every time, not only once for a finding. */
  raced?(current: RacingAccess, previous: RacingAccess): void;
}

export interface RacingAccess {
  readonly thread: number;
  readonly kind: number;
  readonly site: number;
}

/** A store as a later access sees it. `thread` is -1 for the value that was there before any atomic access. */
export interface SeenStore {
  readonly thread: number;
  readonly site: number;
  readonly order: number;
  readonly value: bigint | undefined;
}

/** What an atomic access did. Values as {@link readInteger} gives them. */
export interface AtomicAccess {
  readonly order: number;
  readonly read?: SeenStore;
  readonly written?: bigint | undefined;
  /** The newest store, when the access read an older one or was put before it in modification order. */
  readonly newest?: SeenStore;
  /** A weak compare-exchange failed although the value was the expected one. */
  readonly failedSpuriously?: boolean;
}

/** Names for addresses, from debug information. */
export type AddressNames = (kind: string, address: number) => string;

/** Steps `from` to `to`, not included. */
export interface TraceGap {
  readonly from: number;
  readonly to: number;
}

/** Of a site's flags, beside those of the kernel: its accesses are told of in gaps too. */
export const watchedSite = 4;

export interface Tracing {
  /** Where accesses and operations are not told of one by one, ascending: most of an execution that is too long for that. */
  readonly gaps?: readonly TraceGap[];
  /** Switches are told of in gaps too. */
  readonly everySwitch?: boolean;
  readonly listener: TraceListener;
  readonly nameOf: AddressNames;
}

export const plainName: AddressNames = (kind, address) => `${kind} 0x${address.toString(16)}`;
