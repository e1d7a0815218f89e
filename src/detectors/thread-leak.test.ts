import { expect, it } from 'vitest';
import { createThreadLeakDetector } from './thread-leak.ts';
import { Scene } from './testing/scene.ts';

it('reports threads that ended and nobody joined or detached', () => {
  const scene = new Scene(createThreadLeakDetector);
  const [detached, leaked] = [scene.thread(scene.main), scene.thread(scene.main)];
  scene.join(scene.main, scene.thread(scene.main));
  // Still runs when the program ends.
  scene.thread(scene.main);
  scene.end(detached);
  detached.detached = true;
  scene.end(leaked);
  scene.detector.exited?.(0);
  expect(scene.findings).toMatchObject([{ kind: 'thread-leak', severity: 'warning', fatal: false, thread: leaked.id }]);
});

it('says one thing of many threads with one start routine', () => {
  const scene = new Scene(createThreadLeakDetector);
  for (const start of [5, 5, 9]) {
    const thread = scene.thread(scene.main);
    thread.start = start;
    scene.end(thread);
  }
  scene.detector.exited?.(0);
  expect(new Set(scene.findings.map(({ key }) => key)).size).toBe(2);
});

it('says nothing of main', () => {
  const scene = new Scene(createThreadLeakDetector);
  scene.end(scene.main);
  scene.detector.exited?.(0);
  expect(scene.findings).toEqual([]);
});
