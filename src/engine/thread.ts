/** One thread of the program under test. Records are pooled between executions. */
import { empty } from '../base/lists.ts';
import { never } from './clock.ts';
import type { Block } from './block.ts';
import type { PendingOperation, Waitable } from './operation.ts';
import { noStack, type RawStack } from './outcome.ts';
import type { GracePeriod, Section } from './sync/epoch.ts';
import { WaitingLoop } from './waiting-loop.ts';

export const ThreadState = { ready: 0, blocked: 1, finished: 2 } as const;
export type ThreadState = (typeof ThreadState)[keyof typeof ThreadState];

/** Whether a thread that spins or yields goes on for a while: a decision for each spin. */
export const Patience = { undecided: 0, none: 1, some: 2 } as const;
export type Patience = (typeof Patience)[keyof typeof Patience];

/**
 * Why another thread runs: `preempted`, it could have gone on; `gives-way`, it spins, yielded or has had its share of a long run, so that fairness lets
 * others go first, which is nobody's choice and no preemption; `waits` for an object, a time or a thread; `finished`.
 */
export type SwitchReason = 'preempted' | 'gives-way' | 'waits' | 'finished';

export class Thread {
  readonly id: number;
  state: ThreadState = ThreadState.ready;

  /** What the thread does when it is scheduled next, on what, with which argument. */
  operation: PendingOperation | null = null;
  object: Waitable | null = null;
  argument = 0;
  /** More arguments, for operations that need them. */
  payload: unknown = null;
  /** Virtual time at which a blocked operation gives up; `never` when it does not. */
  deadline: number = never;
  timedOut = false;
  /** What its last operation answered, where a reader of the interleaving has to know; whoever shows it takes it away. */
  answer = '';

  /** Resolves the promise that the coroutine is parked on. */
  resume: ((result: number) => void) | null = null;
  /** Rejects it; of use while `resume` is not null. */
  unwind: ((reason: unknown) => void) | null = null;
  /** It has a coroutine that still waits for its start record. */
  unstarted = false;

  /** Not a candidate before this many scheduling points, unless nobody else is: it spins or yielded. */
  sitsOutUntil = 0;
  patience: Patience = Patience.undecided;
  spinLevel = 0;
  /** The stretch without an effect in which it sat out last: see fairness.ts. */
  satOutIn = 0;
  /** Exhaustive search: what it does when it repeats itself. See exploration.ts. */
  readonly loop: WaitingLoop = new WaitingLoop();
  /** Consecutive scheduling points at which it was chosen although others could run. */
  runLength = 0;
  /** Operations performed so far: its own position, whatever other threads do. */
  performed = 0;

  /** The thread that it is about to create. */
  readonly creation: { start: number; argument: number; detached: boolean; stackBytes: number } = {
    start: 0,
    argument: 0,
    detached: false,
    stackBytes: 0,
  };

  start = 0;
  startArgument = 0;
  detached = false;
  joined = false;
  /** What joins of it wait for: made when first needed, then kept with the record. */
  joinTarget: Waitable | null = null;
  result = 0;
  name = '';
  createdBy = -1;
  createdAt: RawStack = noStack;

  stackTop = 0;
  stackLow = 0;
  stackSlot = -1;
  /** Its stack pointer at its last scheduling point in exhaustive search. */
  framePointer = 0;
  /** Lowest stack pointer so far, as of when it last parked. */
  lowestStack = 0;
  /** A stack of its own, from the page allocator, when the program asked for a larger one. */
  stackPages: Block | null = null;
  /** The block with its thread-local variables. */
  threadLocals: Block | null = null;
  /** Who ended last on its stack, when that is one of those that the engine keeps and was handed out again. */
  stackBefore: Thread | null = null;

  /** Locks held, in order of acquisition: objects of src/engine/sync. */
  readonly held: HeldObject[] = [];
  /** Locks that it asked for and found destroyed, and has not unlocked since. */
  readonly refused: { readonly lock: Waitable; readonly stack: RawStack }[] = [];
  /** Read sections that it is inside of, and grace periods that it waits for. */
  readonly sections: Section[] = [];
  readonly gracePeriods: GracePeriod[] = [];
  /** Code site and kind of its last access at a scheduling point. */
  site = 0;
  accessKind = 0;
  accessBytes = 0;
  /** Code site of the synchronisation call that it is in, and the step at which it came there. */
  callSite = 0;
  callStep = 0;
  /** That access is a scheduling point only because the thread had run for a whole window. */
  longWindow = false;
  /** Where the thread is: kept only in traced executions, set at each operation. */
  stack: RawStack = noStack;

  constructor(id: number) {
    this.id = id;
  }

  reset(): void {
    this.state = ThreadState.ready;
    this.operation = null;
    this.object = null;
    this.argument = 0;
    this.payload = null;
    this.deadline = never;
    this.timedOut = false;
    this.answer = '';
    this.resume = null;
    this.unstarted = false;
    this.sitsOutUntil = 0;
    this.spinLevel = 0;
    this.patience = Patience.undecided;
    this.loop.begin();
    this.runLength = 0;
    this.performed = 0;
    this.detached = false;
    this.joined = false;
    if (this.joinTarget !== null) empty(this.joinTarget.contenders);
    this.result = 0;
    this.name = '';
    this.createdBy = -1;
    this.createdAt = noStack;
    this.stackSlot = -1;
    this.stackPages = null;
    this.threadLocals = null;
    this.stackBefore = null;
    empty(this.held);
    if (this.refused.length > 0) empty(this.refused);
    if (this.sections.length > 0) empty(this.sections);
    if (this.gracePeriods.length > 0) empty(this.gracePeriods);
    this.site = 0;
    this.callSite = 0;
    this.callStep = 0;
    this.stack = noStack;
  }
}

/** A lock as its holder sees it. */
export interface HeldObject {
  readonly address: number;
  describe(): string;
  /** Where `thread` took it last; empty unless traced, and for threads that do not hold it. */
  takenAt(thread: Thread): RawStack;
}
