/** `thread-leak`: a thread that has ended, and that nobody joined or detached before the program ended: its resources are never given back. */
import type { Detector, DetectorContext } from '../engine/detector.ts';
import { detachedPlace, Sharing } from '../engine/search.ts';
import { ThreadState } from '../engine/thread.ts';

export function createThreadLeakDetector(context: DetectorContext): Detector {
  return {
    exited() {
      const { scheduler } = context;
      for (let id = 1; id < scheduler.threadCount; id++) {
        const thread = scheduler.threads[id];
        if (thread === undefined) continue;
        // For exhaustive search: who is joined, is detached or ends before the program does makes a difference.
        scheduler.exploration?.touch(scheduler.current, detachedPlace(id), 1, Sharing.read);
        if (thread.joined || thread.detached) continue;
        scheduler.exploration?.touch(scheduler.current, id, 1, Sharing.read);
        if (thread.state !== ThreadState.finished) continue;
        context.report({
          kind: 'thread-leak',
          severity: 'warning',
          key: `thread-leak:${thread.start}`,
          message: `Thread ${id} ended and was neither joined nor detached`,
          fatal: false,
          step: context.step,
          thread: id,
          stack: thread.createdAt,
          deterministic: true,
        });
      }
    },
  };
}
