/**
 * Grace periods, as RCU and epoch schemes have them. Threads enter and leave read sections; a synchronize waits for every section that was open when
 * it began.
 *
 * What is ordered is RCU's guarantee (McKenney, Desnoyers, Jiang, Triplett: User-level implementations of read-copy update, 2012; Alglave et al., ASPLOS 2018): of a
 * section and a synchronize, either the section happens before the synchronize's return, or the synchronize's begin before the section. A section that
 * begins in the meantime has the second order, all others the first.
 *
 * Sections and waits of schemes that the program implements itself are noted here too. Noting makes nobody wait and orders nothing: what the
 * program's own atomics and locks do not order is not ordered.
 */
import { remove } from '../../base/lists.ts';
import { Place, Sharing } from '../search.ts';
import { PendingOperation } from '../operation.ts';
import type { RawStack } from '../outcome.ts';
import { Operation } from '../strategy.ts';
import type { Thread } from '../thread.ts';
import { SyncObject, type SyncContext } from './context.ts';

/** A read section. Inner sections of a thread count as part of the outer one. */
export interface Section {
  readonly epoch: Epoch;
  readonly thread: Thread;
  /** Where it was entered; empty unless traced. */
  readonly enteredAt: RawStack;
  /** The entering thread's own time at the entry. */
  readonly entry: number;
  /** 0: it has ended. */
  depth: number;
}

/** A thread waits, or has announced that it will, for sections to end. */
export interface GracePeriod {
  readonly epoch: Epoch;
  /** Where it began; empty unless traced. */
  readonly begunAt: RawStack;
  /** Open when it began. */
  readonly sections: readonly Section[];
  /** Those of them whose entry happens before the begin. */
  readonly ordered: readonly Section[];
  /** The kernel's clock of what the synchronize's return follows; -1 when only noted. */
  readonly clock: number;
}

/** What happens to an epoch; detectors hear of it before it happens. `end`: the thread ends inside of a section. */
export type EpochEvent = 'enter' | 'leave' | 'synchronize' | 'synchronized' | 'end';

/** The open section of `thread`, if it is inside of one. */
export function sectionOf(thread: Thread, epoch: Epoch): Section | undefined {
  return thread.sections.find((section) => section.epoch === epoch);
}

/** A section that a thread waits for, and where it began to wait. */
export interface Awaited {
  readonly section: Section;
  readonly waitsAt: RawStack;
}

/**
 * The sections that `thread` waits for in grace periods, in the order in which they were entered. `loose`: a scheme of the program's own that has not
 * come to its end although they are gone waits for sections that began later too.
 */
export function awaitedSections(thread: Thread, loose: boolean): readonly Awaited[] {
  return thread.gracePeriods.flatMap(({ epoch, sections, clock, begunAt: waitsAt }) => {
    const open = sections.filter(isOpen);
    const awaited = open.length === 0 && loose && clock < 0 ? epoch.sections : open;
    return awaited.map((section) => ({ section, waitsAt }));
  });
}

const isOpen = (section: Section): boolean => section.depth > 0;

export class Epoch extends SyncObject {
  /** Open, by entry. */
  readonly sections: Section[] = [];
  readonly #waiting: GracePeriod[] = [];
  #beginClock = -1;
  #left = false;

  /** `address` {@link Place.epoch}: the one that needs no name. */
  constructor(context: SyncContext, address: number) {
    super(context, 'epoch', address);
  }

  override get initialised(): boolean {
    return false;
  }

  override describe(): string {
    return this.address === Place.epoch ? this.kind : super.describe();
  }

  /** `stack`: the program's at the call. `noted`: the program's own scheme does it. */
  enter(thread: Thread, stack: RawStack, noted: boolean): void {
    this.context.epoch(thread, this, 'enter', stack);
    const section = sectionOf(thread, this);
    if (section !== undefined) {
      section.depth++;
      return;
    }
    const entry = this.context.clocks.known(thread.id, thread.id);
    const begun: Section = { epoch: this, thread, enteredAt: stack, entry, depth: 1 };
    this.sections.push(begun);
    thread.sections.push(begun);
    if (!noted && this.#beginClock >= 0) this.context.kernel.object_acquire(this.#beginClock);
  }

  leave(thread: Thread, stack: RawStack, noted: boolean): void {
    this.context.epoch(thread, this, 'leave', stack);
    const section = sectionOf(thread, this);
    if (section === undefined || --section.depth > 0) return;
    remove(this.sections, section);
    remove(thread.sections, section);
    if (noted) return;
    const { kernel, scheduler } = this.context;
    kernel.object_release(this.clock);
    this.#left = true;
    for (const { sections, clock } of this.#waiting) if (sections.includes(section)) kernel.object_release(clock);
    if (this.contenders.length > 0) scheduler.refresh(this);
  }

  /** `thread` begins to wait. */
  begin(thread: Thread, stack: RawStack, noted: boolean): GracePeriod {
    this.context.epoch(thread, this, 'synchronize', stack);
    const { kernel, clocks } = this.context;
    const period: GracePeriod = {
      epoch: this,
      begunAt: stack,
      sections: [...this.sections],
      ordered: this.sections.filter(({ thread: reader, entry }) => clocks.known(thread.id, reader.id) >= entry),
      clock: noted ? -1 : kernel.object_new(),
    };
    thread.gracePeriods.push(period);
    if (noted) return period;
    this.#waiting.push(period);
    if (this.#left) kernel.object_copy(period.clock, this.clock);
    if (this.#beginClock < 0) this.#beginClock = kernel.object_new();
    kernel.object_release(this.#beginClock);
    return period;
  }

  /**
   * Sections that must have ended when `period` does. Of those that are only noted, in an execution with weak values: whose entry happens before the
   * wait. The others may have been entered later, although they ran earlier, and then they see all that was done before the wait.
   */
  owed({ sections, ordered, clock }: GracePeriod): readonly Section[] {
    return clock < 0 && this.context.scheduler.weak ? ordered : sections;
  }

  /** The last wait of `thread` on this epoch is over. */
  finish(thread: Thread, stack: RawStack): void {
    this.context.epoch(thread, this, 'synchronized', stack);
    const period = thread.gracePeriods.findLast(({ epoch }) => epoch === this);
    if (period === undefined) return;
    remove(thread.gracePeriods, period);
    if (period.clock < 0) return;
    remove(this.#waiting, period);
    this.context.kernel.object_acquire(period.clock);
  }
}

const epochOf = (thread: Thread): Epoch => thread.object as Epoch;

export const enterOperation: PendingOperation = new PendingOperation({
  kind: Operation.wake,
  verb: 'enter',
  sharing: Sharing.arrive,
  perform: (thread) => {
    epochOf(thread).enter(thread, thread.stack, false);
    return 0;
  },
});

export const leaveOperation: PendingOperation = new PendingOperation({
  kind: Operation.wake,
  verb: 'leave',
  sharing: Sharing.arrive,
  perform: (thread) => {
    epochOf(thread).leave(thread, thread.stack, false);
    return 0;
  },
});

/** Two of them commute with each other, but not with entries and exits. */
export const synchronizeOperation: PendingOperation = new PendingOperation({
  kind: Operation.wait,
  verb: 'synchronize',
  sharing: Sharing.read,
  perform: (thread) => {
    const epoch = epochOf(thread);
    epoch.begin(thread, thread.stack, false);
    return epoch.context.scheduler.continueWith(thread, graceOperation, epoch);
  },
});

const graceOperation: PendingOperation = new PendingOperation({
  kind: Operation.wait,
  verb: 'synchronize',
  sharing: Sharing.read,
  ready: (thread) => {
    if (awaitedSections(thread, false).length === 0) return true;
    epochOf(thread).context.blocked(thread);
    return false;
  },
  perform: (thread) => {
    epochOf(thread).finish(thread, thread.stack);
    return 0;
  },
});
