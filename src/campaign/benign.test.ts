/** Patterns of races that do no harm, and races that look like them and do. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { check } from '../index.ts';

function program(first: string, second: string): string {
  return `#include <pthread.h>
#include <stdio.h>
static int flag, rounds;
static void *a(void *argument) { ${first} return argument; }
static void *b(void *argument) { ${second} return argument; }
int main(void) {
  pthread_t x, y;
  pthread_create(&x, NULL, a, NULL);
  pthread_create(&y, NULL, b, NULL);
  pthread_join(x, NULL);
  pthread_join(y, NULL);
  return 0;
}`;
}

const initialise = 'if (!flag) { puts("initialising"); flag = 1; }';
const cases: Readonly<Record<string, readonly [first: string, second: string, benign: boolean]>> = {
  'set by one thread, read by the other': ['flag = 1;', 'while (rounds < 3 && !flag) rounds++;', true],
  'a bit that both set': ['flag |= 1;', 'flag |= 1; if (flag == 0) rounds++;', true],
  'set by whoever finds it unset': [initialise, initialise, false],
};

const folder = mkdtempSync(join(tmpdir(), 'heddle-benign-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('a flag that is only ever set', () => {
  it.each(Object.entries(cases))('%s', async (_name, [first, second, benign]) => {
    writeFileSync(join(folder, 'a.c'), program(first, second));
    const { findings } = await check({ files: ['a.c'], cwd: folder, runs: 200, explain: false });
    const races = findings.filter(({ kind }) => kind === 'data-race');
    expect(races.length).toBeGreaterThan(0);
    expect(races.every(({ severity }) => severity === (benign ? 'warning' : 'error'))).toBe(true);
    expect(races.some(({ benign: found }) => found?.reason.includes('only ever set') === true)).toBe(benign);
  });
});

const lock = 'pthread_mutex_lock(&mutex);\n';
const unlock = 'pthread_mutex_unlock(&mutex);\n';

/** Globals, what two threads do, what main does at the end; whether races on `name` are called likely benign. */
const harmful: Readonly<Record<string, readonly [globals: string, a: string, b: string, end: string, name: RegExp]>> = {
  'a flag that publishes data': [
    'static int ready, data;',
    'data = 42;\nready = 1;',
    'if (ready)\nprintf("%d", data);',
    '',
    /^ready$/,
  ],
  'a flag in a block that publishes data': [
    `static struct message { int data, ready; } *m;
    __attribute__((constructor)) static void allocate(void) { m = calloc(1, sizeof *m); }`,
    'm->data = 42;\nm->ready = 1;',
    'if (m->ready)\nprintf("%d", m->data);',
    '',
    /^heap/,
  ],
  'a flag before a free': [
    'static int stop, *block;\n__attribute__((constructor)) static void allocate(void) { block = calloc(1, 4); }',
    'stop = 1;\nfree(block);',
    'if (!stop)\n++*block;',
    '',
    /^stop$/,
  ],
  'a value that is published too weakly': [
    'static int value;\nstatic _Atomic int ready;',
    'value = 1;\n__c11_atomic_store(&ready, 1, __ATOMIC_RELAXED);',
    'if (__c11_atomic_load(&ready, __ATOMIC_RELAXED))\nprintf("%d", value);',
    '',
    /^value$/,
  ],
  'members of one message': [
    'struct message { int kind, value; };\nstatic _Atomic(struct message *) box;',
    `struct message *m = malloc(sizeof *m);\nm->kind = 3;\nm->value = 1;
    __c11_atomic_store(&box, m, __ATOMIC_RELAXED);`,
    'struct message *m = __c11_atomic_load(&box, __ATOMIC_RELAXED);\nif (m && m->kind)\nrounds += m->value;',
    '',
    /^heap/,
  ],
  'a flag that decides a failure': [
    'static int stop, count;',
    `${lock}count = -1;\n${unlock}stop = 1;`,
    `if (!stop) {\n${lock}assert(count >= 0);\n${unlock}}`,
    '',
    /^stop$/,
  ],
  'a flag that a waiter looks at too early': [
    'static int done;\nstatic pthread_cond_t changed = PTHREAD_COND_INITIALIZER;',
    `${lock}pthread_cond_signal(&changed);\n${unlock}done = 1;\npthread_cond_signal(&changed);`,
    `${lock}while (!done)\npthread_cond_wait(&changed, &mutex);\n${unlock}`,
    '',
    /^done$/,
  ],
  'a counter that loses an update': ['static int count;', 'count++;', 'count++;', 'assert(count == 2);', /^count$/],
  'a counter that is looked at once': [
    'static int profile;',
    'profile++;',
    'if (profile == 1)\nabort();',
    '',
    /^profile$/,
  ],
  'a value stored by whoever finds none': [
    'static int taken, owners;',
    'if (!taken)\n{ taken = 1;\nowners++; }',
    'if (!taken)\n{ taken = 1;\nowners++; }',
    '',
    /^taken$/,
  ],
  'a statistic that must be exact': [
    'static struct { int hits; } stats;',
    'stats.hits++;',
    'stats.hits++;',
    'assert(stats.hits == 2);',
    /^stats/,
  ],
  'a statistic that decides': [
    'static struct { int hits; } stats;',
    'stats.hits++;',
    'stats.hits++;\nif (stats.hits > 1)\nexit(3);',
    '',
    /^stats/,
  ],
  'a statistic of one thread under a lock': [
    'static struct { int hits; } stats;',
    `${lock}stats.hits++;\n${unlock}`,
    'stats.hits++;',
    '',
    /^stats/,
  ],
  'a bit-field beside one under a lock': [
    'static struct { unsigned locked : 1, open : 1, rest : 6; } word;',
    `${lock}word.locked = 1;\n${unlock}`,
    'word.open = 1;',
    '',
    /^word/,
  ],
  'a bit-field of statistics beside one under a lock': [
    'static struct { unsigned hits : 8, misses : 8; } stats;',
    `${lock}stats.hits++;\n${unlock}`,
    'stats.misses++;',
    '',
    /^stats/,
  ],
  'writing to one FILE without its lock': [
    'static FILE *file; __attribute__((constructor)) static void open(void) { file = tmpfile(); }',
    "putc_unlocked('a', file);",
    "putc_unlocked('b', file);",
    '',
    /^heap block/,
  ],
};

describe('is no harmless pattern', () => {
  it.each(Object.entries(harmful))('%s', async (_name, [globals, a, b, end, name]) => {
    const text = `#include <assert.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static int rounds;
${globals}
static void *a(void *argument) {
${a}
return argument; }
static void *b(void *argument) {
${b}
return argument; }
int main(void) {
  pthread_t x, y;
  pthread_mutex_lock(&mutex);
  pthread_mutex_unlock(&mutex);
  pthread_create(&x, NULL, a, NULL);
  pthread_create(&y, NULL, b, NULL);
  pthread_join(x, NULL);
  pthread_join(y, NULL);
  ${end}
  return 0;
}`;
    writeFileSync(join(folder, 'harmful.c'), text);
    const { findings } = await check({ files: ['harmful.c'], cwd: folder, runs: 400 });
    const races = findings.filter(({ kind, memory }) => kind === 'data-race' && name.test(memory?.name ?? ''));
    expect(races.length).toBeGreaterThan(0);
    expect(races.map(({ severity, benign }) => benign?.reason ?? severity)).toEqual(races.map(() => 'error'));
  });
});
