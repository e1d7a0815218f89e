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
        if (thread === undefined || thread.joined || thread.detached) continue;
        // For exhaustive search: who ends or is detached before the program does makes a difference.
        for (const place of [id, detachedPlace(id)])
          scheduler.exploration?.touch(scheduler.current, place, 1, Sharing.read);
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
