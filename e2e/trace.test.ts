import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { check, type Finding, replay, type Trace } from '../src/index.ts';
import { eventText, traceEvent } from '../src/report/trace-model.ts';
import { createFolder } from './cli-support.ts';

const specimen = (name: string): string =>
  readFileSync(join(import.meta.dirname, '../specimens', name, 'buggy.c'), 'utf8');

/** A wait that hands over through the mutex, a fence pair, and a race at the end that nothing orders. */
const HAND_OVER = `#include <pthread.h>
#include <stdatomic.h>
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t ready = PTHREAD_COND_INITIALIZER;
static int full, value, late;
static atomic_int flag;
static void *producer(void *arg) {
  pthread_mutex_lock(&lock);
  full = 1;
  pthread_cond_signal(&ready);
  pthread_mutex_unlock(&lock);
  value = 7;
  atomic_thread_fence(memory_order_release);
  atomic_store_explicit(&flag, 1, memory_order_relaxed);
  late = 1;
  return arg;
}
int main(void) {
  pthread_t thread;
  pthread_mutex_lock(&lock);
  pthread_create(&thread, 0, producer, 0);
  while (!full) pthread_cond_wait(&ready, &lock);
  pthread_mutex_unlock(&lock);
  while (!atomic_load_explicit(&flag, memory_order_relaxed)) ;
  atomic_thread_fence(memory_order_acquire);
  int seen = value;
  late = seen;
  pthread_join(thread, 0);
  return 0;
}
`;

/** Two relaxed stores that may be seen in the other order. */
const STALE = `#include <assert.h>
#include <pthread.h>
#include <stdatomic.h>
static atomic_int data, ready;
static void *writer(void *arg) {
  atomic_store_explicit(&data, 1, memory_order_relaxed);
  atomic_store_explicit(&ready, 1, memory_order_relaxed);
  return arg;
}
int main(void) {
  pthread_t thread;
  pthread_create(&thread, 0, writer, 0);
  if (atomic_load_explicit(&ready, memory_order_relaxed)) assert(atomic_load_explicit(&data, memory_order_relaxed));
  pthread_join(thread, 0);
  return 0;
}
`;

/** A race with more events before and after it than a trace keeps. */
const LONG = `#include <pthread.h>
static volatile int racy, sum;
static void *worker(void *arg) {
  for (int i = 0; i < 45000; i++) sum++;
  racy = 1;
  for (int i = 0; i < 45000; i++) sum++;
  return arg;
}
int main(void) {
  pthread_t thread;
  pthread_create(&thread, 0, worker, 0);
  racy = 2;
  pthread_join(thread, 0);
  return sum == 90000 ? 0 : 1;
}
`;

let folder: ReturnType<typeof createFolder>;
beforeAll(() => {
  const sources = Object.fromEntries(
    ['counter', 'lock-order', 'overdraft', 'philosophers'].map((name) => [`${name}.c`, specimen(name)]),
  );
  folder = createFolder({ ...sources, 'hand-over.c': HAND_OVER, 'stale.c': STALE, 'long.c': LONG });
});
afterAll(() => folder.remove());

async function traced(
  file: string,
  kind?: Finding['kind'],
  runs = 100,
): Promise<{ readonly finding: Finding; readonly trace: Trace }> {
  const traces: { readonly finding: Finding; readonly trace: Trace }[] = [];
  await check({
    cwd: folder.path,
    files: [file],
    runs,
    explain: false,
    onTrace: (finding, trace) => {
      if (kind === undefined || finding.kind === kind) traces.push({ finding, trace });
    },
  });
  const [first] = traces;
  if (first === undefined) throw new Error(`${file}: no trace`);
  return first;
}

/** `T1 counter = 1 (was 0)`, without what libc does. */
function texts(trace: Trace): string[] {
  return Array.from({ length: trace.events.count }, (_, index) => textAt(trace, index));
}

function textAt(trace: Trace, index: number): string {
  const event = traceEvent(trace, index);
  return `T${event.thread} ${eventText(event)}`;
}

const edgesOf = (trace: Trace): string[] =>
  trace.edges.map(({ from, to }) => `${textAt(trace, from)} -> ${textAt(trace, to)}`);

describe('the trace of a finding', () => {
  it('holds every event of the execution with values, and marks the collision', async () => {
    const { finding, trace } = await traced('counter.c');
    const written = texts(trace).filter((text) => text.includes('counter ='));
    expect(written.map((text) => text.replace(/^T\d /, ''))).toStrictEqual(
      Array.from({ length: 6 }, (_, value) => `counter = ${value + 1} (was ${value})`),
    );
    const marked = trace.marks.map((index) => traceEvent(trace, index));
    expect(marked.map(({ step, thread }) => ({ step, thread }))).toStrictEqual(
      (finding.accesses ?? []).map(({ step, thread }) => ({ step, thread })),
    );
    expect(marked.map(({ location }) => location?.line)).toStrictEqual([8, 8]);
    expect(edgesOf(trace).map((edge) => edge.replaceAll(/T[12]/g, 'T'))).toStrictEqual([
      'T0 create a thread -> T start',
      'T0 create a thread -> T start',
      'T end of thread -> T0 goes on: join thread 1',
      expect.stringContaining('T end of thread -> T0 '),
    ]);
    expect(trace.schedules?.minimised).toMatchObject({ decisions: 0, preemptions: 0, cut: false });
    expect(trace.threads.map(({ name }) => name)).toStrictEqual(['main', 'worker', 'worker']);
  });

  it('shows locks held, and the order that locks make', async () => {
    const { trace } = await traced('lock-order.c');
    const holds = trace.holds.map(({ thread, object, from, to }) => [
      `T${thread} ${trace.objects[object]?.name}`,
      textAt(trace, from),
      textAt(trace, to),
    ]);
    expect(holds).toStrictEqual(
      expect.arrayContaining([
        ['T1 mutex device', 'T1 lock mutex device', 'T1 unlock mutex device'],
        ['T2 mutex log', 'T2 lock mutex log', 'T2 unlock mutex log'],
      ]),
    );
    expect(edgesOf(trace)).toContain('T1 unlock mutex log -> T2 lock mutex log');
    expect(trace.marks.map((index) => textAt(trace, index)).toSorted()).toStrictEqual([
      'T1 lock mutex log',
      'T2 lock mutex device',
    ]);
  });

  it('shows what the threads of a deadlock wait for, also in calls that they were preempted before', async () => {
    const { trace } = await traced('philosophers.c', 'deadlock');
    expect(trace.marks.map((index) => textAt(trace, index).slice(2)).toSorted()).toStrictEqual(
      [0, 1, 2].map((fork) => ` lock mutex forks[${fork}]`),
    );
    const open = trace.waits.filter(({ to }) => to === trace.events.count);
    expect(open.map(({ from }) => textAt(trace, from))).toStrictEqual(
      expect.arrayContaining(trace.marks.map((index) => textAt(trace, index))),
    );
  });

  it('shows stale reads', async () => {
    const { trace } = await traced('stale.c', 'assertion');
    expect((trace.weak ?? []).map(({ event }) => textAt(trace, event))).toContainEqual(
      'T0 atomic read data: 0 (stale: T1 stored 1)',
    );
  });

  it('shows waits and orders by fences, and no order where there is none', async () => {
    const { trace } = await traced('hand-over.c');
    const waits = trace.waits.map(({ from, to }) => [textAt(trace, from), textAt(trace, to)]);
    expect(waits).toContainEqual(['T0 wait on condition ready', 'T0 goes on: wait on condition ready']);
    const edges = edgesOf(trace);
    expect(edges).toContain('T1 unlock mutex lock -> T0 goes on: wait on condition ready');
    expect(edges.filter((edge) => edge.includes('late') || edge.includes('signal'))).toStrictEqual([]);
    const [after, before] = trace.marks;
    const between = trace.edges.filter(({ from, to }) => from >= (before ?? 0) && to <= (after ?? 0));
    expect(between).toStrictEqual([]);
  });

  it('keeps the beginning of a long execution and what lies around the finding', async () => {
    const { finding, trace } = await traced('long.c', 'data-race', 4);
    const { events, marks, omitted, unrecorded } = trace;
    expect(events.count).toBe(60_000);
    expect(traceEvent(trace, marks[0] ?? -1).step).toBe(finding.accesses?.[0]?.step);
    expect(omitted?.at).toBe(10_000);
    expect(events.step[omitted?.at ?? 0]).toBeGreaterThan(20_000);
    expect(unrecorded).toBeGreaterThan(50_000);
    expect(events.count - (marks[0] ?? 0)).toBeLessThan(2100);
  });

  it('changes nothing in the result', async () => {
    const options = { cwd: folder.path, files: ['overdraft.c'], runs: 100, explain: false };
    const findings = async (more: object): Promise<readonly Finding[]> =>
      (await check({ ...options, ...more })).findings;
    expect(await findings({ onTrace: () => {} })).toStrictEqual(await findings({}));
  });

  it('comes from a replay, too, and is the same', async () => {
    const { finding, trace } = await traced('overdraft.c');
    const again: Trace[] = [];
    const { outcome } = await replay({
      cwd: folder.path,
      files: [],
      target: finding.id,
      onTrace: (_finding, one) => again.push(one),
    });
    expect(outcome).toBe('reproduced');
    expect(again.map(({ schedules: _shapes, ...rest }) => rest)).toStrictEqual(
      [trace].map(({ schedules: _shapes, ...rest }) => rest),
    );
  });
});
