/** `--reporter trace`: the rules of Chrome's trace format that viewers rely on, for a real execution. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createFolder, runWarmCli } from './cli-support.ts';

const source = `#include <pthread.h>
static pthread_mutex_t a = PTHREAD_MUTEX_INITIALIZER, b = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t changed = PTHREAD_COND_INITIALIZER;
static int ready, shared;
static void *worker(void *arg) {
  pthread_mutex_lock(&a);
  pthread_mutex_lock(&b);
  ready = 1;
  pthread_cond_signal(&changed);
  pthread_mutex_unlock(&a);
  pthread_mutex_unlock(&b);
  shared = 1;
  return arg;
}
int main(void) {
  pthread_t thread;
  pthread_create(&thread, 0, worker, 0);
  pthread_mutex_lock(&b);
  while (!ready) pthread_cond_wait(&changed, &b);
  pthread_mutex_unlock(&b);
  shared = 2;
  pthread_join(thread, 0);
  return 0;
}
`;

interface Event {
  readonly ph: string;
  readonly pid: number;
  readonly tid: number;
  readonly name: string;
  readonly cat?: string;
  readonly ts: number;
  readonly dur: number;
  readonly id?: string;
  readonly args?: { readonly name?: string; readonly place?: string };
}

let folder: ReturnType<typeof createFolder>;
let events: readonly Event[];
let stderr = '';
const of = (ph: string): readonly Event[] => events.filter((event) => event.ph === ph);

beforeAll(async () => {
  folder = createFolder({ 'x.c': source });
  const args = ['check', 'x.c', '--runs', '200', '--memory-model', 'sc', '--reporter', 'trace', '--reporter', 'text'];
  ({ stderr } = await runWarmCli(args, { cwd: folder.path }));
  ({ traceEvents: events } = JSON.parse(readFileSync(join(folder.path, 'heddle-trace.json'), 'utf8')) as {
    traceEvents: readonly Event[];
  });
});
afterAll(() => folder.remove());

describe('a trace file', () => {
  it('says where it is', () => {
    expect(stderr).toBe('Written: heddle-trace.json\n');
  });

  it('names the finding and its threads', () => {
    const names = of('M').flatMap(({ name, args }) => (name.endsWith('_name') ? [args?.name] : []));
    expect(names).toEqual([expect.stringMatching(/^data race on shared.*\[data-race-/), 'T0 main', 'T1 worker']);
  });

  it('has slices that do not overlap on a track', () => {
    const ends = new Map<string, number>();
    for (const { pid, tid, ts, dur, name } of of('X').toSorted((x, y) => x.ts - y.ts)) {
      const track = `${pid}/${tid}`;
      expect(dur, name).toBeGreaterThan(0);
      expect(ts, name).toBeGreaterThanOrEqual(ends.get(track) ?? 0);
      ends.set(track, ts + dur);
    }
    expect([...ends.keys()]).toHaveLength(2);
  });

  it('has arrows from a slice to a later slice of another thread', () => {
    const slice = (at: Event): Event | undefined =>
      of('X').find(({ pid, tid, ts, dur }) => pid === at.pid && tid === at.tid && ts < at.ts && at.ts < ts + dur);
    const ends = new Map(of('f').map((event) => [event.id, event]));
    expect(of('s').length).toBeGreaterThan(2);
    expect(ends.size).toBe(of('s').length);
    for (const start of of('s')) {
      const end = ends.get(start.id)!;
      expect(end.ts).toBeGreaterThan(start.ts);
      expect([slice(start), slice(end)]).not.toContain(undefined);
    }
    const first = of('s').map((start) => [slice(start)!.name, slice(ends.get(start.id)!)!.name].join(' -> '));
    expect(first[0]).toMatch(/create.* -> start/);
    expect(first.join('\n')).toMatch(/unlock mutex b -> .*(?:lock mutex b|goes on)/);
  });

  it('shows locks as spans of their own, because they are not given up in the order in which they were taken', () => {
    const ends = new Map(of('e').map((event) => [event.id, event]));
    expect(of('b').length).toBe(ends.size);
    for (const begin of of('b')) expect(ends.get(begin.id)!.ts).toBeGreaterThan(begin.ts);
    expect(new Set(of('b').map(({ name }) => name))).toEqual(new Set(['mutex a', 'mutex b']));
  });

  it('marks both sides of the race', () => {
    const marked = of('X').filter(({ name }) => /^\(\d\) /.test(name));
    expect(marked.map(({ name }) => name.slice(0, 3)).toSorted()).toEqual(['(1)', '(2)']);
    expect(marked.map(({ args }) => args?.place?.replace(/:\d+ in.*/, '')).toSorted()).toEqual(['x.c:12', 'x.c:21']);
  });
});
