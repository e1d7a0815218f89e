/** Files and descriptors are state that all threads share: every call that looks at them or changes them is a scheduling point. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { check } from '../index.ts';

const folder = mkdtempSync(join(tmpdir(), 'heddle-files-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const head = `#define _GNU_SOURCE
#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
`;

/** Two threads do `one` and `two`; then `end`. */
const pair = (before: string, one: string, two: string, end = ''): string => `${head}${before}
static void *first(void *a) { ${one} return a; }
static void *second(void *a) { ${two} return a; }
int main(void) {
  pthread_t a, b;
  SETUP
  pthread_create(&a, 0, first, 0);
  pthread_create(&b, 0, second, 0);
  pthread_join(a, 0);
  pthread_join(b, 0);
  ${end}
  return 0;
}
`;

const create = (flags: string, otherwise: string): string =>
  `if (access("/tmp/f", F_OK) != 0) { int fd = open("/tmp/f", ${flags}, 0600); ${otherwise} }`;
const add = (locks: boolean): string => `${locks ? 'pthread_mutex_lock(&lock);' : ''}
  char text[16] = {0};
  int fd = open("n", O_RDWR | O_CREAT, 0600);
  pread(fd, text, 15, 0);
  int length = snprintf(text, 16, "%d", atoi(text) + 1);
  pwrite(fd, text, length, 0);
  close(fd);
  ${locks ? 'pthread_mutex_unlock(&lock);' : ''}`;
const lock = 'static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;';
const total = `char text[16] = {0}; int fd = open("n", O_RDONLY); read(fd, text, 15); assert(atoi(text) == 2);`;
const writes = `int fd = open("x", O_CREAT | O_RDWR, 0600); assert(fd >= 0); assert(write(fd, "hi", 2) == 2); close(fd);`;
const directory = (tolerated: string): string =>
  `struct stat s; if (stat("d", &s) != 0) assert(mkdir("d", 0700) == 0${tolerated});`;
const listed = `struct stat s; if (stat("a", &s) == 0) { int fd = open("a", O_RDONLY); assert(fd >= 0 TOLERATED); }`;

const programs: readonly { name: string; setup?: string; buggy: string; fixed: string }[] = [
  {
    name: 'look whether a file is there, then create it',
    buggy: pair('', create('O_CREAT | O_EXCL', 'assert(fd >= 0);'), create('O_CREAT | O_EXCL', 'assert(fd >= 0);')),
    fixed: pair('', create('O_CREAT', 'assert(fd >= 0);'), create('O_CREAT', 'assert(fd >= 0);')),
  },
  {
    name: 'read a number from a file and write the next one',
    buggy: pair('', add(false), add(false), total),
    fixed: pair(lock, add(true), add(true), total),
  },
  {
    name: 'close a descriptor twice',
    setup: 'assert(pipe(ends) == 0);',
    buggy: pair('static int ends[2];', 'close(ends[0]); close(ends[0]);', writes),
    fixed: pair('static int ends[2];', 'close(ends[0]);', writes),
  },
  {
    name: 'look whether a folder is there, then make it',
    buggy: pair('', directory(''), directory('')),
    fixed: pair('', directory(' || errno == EEXIST'), directory(' || errno == EEXIST')),
  },
  {
    name: 'open what another thread renames',
    setup: 'fclose(fopen("a", "w"));',
    buggy: pair('', listed.replace('TOLERATED', ''), 'rename("a", "b");'),
    fixed: pair('', listed.replace('TOLERATED', '|| errno == ENOENT'), 'rename("a", "b");'),
  },
];

describe.each(programs)('$name', ({ name, setup = '', buggy, fixed }) => {
  const file = (variant: string, text: string): string => {
    const path = `${name.replaceAll(/\W+/g, '-')}-${variant}.c`;
    writeFileSync(join(folder, path), text.replace('SETUP', setup));
    return path;
  };

  it('is found by samples and by exhaustive search', async () => {
    const files = [file('buggy', buggy)];
    for (const strategy of ['portfolio', 'dpor']) {
      const { findings } = await check({ files, cwd: folder, runs: 300, strategy });
      expect(new Set(findings.map(({ kind }) => kind))).toEqual(new Set(['assertion']));
    }
  });

  it('is clean when it is correct, and exhaustive search comes to its end', async () => {
    const files = [file('fixed', fixed)];
    expect(await check({ files, cwd: folder, runs: 200 })).toMatchObject({ verdict: 'clean', findings: [] });
    const all = await check({ files, cwd: folder, strategy: 'dpor' });
    expect(all).toMatchObject({ verdict: 'clean', campaign: { exhaustive: true } });
  });
});

it.each(['portfolio', 'pct', 'round-robin'])('who waits for a file lets its maker run (%s)', async (strategy) => {
  const waits = 'while (access("ready", F_OK) != 0) ;';
  const makes = 'close(open("ready", O_CREAT, 0600));';
  writeFileSync(join(folder, 'waits.c'), pair('', waits, makes).replace('SETUP', ''));
  expect(await check({ files: ['waits.c'], cwd: folder, runs: 200, strategy })).toMatchObject({ verdict: 'clean' });
});
