/** Programs that allocate more in all than there is memory, but never hold much of it: they must not fail, whatever the sizes. */
import { afterAll, describe, expect, it } from 'vitest';

import type { CheckResult } from '../src/report/model.ts';
import { createFolder, runWarmCli } from './cli-support.ts';

const headers = `
#include <assert.h>
#include <errno.h>
#include <malloc.h>
#include <pthread.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
static void *nothing(void *unused) { return unused; }
`;

const programs = {
  /** 100 MiB of pages, then threads, whose stacks need room of their own. */
  'pages.c': `${headers}
static void *churn(void *unused) {
  for (int i = 0; i < 400; i++) {
    char *pages = mmap(0, 65536, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    assert(pages != MAP_FAILED && pages[0] == 0 && pages[65535] == 0);
    pages[0] = pages[65535] = 1;
    assert(munmap(pages, 65536) == 0);
  }
  return unused;
}
int main(void) {
  pthread_t threads[4];
  for (int round = 0; round < 2; round++) {
    for (int i = 0; i < 2; i++) assert(pthread_create(&threads[i], 0, churn, 0) == 0);
    for (int i = 2; i < 4; i++) assert(pthread_create(&threads[i], 0, nothing, 0) == 0);
    for (int i = 0; i < 4; i++) pthread_join(threads[i], 0);
  }
  return 0;
}
`,
  /** No size comes twice; what is held stays whole. */
  'sizes.c': `${headers}
int main(void) {
  char *held[8] = {0};
  size_t sizes[8] = {0};
  for (unsigned i = 0; i < 700; i++) {
    unsigned at = i * 5 % 8;
    for (size_t k = 0; k < sizes[at]; k += 997) assert(held[at][k] == (char)at);
    free(held[at]);
    sizes[at] = 20000 + i * 37 % 6000 * 16;
    held[at] = i % 3 ? malloc(sizes[at]) : aligned_alloc(i % 2 ? 4096 : 64, sizes[at]);
    assert(held[at] != NULL && malloc_usable_size(held[at]) == sizes[at]);
    assert(i % 3 || (uintptr_t)held[at] % (i % 2 ? 4096 : 64) == 0);
    memset(held[at], (int)at, sizes[at]);
    char *zeros = calloc(1, 40000 + i);
    for (size_t k = 0; k < 40000 + i; k += 1999) assert(zeros[k] == 0);
    memset(zeros, 1, 40000 + i);
    free(zeros);
  }
  return 0;
}
`,
  'too-much.c': `${headers}
int main(void) {
  for (int i = 0; i < 2000; i++) *(volatile char *)malloc(20000 + i) = 1;
  return 0;
}
`,
  'used-after.c': `${headers}
int main(void) {
  volatile char *early = malloc(5000);
  free((void *)early);
  for (unsigned i = 0; i < 1500; i++) free(malloc(20000 + i * 16));
  return early[7];
}
`,
  'huge.c': `${headers}
static const size_t sizes[] = {SIZE_MAX,     SIZE_MAX - 14,    SIZE_MAX - 4096,     SIZE_MAX / 2 + 2, SIZE_MAX / 2 + 1,
                               SIZE_MAX / 2, SIZE_MAX / 2 - 7, SIZE_MAX / 2 - 4096, 1u << 30};
int main(void) {
  for (unsigned i = 0; i < sizeof sizes / sizeof *sizes; i++) {
    volatile size_t n = sizes[i];
    void *volatile got = malloc(n);
    assert(got == NULL && errno == ENOMEM);
    got = calloc(n, 1);
    assert(got == NULL);
    got = memalign(64, n);
    assert(got == NULL);
    char *kept = malloc(4);
    *kept = 3;
    got = realloc(kept, n);
    assert(got == NULL && *kept == 3);
    free(kept);
    assert(mmap(0, n, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) == MAP_FAILED);
  }
  return 0;
}
`,
};

const folder = createFolder(programs);
afterAll(folder.remove);

async function check(file: string, heap: string): Promise<CheckResult> {
  const options = ['--heap', heap, '--runs', '4', '--max-memory', '32M', '--json'];
  const { stdout } = await runWarmCli(['check', file, ...options], { cwd: folder.path });
  return JSON.parse(stdout) as CheckResult;
}

describe.each(['reuse', 'quarantine'])('memory that runs short under --heap %s', (heap) => {
  it.each(['pages.c', 'sizes.c', 'huge.c'])('%s is clean', async (file) => {
    const { verdict, findings } = await check(file, heap);
    expect(findings.map(({ title }) => title)).toEqual([]);
    expect(verdict).toBe('clean');
  });

  it('is a finding when the program holds it', async () => {
    expect((await check('too-much.c', heap)).findings.map(({ kind }) => kind)).toEqual(['out-of-memory']);
  });

  it('does not hide a use of freed memory', async () => {
    expect((await check('used-after.c', heap)).findings.map(({ kind }) => kind)).toEqual(['use-after-free']);
  });
});
