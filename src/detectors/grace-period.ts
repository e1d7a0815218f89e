/**
 * `grace-period-misuse`: read sections and grace periods against their rules, seen at the call, whether the run hangs or not: a synchronize inside of the
 * thread's own section, which waits for itself; an exit without an enter; a thread that ends inside of a section; a synchronize of the program's own
 * scheme that is over while a section is still open that was open when it began.
 */
import type { Detector, DetectorContext } from '../engine/detector.ts';
import { locksOf } from '../engine/findings.ts';
import type { RawStack, RawWait } from '../engine/outcome.ts';
import { type Epoch, sectionOf } from '../engine/sync/epoch.ts';
import type { Thread } from '../engine/thread.ts';

export function createGracePeriodDetector(context: DetectorContext): Detector {
  let reported = new Set<string>();
  const report = (
    thread: Thread,
    epoch: Epoch,
    cause: string,
    message: string,
    stack: RawStack,
    waits?: RawWait[],
  ): void => {
    const key = `grace-period-misuse:${cause}:${epoch.address}:${thread.start}`;
    if (reported.has(key)) return;
    reported.add(key);
    context.report({
      kind: 'grace-period-misuse',
      severity: 'error',
      key,
      cause,
      message,
      fatal: false,
      step: context.step,
      thread: thread.id,
      // Each wait has its own.
      stack: waits === undefined ? stack : [],
      deterministic: true,
      ...(waits === undefined ? {} : { waits }),
    });
  };
  const wait = (thread: Thread, epoch: Epoch, stack: RawStack, on: Thread, since: RawStack): RawWait => ({
    thread: thread.id,
    operation: `synchronize ${epoch.describe()}`,
    object: epoch.describe(),
    address: epoch.address,
    stack,
    locks: locksOf(thread),
    section: true,
    heldBy: { thread: on.id, stack: since },
  });
  return {
    begin() {
      if (reported.size > 0) reported = new Set();
    },
    epoch(thread, epoch, event, stack) {
      const name = epoch.describe();
      const section = sectionOf(thread, epoch);
      if (event === 'synchronize' && section !== undefined) {
        report(thread, epoch, 'synchronize-inside', `synchronize of ${name} inside of its own read section`, stack, [
          wait(thread, epoch, stack, thread, section.enteredAt),
        ]);
      } else if (event === 'leave' && section === undefined) {
        report(thread, epoch, 'exit-without-enter', `exit of ${name} by a thread that is not inside of it`, stack);
      } else if (event === 'end') {
        report(thread, epoch, 'ends-inside', `a thread ends inside of a read section of ${name}`, stack);
      } else if (event === 'synchronized') {
        const period = thread.gracePeriods.findLast((one) => one.epoch === epoch);
        const owed = period === undefined ? [] : epoch.owed(period);
        const open = owed.find(({ depth, thread: reader }) => depth > 0 && reader !== thread);
        if (open === undefined) return;
        report(thread, epoch, 'ended-early', `a grace period of ${name} ends before a read section`, stack, [
          wait(thread, epoch, stack, open.thread, open.enteredAt),
        ]);
      }
    },
  };
}
