/** How calls end a program, and what is refused: each with its verdict and the place. */
import { writeFileSync } from 'node:fs';
import { afterAll, describe, expect, it } from 'vitest';

import { HeddleError } from '../src/base/error.ts';
import { errorResult } from '../src/report/error-result.ts';
import { exitCodeOf } from '../src/cli/exit-code.ts';
import { check as checkHere } from '../src/index.ts';
import type { CheckResult } from '../src/report/model.ts';
import { createFolder } from './cli-support.ts';

const folder = createFolder({});
afterAll(() => folder.remove());
let programs = 0;

/** In this process, whose compiler stays warm: what the command line makes of results and errors is in cli-check.test.ts. */
async function check(source: string): Promise<CheckResult & { readonly code: number }> {
  const name = `program-${programs++}.c`;
  writeFileSync(`${folder.path}/${name}`, source);
  try {
    const result = await checkHere({ files: [name], cwd: folder.path, runs: 100, jobs: 1, explain: false });
    return { ...result, code: exitCodeOf(result, 'warning') };
  } catch (error) {
    if (!(error instanceof HeddleError)) throw error;
    const result = errorResult(error);
    return { ...result, code: exitCodeOf(result, 'warning') };
  }
}

const headers =
  '#define _GNU_SOURCE\n#include <assert.h>\n#include <pthread.h>\n#include <signal.h>\n#include <stdio.h>\n#include <stdlib.h>\n#include <sys/mman.h>\n#include <unistd.h>\n';
const inMain = (body: string): string =>
  `${headers}static void on(int n) { (void)n; puts("handled"); }\nstatic void *nothing(void *a) { return a; }\nint main(void) {\n  ${body}\n  return 0;\n}\n`;

describe('handlers of the end', () => {
  const registered = (call: string): string => `${headers}
static void say(const char *text) { fputs(text, stderr); }
static void a(void) { say("a"); }
static void b(void) { say("b"); }
static void more(void) { say("("); ${call}(b); ${call}(a); say(")"); }
`;

  it.each([
    ['atexit', 'exit'],
    ['at_quick_exit', 'quick_exit'],
  ])('of %s run newest first, those that one registers next', async (register, end) => {
    const calls = ['a', 'b', 'more', 'b'].map((name) => `${register}(${name});`).join(' ');
    const { findings } = await check(`${registered(register)}int main(void) { ${calls} ${end}(3); }\n`);
    expect(findings.map(({ kind, output }) => [kind, output])).toEqual([['exit-status', 'b()abba']]);
  });

  it('run once when two threads exit: the second waits for the end', async () => {
    const text = `${registered('atexit')}
static void *leave(void *argument) { exit(3); return argument; }
int main(void) { pthread_t t; atexit(a); atexit(b); pthread_create(&t, NULL, leave, NULL); exit(3); }
`;
    const { findings } = await check(text);
    const ends = findings.filter(({ kind }) => kind !== 'thread-leak');
    expect(new Set(ends.map(({ kind, output }) => `${kind} ${output}`))).toEqual(new Set(['exit-status ba']));
  });
});

describe('an end that is a finding', () => {
  it.each([
    { name: 'raise of a deadly signal', body: 'raise(SIGTERM);', kind: 'abort', title: 'Terminated' },
    { name: 'kill of itself', body: 'kill(getpid(), SIGSEGV);', kind: 'abort', title: 'Segmentation fault' },
    { name: 'abort with a handler', body: 'signal(SIGABRT, on); abort();', kind: 'abort', title: 'abort' },
    { name: 'a failed assertion', body: 'assert(getpid() == 0);', kind: 'assertion', title: 'getpid() == 0' },
    { name: 'exit with a status', body: 'exit(3);', kind: 'exit-status', title: '3' },
    { name: '_Exit with a status', body: '_Exit(4);', kind: 'exit-status', title: '4' },
    {
      name: 'a write to read-only pages',
      body: 'char *p = mmap(0, 4096, PROT_READ, MAP_PRIVATE | MAP_ANON, -1, 0); *p = 1;',
      kind: 'trap',
      title: '',
    },
    {
      name: 'strlen of a null pointer',
      body: 'char *volatile p = 0; return strlen(p);',
      kind: 'null-dereference',
      title: '',
    },
    {
      name: 'strcpy over the end of a block',
      body: 'char *p = malloc(4); strcpy(p, getenv("X") ? "a" : "too long"); free(p);',
      kind: 'heap-overflow',
      title: '',
    },
    {
      name: 'a freed string that is printed',
      body: 'char *p = strdup("text"); free(p); printf("%s", p);',
      kind: 'use-after-free',
      title: '',
    },
    {
      name: 'a FILE that is used after fclose',
      body: 'FILE *f = fopen("a", "w"); fclose(f); fputs("x", f);',
      kind: 'use-after-free',
      title: '',
    },
  ])('$name', async ({ body, kind, title }) => {
    const result = await check(`#include <string.h>\n${inMain(body)}`);
    expect([result.error, result.verdict]).toEqual([undefined, 'findings']);
    expect(result.findings.map((finding) => finding.kind)).toContain(kind);
    expect(result.findings.map((finding) => finding.title).join('\n')).toContain(title);
    expect(result.code).toBe(1);
  });

  it('a pipe orders only what is before the write', async () => {
    const source = `${headers}
int before, after, ends[2];
static void *reader(void *a) { char c; read(ends[0], &c, 1); before++; after++; return a; }
int main(void) {
  pthread_t t; pipe(ends); pthread_create(&t, 0, reader, 0);
  before = 1; write(ends[1], "x", 1); after = 1;
  pthread_join(t, 0); return 0;
}
`;
    const titles = (await check(source)).findings.map((finding) => finding.title).join('\n');
    expect(titles).toContain('after');
    expect(titles).not.toContain('before');
  });

  it('an eventfd orders only what is before the addition', async () => {
    const source = `${headers}#include <sys/eventfd.h>
int before, after, counter;
static void *reader(void *a) { eventfd_t n; eventfd_read(counter, &n); before++; after++; return a; }
int main(void) {
  pthread_t t; counter = eventfd(0, 0); pthread_create(&t, 0, reader, 0);
  before = 1; eventfd_write(counter, 1); after = 1;
  pthread_join(t, 0); return 0;
}
`;
    const titles = (await check(source)).findings.map((finding) => finding.title).join('\n');
    expect(titles).toContain('after');
    expect(titles).not.toContain('before');
  });

  it('a reader of a pipe that nobody writes is a deadlock', async () => {
    const result = await check(inMain('int ends[2]; char c; pipe(ends); read(ends[0], &c, 1);'));
    expect(result.findings.map((finding) => finding.kind)).toEqual(['deadlock']);
  });
});

it('flock of a file that another descriptor has locked is a deadlock', async () => {
  const body =
    'int a = open("f", O_RDWR | O_CREAT, 0600), b = open("f", O_RDWR); flock(a, LOCK_EX); close(dup(b)); flock(b, LOCK_SH);';
  const result = await check(`#include <fcntl.h>\n#include <sys/file.h>\n${inMain(body)}`);
  expect([result.error, result.findings.map((finding) => finding.kind)]).toEqual([undefined, ['deadlock']]);
  expect(result.findings[0]?.title).toContain('flock');
});

interface RefusedCall {
  readonly name: string;
  readonly body: string;
  readonly include?: string;
}

describe('a call that cannot be meant', () => {
  it.each([
    { name: 'fork', body: 'if (fork() == 0) _exit(0);' },
    { name: 'popen', body: 'pclose(popen("ls", "r"));' },
    { name: 'pthread_cancel', body: 'pthread_cancel(pthread_self());' },
    { name: 'execv', body: 'execv("/bin/ls", 0);' },
    { name: 'shmget', body: 'shmget(IPC_PRIVATE, 1, 0);', include: 'sys/shm.h' },
    { name: 'swapcontext', body: 'ucontext_t a; swapcontext(&a, &a);', include: 'ucontext.h' },
    { name: 'argp_parse', body: 'argp_parse(0, 0, 0, 0, 0, 0);', include: 'argp.h' },
    { name: 'wordexp', body: 'wordexp_t w; wordexp("*", &w, 0);', include: 'wordexp.h' },
    { name: 'if_nametoindex', body: 'if_nametoindex("lo");', include: 'net/if.h' },
  ])('$name is refused with its place', async ({ name, body, include = 'errno.h' }: RefusedCall) => {
    const result = await check(`#include <${include}>\n${inMain(body)}`);
    expect([result.code, result.verdict, result.error?.code]).toEqual([2, 'error', 'HDL_UNSUPPORTED_CALL']);
    expect(result.error?.message).toMatch(new RegExp(`\`${name}\` is used at program-\\d+\\.c:13`));
  });

  it.each([
    { name: 'alarm', body: 'alarm(1);' },
    { name: 'pause', body: 'pause();' },
    { name: 'sigsuspend', body: 'sigset_t s; sigemptyset(&s); sigsuspend(&s);' },
    { name: 'sigwait', body: 'sigset_t s; int n; sigfillset(&s); sigwait(&s, &n);' },
    { name: 'mmap of a file with MAP_SHARED and PROT_WRITE', body: 'mmap(0, 10, PROT_WRITE, MAP_SHARED, 0, 0);' },
    {
      name: 'pthread_kill of another thread',
      body: 'pthread_t t; pthread_create(&t, 0, nothing, 0); pthread_kill(t, SIGUSR1);',
    },
    { name: 'syscall(1234)', body: 'syscall(1234);' },
  ])('$name ends the check when it is reached, with its place', async ({ name, body }) => {
    const result = await check(inMain(body));
    expect([result.code, result.verdict, result.error?.code]).toEqual([2, 'error', 'HDL_PROGRAM_UNSUPPORTED_CALL']);
    expect(result.error?.message).toContain(`\`${name}\` at program-`);
    expect(result.error?.message).toMatch(/program-\d+\.c:12:\d+, which/);
  });
});

describe('annotations', () => {
  const source = (race: string): string => `${headers}#include <sanitizer/tsan_interface.h>
void __tsan_testonly_barrier_init(unsigned *, unsigned), __tsan_testonly_barrier_wait(unsigned *);
void AnnotateBenignRace(const char *, int, const volatile void *, const char *);
int hidden, known, plain, handed; unsigned barrier; volatile int flag;
static void *other(void *a) {
  __tsan_ignore_thread_begin(); hidden++; __tsan_ignore_thread_end();
  known++;
  ${race}
  handed = 1; __tsan_release(&flag); __tsan_testonly_barrier_wait(&barrier);
  return a;
}
int main(void) {
  pthread_t t;
  __tsan_testonly_barrier_init(&barrier, 2);
  AnnotateBenignRace(__FILE__, __LINE__, &known, "counts roughly");
  pthread_create(&t, 0, other, 0);
  hidden++; known++; plain++;
  __tsan_testonly_barrier_wait(&barrier); __tsan_acquire(&flag); handed++;
  pthread_join(t, 0);
  return 0;
}
`;

  it('hide and order what they say', async () => {
    expect((await check(source(''))).findings).toEqual([]);
  });

  it('hide nothing else', async () => {
    const titles = (await check(source('plain++;'))).findings.map((finding) => finding.title).join('\n');
    expect(titles).toContain('plain');
    expect(titles).not.toMatch(/hidden|known|handed/);
  });

  /** Two threads, one after the other in time, that say how they hold a lock of the program's own. */
  const holders = (first: string, second: string): string => `${headers}#include <sanitizer/tsan_interface.h>
static int lock, counted;
static volatile int turn;
static void hold(unsigned flags) {
  __tsan_mutex_pre_lock(&lock, flags);
  __tsan_mutex_post_lock(&lock, flags, 0);
  counted++;
  __tsan_mutex_pre_unlock(&lock, flags);
  __tsan_mutex_post_unlock(&lock, flags);
}
static void wait_for(int mine) {
  __tsan_ignore_thread_begin();
  while (turn != mine) sched_yield();
  __tsan_ignore_thread_end();
}
static void *other(void *a) {
  wait_for(1);
  hold(${second});
  return a;
}
int main(void) {
  pthread_t t;
  pthread_create(&t, 0, other, 0);
  hold(${first});
  __tsan_ignore_thread_begin(); turn = 1; __tsan_ignore_thread_end();
  pthread_join(t, 0);
  return 0;
}
`;
  const [reads, writes] = ['__tsan_mutex_read_lock', '0'];

  it.each([
    [writes, writes],
    [reads, writes],
    [writes, reads],
  ])('order holders of an own lock: %s before %s', async (first, second) => {
    expect((await check(holders(first, second))).findings).toEqual([]);
  });

  it('do not order its readers with each other', async () => {
    const [race] = (await check(holders(reads, reads))).findings;
    expect(race?.title).toContain('counted');
  });
});
