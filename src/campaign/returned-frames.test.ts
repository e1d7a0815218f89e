/** Local variables that another thread was given, and uses when the function has returned: kernel/frames.c. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { check, type CheckOptions } from '../index.ts';

const folder = mkdtempSync(join(tmpdir(), 'heddle-frames-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const head = `#include <pthread.h>
#include <semaphore.h>
#include <setjmp.h>
#include <stdatomic.h>
#include <string.h>
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_once_t once = PTHREAD_ONCE_INIT;
static _Atomic(int *) given;
static _Atomic(sem_t *) inside;
static int kept[4];
`;

async function kindsOf(name: string, text: string, options: Partial<CheckOptions> = {}) {
  writeFileSync(join(folder, `${name}.c`), head + text);
  const result = await check({ files: [`${name}.c`], cwd: folder, runs: 128, ...options });
  return { kinds: [...new Set(result.findings.map(({ kind }) => kind))], result };
}

const user = `static void *uses(void *a) { int *p = atomic_load(&given); if (p != 0) USE; return a; }
static void offers(int n) { int local[4] = {n}; atomic_store(&given, local); pthread_mutex_lock(&lock); pthread_mutex_unlock(&lock); atomic_store(&given, TAKEN); }
int main(void) { pthread_t t; pthread_create(&t, 0, uses, 0); offers(3); pthread_join(t, 0); return 0; }`;

describe('a frame that has returned', () => {
  it.each([
    [
      'an argument of pthread_create',
      `static void *runs(void *a) { return (void *)(long)*(int *)a; }
      static void starts(pthread_t *t, int n) { int local = n; pthread_create(t, 0, runs, &local); }
      int main(void) { pthread_t t; starts(&t, 3); pthread_join(t, 0); return 0; }`,
    ],
    ['read', user.replace('USE', 'kept[0] = *p').replace('TAKEN', 'local')],
    ['written', user.replace('USE', 'p[1] = 1').replace('TAKEN', 'local')],
    ['copied', user.replace('USE', 'memcpy(kept, p, sizeof kept)').replace('TAKEN', 'local')],
    ['an atomic', user.replace('USE', 'atomic_fetch_add((atomic_int *)p, 1)').replace('TAKEN', 'local')],
    [
      'a semaphore',
      `static void *posts(void *a) { sem_t *s = atomic_load(&inside); if (s != 0) sem_post(s); return a; }
      static void waits(void) { sem_t own; sem_init(&own, 0, 0); atomic_store(&inside, &own); while (sem_trywait(&own) != 0 && kept[0] == 0) kept[0] = 1; }
      int main(void) { pthread_t t; pthread_create(&t, 0, posts, 0); waits(); pthread_join(t, 0); return 0; }`,
    ],
  ])('%s', async (_what, text) => {
    const { kinds, result } = await kindsOf('used', text);
    expect(kinds).toContain('use-after-free');
    expect(result.findings[0]?.title).toMatch(/^use after free of stack of T0 main /);
  });

  it('what a lambda has captured by reference, in a class', async () => {
    writeFileSync(
      join(folder, 'lambda.cc'),
      `#include <thread>
      class Server {
        std::thread thread_;
        int last_ = 0;
       public:
        void launch(int n) { int local = 2 * n; thread_ = std::thread([&] { last_ = local; }); }
        ~Server() { thread_.join(); }
      };
      int main() { Server server; server.launch(21); }`,
    );
    const { findings } = await check({ files: ['lambda.cc'], cwd: folder, runs: 128 });
    expect(findings.map(({ kind }) => kind)).toEqual(['use-after-free']);
  });

  it.each(['mazurkiewicz', 'reads-from'] as const)(
    'is what other threads depend on in dpor (%s)',
    async (equivalence) => {
      // Found in the last of the orders only: the other thread's load comes before the function returns in the first.
      const text = user.replace('USE', 'kept[0] = *p').replace('TAKEN', 'local');
      const { kinds, result } = await kindsOf('search', text, { strategy: 'dpor', equivalence });
      expect(kinds).toEqual(['use-after-free']);
      expect(result.findings[0]?.executionsHit).toBeLessThan(result.campaign?.executions ?? 0);
    },
  );
});

describe('a frame that lives', () => {
  it.each([
    [
      'while its function waits for the other thread',
      `static void *adds(void *a) { ++*(int *)a; return a; }
      static int deep(int n) { int local = n; pthread_t t; if (n > 0) return deep(n - 1); pthread_create(&t, 0, adds, &local); pthread_join(t, 0); return local; }
      int main(void) { return deep(5) != 1; }`,
    ],
    [
      'until a semaphore in it was posted',
      `static void *posts(void *a) { for (;;) { sem_t *s = atomic_exchange(&inside, 0); if (s == 0) continue; sem_post(s); return a; } }
      static void waits(void) { sem_t own; sem_init(&own, 0, 0); atomic_store(&inside, &own); sem_wait(&own); }
      int main(void) { pthread_t t; pthread_create(&t, 0, posts, 0); waits(); pthread_join(t, 0); return 0; }`,
    ],
    [
      'below a callback of the runtime',
      `static void *adds(void *a) { *(int *)a += 1; return a; }
      static void makes(void) { int local = 1; pthread_t t; pthread_create(&t, 0, adds, &local); pthread_mutex_lock(&lock); pthread_mutex_unlock(&lock); pthread_join(t, 0); kept[0] = local; }
      int main(void) { pthread_once(&once, makes); return kept[0] != 2; }`,
    ],
    [
      'in a function that is called like one of the runtime',
      `static void *adds(void *a) { *(int *)a += 1; return a; }
      static void sem_wait_for_all(void) { int local = 1; pthread_t t; pthread_create(&t, 0, adds, &local); while (pthread_tryjoin_np(t, 0) != 0) {} kept[0] = local; }
      int main(void) { sem_wait_for_all(); return kept[0] != 2; }`,
    ],
    [
      'after a jump into it',
      `static jmp_buf place;
      static void *adds(void *a) { *(int *)a += 1; return a; }
      static void jumps(void) { volatile int far[20] = {1}; pthread_mutex_lock(&lock); pthread_mutex_unlock(&lock); if (far[0]) longjmp(place, 1); }
      static int stays(void) { int local = 1; pthread_t t; if (setjmp(place) == 0) jumps(); pthread_create(&t, 0, adds, &local); pthread_mutex_lock(&lock); pthread_mutex_unlock(&lock); pthread_join(t, 0); return local; }
      int main(void) { return stays() != 2; }`,
    ],
  ])('%s', async (_what, text) => {
    expect((await kindsOf('lives', `#define _GNU_SOURCE\n${text}`)).kinds).toEqual([]);
    expect((await kindsOf('lives', `#define _GNU_SOURCE\n${text}`, { preempt: 'all' })).kinds).toEqual([]);
  });
});
