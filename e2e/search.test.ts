/**
 * The laws of exhaustive search: `dpor` finds what plain depth-first search finds, runs each trace once, and takes as many executions as the literature says on
 * textbook programs.
 */
import { describe, expect, it } from 'vitest';
import { createDpor, createSleepSets } from '../src/strategies/dpor.ts';
import { compileText, exploreAll } from './search-support.ts';

const head = `#include <assert.h>
#include <pthread.h>
#include <sched.h>
#include <semaphore.h>
#include <stdatomic.h>
#include <stdlib.h>
#include "heddle.h"
static pthread_mutex_t a = PTHREAD_MUTEX_INITIALIZER, b = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t changed = PTHREAD_COND_INITIALIZER;
static int shared, turns;
static atomic_int flag, x, y, array[16];
static pthread_t threads[8];
static int start(int n, void *(*body)(void *)) {
  for (long i = 0; i < n; i++) pthread_create(&threads[i], 0, body, (void *)i);
  for (int i = 0; i < n; i++) pthread_join(threads[i], 0);
  return 0;
}
`;

interface Example {
  readonly body: string;
  /** Executions, and how they end. */
  readonly executions: number;
  readonly states: readonly string[];
  readonly ends?: readonly RegExp[];
  /** A loop waits, or the program may exit while threads run. */
  readonly prefixes?: boolean;
}

const examples: Readonly<Record<string, Example>> = {
  'two stores': {
    body: `static void *t(void *i) { x = (int)(long)i + 1; return 0; } int main(void) { start(2, t); return x; }`,
    executions: 2,
    states: ['exit 1', 'exit 2'],
  },
  'a lost update': {
    body: `static void *t(void *i) { int v = x; x = v + 1; return 0; } int main(void) { start(2, t); return x; }`,
    executions: 4,
    states: ['exit 1', 'exit 2'],
  },
  'three critical sections': {
    body: `static void *t(void *i) { pthread_mutex_lock(&a); turns = turns * 3 + (int)(long)i; pthread_mutex_unlock(&a); return 0; }
      int main(void) { start(3, t); return turns; }`,
    executions: 6,
    states: ['exit 11', 'exit 15', 'exit 19', 'exit 21', 'exit 5', 'exit 7'],
  },
  'a lock kept': {
    body: `static void *t(void *i) { pthread_mutex_lock(&a); if (i) assert(turns == 1); turns = 1; return 0; } int main(void) { start(2, t); }`,
    executions: 2,
    states: ['finding'],
    ends: [/^assertion/, /^deadlock/],
  },
  'locks in two orders': {
    body: `static void *t(void *i) { pthread_mutex_lock(i ? &a : &b); pthread_mutex_lock(i ? &b : &a); pthread_mutex_unlock(&a); pthread_mutex_unlock(&b); return 0; }
      int main(void) { return start(2, t); }`,
    executions: 3,
    states: ['exit 0', 'finding'],
    ends: [/^deadlock/, /^lock-order/],
  },
  'free choices': {
    body: `static void *t(void *i) { x += heddle_choose(3); return 0; } int main(void) { start(2, t); return x; }`,
    executions: 18,
    states: ['exit 0', 'exit 1', 'exit 2', 'exit 3', 'exit 4'],
  },
  'a spin-wait': {
    body: `static void *t(void *i) { if (i) { x = 1; flag = 1; } else { while (!flag) {} return (void *)(long)x; } return 0; } int main(void) { start(2, t); return x; }`,
    executions: 2,
    states: ['exit 1'],
    prefixes: true,
  },
  'a spin-wait that a lost update makes endless': {
    body: `static void *t(void *i) { int v = flag; flag = v + 1; if (!i) while (flag != 2) {} return 0; } int main(void) { return start(2, t); }`,
    executions: 6,
    states: ['exit 0', 'finding'],
    ends: [/^livelock/],
    prefixes: true,
  },
  // Who polls must not count as waiting with the mutex in hand: nobody could end its wait.
  'a wait that polls under a mutex': {
    body: `static int poll(void) { pthread_mutex_lock(&a); int v = shared; pthread_mutex_unlock(&a); return v; }
      static void *t(void *i) { if (i) { pthread_mutex_lock(&a); shared = 1; turns = 2; pthread_mutex_unlock(&a); } else { while (!poll()) {} } return 0; }
      int main(void) { start(2, t); return turns; }`,
    executions: 2,
    states: ['exit 2'],
    prefixes: true,
  },
  'a spin lock of exchanges': {
    body: `static void *t(void *i) { while (atomic_exchange(&flag, 1)) {} turns++; flag = 0; return 0; } int main(void) { start(3, t); return turns; }`,
    executions: 0,
    states: ['exit 3'],
    prefixes: true,
  },
  'a lost wake-up': {
    body: `static void *t(void *i) { pthread_mutex_lock(&a); if (i) pthread_cond_signal(&changed); else pthread_cond_wait(&changed, &a); pthread_mutex_unlock(&a); return 0; }
      int main(void) { return start(2, t); }`,
    executions: 2,
    states: ['exit 0', 'finding'],
    ends: [/^deadlock:lost-wake-up/],
  },
  'a semaphore': {
    body: `static sem_t s; static void *t(void *i) { sem_wait(&s); turns++; sem_post(&s); return 0; } int main(void) { sem_init(&s, 0, 1); start(3, t); return turns; }`,
    executions: 6,
    states: ['exit 3'],
  },
  // Once missed: who may join a thread, and which threads have ended when the program does.
  'a thread that is detached before it is joined': {
    body: `static pthread_t other; static void *none(void *i) { return 0; } static void *t(void *i) { pthread_detach(other); return 0; }
      int main(void) { pthread_create(&other, 0, none, 0); pthread_create(&threads[0], 0, t, 0); int error = pthread_join(other, 0); pthread_join(threads[0], 0); return error != 0; }`,
    executions: 2,
    states: ['exit 0', 'exit 1'],
    prefixes: true,
  },
  'a try to join': {
    body: `int pthread_tryjoin_np(pthread_t, void **); static void *t(void *i) { return 0; }
      int main(void) { pthread_create(&threads[0], 0, t, 0); int joined = pthread_tryjoin_np(threads[0], 0) == 0; if (!joined) pthread_join(threads[0], 0); return joined; }`,
    executions: 2,
    states: ['exit 0', 'exit 1'],
  },
  'an exit before or after another thread ends': {
    body: `static void *t(void *i) { if (i) _Exit(3); return 0; } int main(void) { return start(2, t); }`,
    executions: 3,
    states: ['exit 3'],
    ends: [/^thread-leak/],
    prefixes: true,
  },
  // Once missed: what has no memory that the program's code reads and writes.
  'a semaphore that is initialised late': {
    body: `static sem_t s; static void *t(void *i) { if (i) sem_post(&s); else sem_init(&s, 0, 0); return 0; }
      int main(void) { start(2, t); int left; sem_getvalue(&s, &left); return left; }`,
    executions: 2,
    states: ['exit 0', 'exit 1'],
  },
  'a barrier that is initialised again': {
    body: `static pthread_barrier_t s; static void *t(void *i) { if (i) pthread_barrier_wait(&s); else pthread_barrier_init(&s, 0, 2); return 0; }
      int main(void) { pthread_barrier_init(&s, 0, 1); return start(2, t); }`,
    executions: 2,
    states: ['exit 0', 'finding'],
    ends: [/^deadlock/],
  },
  'random bytes': {
    body: `int getentropy(void *, size_t); static unsigned char bytes[2]; static void *t(void *i) { getentropy(&bytes[(long)i], 1); return 0; }
      int main(void) { start(2, t); return bytes[0] < bytes[1]; }`,
    executions: 2,
    states: ['exit 0', 'exit 1'],
  },
  'pages that are mapped, and protected': {
    body: `#include <sys/mman.h>
      static char *pages[2]; static void *t(void *i) { pages[(long)i] = mmap(0, 4096, 3, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0); return 0; }
      static void *u(void *i) { if (i) mprotect(pages[0], 4096, PROT_READ); else pages[0][1] = 1; return 0; }
      int main(void) { start(2, t); return start(2, u); }`,
    executions: 2,
    states: ['exit 0', 'finding'],
  },
  'what is to run at the end': {
    body: `static void first(void) { _Exit(1); } static void second(void) { _Exit(2); } static void *t(void *i) { atexit(i ? first : second); return 0; }
      int main(void) { return start(2, t); }`,
    executions: 2,
    states: ['exit 1', 'exit 2'],
  },
  // The second thread waits: libc's own list went over its end.
  'two threads that exit': {
    body: `static void last(void) { pthread_mutex_lock(&a); pthread_mutex_unlock(&a); } static void *t(void *i) { exit(4); }
      int main(void) { atexit(last); pthread_create(&threads[0], 0, t, 0); exit(3); }`,
    executions: 0,
    states: ['exit 3', 'exit 4'],
    prefixes: true,
  },
  'a detachment that comes after the exit of another thread': {
    body: `static void *none(void *i) { return 0; } static void *t(void *i) { if (i) _Exit(0); pthread_t other; pthread_create(&other, 0, none, 0); pthread_detach(other); return 0; }
      int main(void) { return start(2, t); }`,
    executions: 0,
    states: ['exit 0'],
    ends: [/^thread-leak:\d+$/],
    prefixes: true,
  },
  // Once missed: what follows when a lock is taken in time, where it is found freed otherwise.
  'a condition that is destroyed and freed': {
    body: `struct s { pthread_mutex_t m; pthread_cond_t c; } *p;
      static void *t(void *i) { if (i) { pthread_mutex_lock(&p->m); if (pthread_cond_wait(&p->c, &p->m)) _Exit(5); } else { pthread_cond_destroy(&p->c); pthread_mutex_destroy(&p->m); free(p); } return 0; }
      int main(void) { p = malloc(sizeof *p); pthread_mutex_init(&p->m, 0); pthread_cond_init(&p->c, 0); return start(2, t); }`,
    executions: 0,
    states: ['exit 5', 'finding'],
  },
  'arguments that are read late': {
    body: `__attribute__((constructor)) static void before(void) { x = 1; } int main(int count, char **words) { return count + x; }`,
    executions: 1,
    states: ['exit 2'],
  },
  'a barrier': {
    body: `static pthread_barrier_t s; static void *t(void *i) { int last = pthread_barrier_wait(&s) == PTHREAD_BARRIER_SERIAL_THREAD; if (last) turns = (int)(long)i + 1; return 0; }
      int main(void) { pthread_barrier_init(&s, 0, 3); start(3, t); return turns; }`,
    executions: 3,
    states: ['exit 1', 'exit 2', 'exit 3'],
  },
};

describe('dpor', () => {
  it.each(Object.keys(examples))('explores %s', async (name) => {
    const { body, executions, states, ends, prefixes } = examples[name] ?? { body: '', executions: 0, states: [] };
    const image = await compileText(head + body);
    const search = createDpor();
    search.keepsTraces = true;
    const found = await exploreAll(image, search);
    expect(found).toMatchObject({ done: true, gaps: [], states });
    if (executions > 0) expect(found.complete).toBe(executions);
    expect(found.classes).toBe(found.complete);
    for (const end of ends ?? []) expect(found.ends.some((key) => end.test(key))).toBe(true);
    const oracle = createSleepSets();
    oracle.keepsTraces = true;
    const all = await exploreAll(image, oracle, { executions: 5_000 });
    expect(found.states).toEqual(expect.arrayContaining([...all.states]));
    expect(found.ends).toEqual(expect.arrayContaining([...all.ends]));
    // An execution that a finding or an exit ends, and a round of a spin, are one of many prefixes to the oracle.
    if (all.done && !prefixes && !all.states.includes('finding'))
      expect({ ...found, blocked: 0 }).toEqual({ ...all, blocked: 0 });
  });
});
