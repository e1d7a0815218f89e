/** What the C library does to memory on behalf of a thread is seen: two threads that share it without order race, with order they do not. */
import { writeFileSync } from 'node:fs';
import { afterAll, describe, expect, it } from 'vitest';

import { createFolder, runWarmCli } from './cli-support.ts';

interface Pair {
  readonly name: string;
  readonly shared: string;
  /** One thread's statement. */
  readonly main: string;
  /** The other thread's. */
  readonly other: string;
  /** A part of the finding's title. */
  readonly on: string;
}

const buffers = 'static char text[32] = "text", copy[32];';
const pairs: readonly Pair[] = [
  {
    name: 'strcpy into a string that is measured',
    shared: buffers,
    main: 'strcpy(text, words);',
    other: 'used += strlen(text);',
    on: 'text',
  },
  {
    name: 'memcpy from a buffer that is set',
    shared: buffers,
    main: 'memset(text, 1, length);',
    other: 'memcpy(copy, text, length); used += copy[0];',
    on: 'text',
  },
  {
    name: 'strcmp against a string that is extended',
    shared: buffers,
    main: 'strcat(text, "x");',
    other: 'used += strcmp(text, "textual");',
    on: 'text',
  },
  {
    name: 'snprintf into a buffer that is read',
    shared: buffers,
    main: 'snprintf(text, 8, "%d", length);',
    other: 'used += text[0];',
    on: 'text',
  },
  {
    name: 'a %s argument that is written',
    shared: buffers,
    main: 'printf("%.3s", text);',
    other: 'text[2] = 1;',
    on: 'text',
  },
  {
    name: 'sscanf into a variable',
    shared: 'static int number;',
    main: 'sscanf("12", "%d", &number);',
    other: 'used += number;',
    on: 'number',
  },
  {
    name: 'a number parsed while it changes',
    shared: buffers,
    main: 'used += atoi(text);',
    other: 'text[0] = 49;',
    on: 'text',
  },
  { name: 'read into a buffer', shared: buffers, main: 'read(0, text, 4);', other: 'used += text[1];', on: 'text' },
  {
    name: 'fgets into a buffer',
    shared: buffers,
    main: 'fgets(text, 8, stdin);',
    other: 'used += text[1];',
    on: 'text',
  },
  {
    name: 'fwrite from a buffer',
    shared: buffers,
    main: 'fwrite(text, 1, 4, stdout);',
    other: 'text[3] = 2;',
    on: 'text',
  },
  {
    name: 'qsort while an element is read',
    shared: 'static int values[3] = {3, 2, 1};',
    main: 'qsort(values, 3, 4, compare);',
    other: 'used += values[1];',
    on: 'values',
  },
  {
    name: 'a bsearch key that is written',
    shared: 'static int values[3] = {1, 2, 3}, key = 2;',
    main: 'bsearch(&key, values, 3, 4, compare);',
    other: 'key = 3;',
    on: 'key',
  },
  {
    name: 'strtok in two threads',
    shared: buffers,
    main: 'char a[] = "a b"; strtok(a, " ");',
    other: 'char b[] = "c d"; strtok(b, " ");',
    on: 'strtok_state',
  },
  {
    name: 'localtime in two threads',
    shared: 'static time_t zero;',
    main: 'localtime(&zero);',
    other: 'gmtime(&zero);',
    on: 'localtime_and_gmtime_result',
  },
  { name: 'rand in two threads', shared: '', main: 'used += rand();', other: 'used2 += rand();', on: 'rand_state' },
  {
    name: 'getenv while setenv',
    shared: '',
    main: 'setenv("A", "1", 1);',
    other: 'used += getenv("B") != NULL;',
    on: 'environment',
  },
  {
    name: 'putc_unlocked without the lock',
    shared: '',
    main: 'putc_unlocked(97, stdout);',
    other: 'puts("b");',
    on: 'data race',
  },
  {
    name: 'clock_gettime into a shared time',
    shared: 'static struct timespec now;',
    main: 'clock_gettime(CLOCK_REALTIME, &now);',
    other: 'used += now.tv_sec;',
    on: 'now',
  },
  {
    name: 'wmemcpy',
    shared: 'static wchar_t wide[4] = L"abc", copied[4];',
    main: 'wmemcpy(copied, wide, 3);',
    other: 'wide[1] = 5;',
    on: 'wide',
  },
];

/** The pair as a function `pair_N` in a file of its own. */
function source({ shared, main, other }: Pair, index: number, ordered: boolean): string {
  const [lock, unlock] = ordered ? ['pthread_mutex_lock(&lock);', 'pthread_mutex_unlock(&lock);'] : ['', ''];
  return `#define _GNU_SOURCE
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>
#include <wchar.h>
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static volatile int length = 4;
static const char *volatile words = "words";
int used_${index}, used2_${index};
#define used used_${index}
#define used2 used2_${index}
${shared}
static int compare(const void *left, const void *right) { return *(const int *)left - *(const int *)right; }
static void *other_thread(void *argument) {
  ${lock}
  ${other}
  ${unlock}
  return argument;
}
void pair_${index}(void) {
  pthread_t thread;
  pthread_create(&thread, NULL, other_thread, NULL);
  ${lock}
  ${main}
  ${unlock}
  pthread_join(thread, NULL);
}
`;
}

interface Result {
  readonly verdict: string;
  readonly error?: unknown;
  readonly findings: readonly {
    readonly kind: string;
    readonly title: string;
    readonly severity: string;
    readonly benign?: { readonly reason: string };
    readonly accesses?: readonly { readonly stack: readonly { readonly file: string }[] }[];
  }[];
}

const folder = createFolder({ input: 'some input\nmore\n' });
afterAll(() => folder.remove());

/** One program that runs all pairs, one after the other. */
async function check(ordered: boolean): Promise<Result> {
  const files = pairs.map((pair, index) => {
    const name = `${ordered ? 'ordered' : 'racing'}-${index}.c`;
    writeFileSync(`${folder.path}/${name}`, source(pair, index, ordered));
    return name;
  });
  const calls = pairs.map((_, index) => `void pair_${index}(void);`).join('\n');
  const body = pairs.map((_, index) => `pair_${index}();`).join(' ');
  writeFileSync(`${folder.path}/main.c`, `${calls}\nint main(void) { ${body} return 0; }\n`);
  const options = ['--runs', '100', '--jobs', '1', '--json', '--stdin', 'input', '-w'];
  const run = await runWarmCli(['check', 'main.c', ...files, ...options], { cwd: folder.path });
  return JSON.parse(run.stdout) as Result;
}

describe('without order', () => {
  let racing: Promise<Result> | undefined;

  it.each(pairs.map((pair, index) => ({ ...pair, index })))('$name is a race', async ({ on, index }) => {
    const result = await (racing ??= check(false));
    expect(result.error).toBeUndefined();
    // Both stacks lead to the program's own lines.
    const own = result.findings.filter((finding) =>
      finding.accesses?.every((access) => access.stack.some((frame) => frame.file === `racing-${index}.c`)),
    );
    expect(own.map((finding) => finding.kind)).toContain('data-race');
    expect(own.map((finding) => finding.title).join('\n')).toContain(on);
  });
});

describe('state that glibc locks', () => {
  it('makes a race that is likely benign, and no other does', async () => {
    const { findings } = await check(false);
    const benign = findings.filter(({ benign: reason }) => reason?.reason.includes('glibc') === true);
    expect(benign.map(({ title }) => title)).toEqual([expect.stringContaining('rand_state')]);
  });
});

describe('state whose values are not shown', () => {
  it('is not judged by them', async () => {
    const text = `#include <locale.h>
#include <pthread.h>
#include <stdlib.h>
static void *run(void *a) {
  a ? setlocale(LC_ALL, 0) : setlocale(LC_ALL, "C");
  a ? !getenv("A") : setenv("A", "1", 1);
  return a;
}
int main(void) {
  pthread_t threads[4];
  for (int i = 0; i < 4; i++) pthread_create(&threads[i], 0, run, i % 2 ? threads : 0);
  for (int i = 0; i < 4; i++) pthread_join(threads[i], 0);
}
`;
    writeFileSync(`${folder.path}/hidden.c`, text);
    const run = await runWarmCli(['check', 'hidden.c', '--runs', '300', '--jobs', '1', '--json'], { cwd: folder.path });
    const { findings } = JSON.parse(run.stdout) as Result;
    const found = findings.map(({ severity, title }) => `${severity}: ${title.replace(/ \(.*/, '')}`);
    expect([...new Set(found)].toSorted()).toEqual([
      'error: data race on environment',
      'error: data race on locale_of_the_program',
    ]);
  });
});

describe('with order', () => {
  it('all are clean', async () => {
    const result = await check(true);
    expect([result.error, result.verdict, result.findings.map((finding) => finding.title)]).toEqual([
      undefined,
      'clean',
      [],
    ]);
  });
});
