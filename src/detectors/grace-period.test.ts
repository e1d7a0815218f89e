import { describe, expect, it } from 'vitest';
import { Place } from '../engine/search.ts';
import { Epoch } from '../engine/sync/epoch.ts';
import { ThreadState } from '../engine/thread.ts';
import { createDeadlockDetector } from './deadlock.ts';
import { createGracePeriodDetector } from './grace-period.ts';
import { Scene } from './testing/scene.ts';

const scene = (): { readonly stage: Scene; readonly epoch: Epoch } => {
  const stage = new Scene(createGracePeriodDetector);
  return { stage, epoch: new Epoch(stage.context, Place.epoch) };
};

describe('misuse of grace periods', () => {
  it('says nothing about nested sections and a wait between them', () => {
    const { stage, epoch } = scene();
    epoch.enter(stage.main, [], true);
    epoch.enter(stage.main, [], true);
    epoch.leave(stage.main, [], true);
    epoch.leave(stage.main, [], true);
    epoch.begin(stage.main, [], true);
    epoch.finish(stage.main, []);
    expect(stage.findings).toEqual([]);
  });
  it('reports a wait inside of the outer section once, with where it began', () => {
    const { stage, epoch } = scene();
    epoch.enter(stage.main, [12], true);
    epoch.enter(stage.main, [13], true);
    epoch.leave(stage.main, [], true);
    epoch.begin(stage.main, [14], true);
    epoch.finish(stage.main, []);
    epoch.begin(stage.main, [15], true);
    expect(stage.findings).toMatchObject([
      {
        kind: 'grace-period-misuse',
        cause: 'synchronize-inside',
        fatal: false,
        waits: [{ thread: 0, stack: [14], heldBy: { thread: 0, stack: [12] } }],
      },
    ]);
  });
  it('does not take a section of one epoch for one of another', () => {
    const { stage, epoch } = scene();
    epoch.enter(stage.main, [], true);
    new Epoch(stage.context, 4096).begin(stage.main, [], true);
    expect(stage.findings).toEqual([]);
  });
  it('reports an exit too many', () => {
    const { stage, epoch } = scene();
    epoch.enter(stage.main, [], true);
    epoch.leave(stage.main, [], true);
    epoch.leave(stage.main, [7], true);
    expect(stage.findings).toMatchObject([{ cause: 'exit-without-enter', stack: [7] }]);
  });
  it('reports a wait that ends before a section that was open, and none that began later', () => {
    const { stage, epoch } = scene();
    const [early, late] = [stage.thread(stage.main), stage.thread(stage.main)];
    epoch.enter(early, [3], true);
    epoch.begin(stage.main, [], true);
    epoch.enter(late, [], true);
    epoch.finish(stage.main, [4]);
    expect(stage.findings).toMatchObject([
      { cause: 'ended-early', waits: [{ heldBy: { thread: early.id, stack: [3] } }] },
    ]);
    epoch.leave(early, [], true);
    const again = scene();
    again.epoch.begin(again.stage.main, [], true);
    again.epoch.enter(again.stage.thread(again.stage.main), [], true);
    again.epoch.finish(again.stage.main, []);
    expect(again.stage.findings).toEqual([]);
  });
});

describe('a wait that ends while a section is open that ran before it', () => {
  const early = ({ weak, known }: { readonly weak: boolean; readonly known: number }): readonly unknown[] => {
    const { stage, epoch } = scene();
    Object.assign(stage.context.scheduler, { weak });
    stage.known = known;
    epoch.enter(stage.thread(stage.main), [], true);
    epoch.begin(stage.main, [], true);
    epoch.finish(stage.main, []);
    return stage.findings.map(({ cause }) => cause);
  };
  it('ends early where all threads agree on the order in which events ran', () => {
    expect(early({ weak: false, known: 0 })).toEqual(['ended-early']);
  });
  it('ends early in an execution with weak values if the entry happens before the wait', () => {
    expect(early({ weak: true, known: 1 })).toEqual(['ended-early']);
  });
  it('owes nothing in an execution with weak values to an entry that nothing orders before it', () => {
    expect(early({ weak: true, known: 0 })).toEqual([]);
  });
});

describe('a circle through a grace period', () => {
  it('is told when nothing moves any more, with its victims, under a key of its own threads', () => {
    const keys = [1, 2].map((victims) => {
      const stage = new Scene(createDeadlockDetector);
      const epoch = new Epoch(stage.context, Place.epoch);
      const stuck = stage.thread(stage.main);
      stuck.start = 5;
      const others = Array.from({ length: victims }, () => stage.thread(stage.main));
      epoch.enter(stuck, [1], true);
      for (const thread of [stuck, ...others]) {
        epoch.begin(thread, [2], true);
        thread.object = epoch;
        thread.state = ThreadState.blocked;
        stage.detector.blocked?.(thread);
      }
      stage.end(stage.main);
      expect(stage.findings).toEqual([]);
      stage.detector.deadlocked?.(stage.threads.filter(({ state }) => state !== ThreadState.finished));
      expect(stage.findings[0]?.waits?.map(({ thread, victim }) => [thread, victim])).toEqual([
        [stuck.id, undefined],
        ...others.map(({ id }) => [id, true]),
      ]);
      return stage.findings[0]?.key;
    });
    expect(keys[0]).toBeDefined();
    expect(keys[0]).toBe(keys[1]);
  });
});
