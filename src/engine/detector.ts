/**
 * Detectors listen to synchronisation and report; they change nothing. Race and memory checks are not here: they are in the kernel and always on.
 */
import type { RawFinding, RawStack } from './outcome.ts';
import type { Scheduler } from './scheduler.ts';
import type { LockLike } from './sync/context.ts';
import type { Epoch, EpochEvent } from './sync/epoch.ts';
import type { Thread } from './thread.ts';

/** What a detector may look at and do. */
export interface DetectorContext {
  readonly scheduler: Scheduler;
  readonly step: number;
  /** The program's stack at the present call; empty unless traced. */
  stack(): RawStack;
  /** Records a finding. A fatal one ends the execution. */
  report(finding: RawFinding): void;
}

export interface Detector {
  /** An execution begins. */
  begin?(): void;
  created?(parent: Thread, child: Thread): void;
  /** `thread` has joined `ended`. */
  joined?(thread: Thread, ended: Thread): void;
  /** `thread`, which holds `thread.held`, takes one more lock. */
  lockTaken?(thread: Thread, lock: LockLike, tried: boolean): void;
  /** `thread` has to wait for something; its operation and object are set. */
  blocked?(thread: Thread): void;
  /** Something is about to happen to an epoch: see {@link EpochEvent}. `stack`: the program's at the call, or where a section that does not end began. */
  epoch?(thread: Thread, epoch: Epoch, event: EpochEvent, stack: RawStack): void;
  /** None of these threads, all that are alive, can ever run again. */
  deadlocked?(threads: readonly Thread[]): void;
  /** A limit is about to end the execution; `livelock`: since all that can run only repeat themselves. */
  stopped?(livelock: boolean): void;
  /** The program ends normally with `status`. */
  exited?(status: number): void;
}

export type DetectorFactory = (context: DetectorContext) => Detector;
