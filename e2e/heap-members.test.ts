/** What is raced on in a heap block has its member's name where the debug information tells it for certain, and no name where it does not. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { check, type Finding } from '../src/index.ts';
import type { Trace } from '../src/report/trace-model.ts';

const folder = mkdtempSync(join(tmpdir(), 'heddle-members-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function racesOf(file: string, text: string, ...flags: string[]): Promise<readonly Finding[]> {
  writeFileSync(join(folder, file), text);
  const { findings } = await check({ files: [file], cwd: folder, runs: 64, explain: false, clangArguments: flags });
  return findings.filter(({ kind }) => kind === 'data-race');
}

const membersOf = (races: readonly Finding[]): string[] => [
  ...new Set(races.map(({ memory }) => (memory?.member ? `${memory.member.name} of ${memory.member.type}` : 'none'))),
];

/** Two threads do `body` to what `made` gives. */
const inC = (declarations: string, made: string, body: string, type = 'struct pool'): string => `#include <pthread.h>
#include <stdlib.h>
${declarations}
static void *both(void *x) { ${type} *p = x; ${body} return 0; }
int main(void) {
  void *made = ${made};
  pthread_t a, b;
  pthread_create(&a, 0, both, made);
  pthread_create(&b, 0, both, made);
  pthread_join(a, 0);
  pthread_join(b, 0);
  free(made);
}
`;

const pool = 'struct part { char c; short s; };\nstruct pool { long n; struct part parts[3]; struct pool *next; };';

describe.each(['-O1', '-O2'])('%s', (level) => {
  const c: Readonly<Record<string, readonly [text: string, members: readonly string[]]>> = {
    'a member': [inC(pool, 'calloc(1, sizeof(struct pool))', 'p->n++;'), ['n of struct pool']],
    'a member of an element': [
      inC(pool, 'calloc(1, sizeof(struct pool))', 'p->parts[1].s++;'),
      ['parts[1].s of struct pool'],
    ],
    'a structure with a name by typedef only': [
      inC('typedef struct { int a, b; } both_t;', 'calloc(1, sizeof(both_t))', 'p->b++;', 'both_t'),
      ['b of both_t'],
    ],
    'an element of an array of structures': [
      inC(pool, 'calloc(5, sizeof(struct pool))', 'p += 2; p->n++;'),
      ['n of struct pool'],
    ],
    'numbers that are no members': [inC('', 'calloc(5, sizeof(int))', 'p[3]++;', 'int'), ['none']],
    'one of several bit-fields in a byte': [
      inC('struct flags { unsigned a : 2, b : 3; };', 'calloc(1, sizeof(struct flags))', 'p->b = 1;', 'struct flags'),
      ['none'],
    ],
    'a member of a union': [
      inC('union word { int i; float f; };', 'calloc(1, sizeof(union word))', 'p->f = 1;', 'union word'),
      ['none'],
    ],
    'a block that is too small for the type': [
      inC('struct big { int n; int more[20]; };', 'calloc(1, 8)', 'p->n++;', 'struct big'),
      ['none'],
    ],
  };
  it.each(Object.entries(c))('%s', async (_name, [text, members]) => {
    const races = await racesOf('a.c', text, level);
    expect(races.length).toBeGreaterThan(0);
    expect(membersOf(races)).toEqual(members);
  });

  it('a member of a base class', async () => {
    const text = `#include <thread>
      struct Base { int tag = 0; virtual ~Base() {} };
      struct Widget : Base { int width = 0; void grow(); };
      __attribute__((noinline)) void Widget::grow() {
        width++;
        tag++;
      }
      int main() {
        auto *w = new Widget;
        std::thread a([w] { w->grow(); }), b([w] { w->grow(); });
        a.join(); b.join(); delete w;
      }`;
    expect(membersOf(await racesOf('a.cc', text, level)).toSorted()).toEqual(['tag of Widget', 'width of Widget']);
  });

  it('members beside virtual and empty base classes', async () => {
    const text = `#include <thread>
      struct Virtual { int shared = 0; virtual ~Virtual() {} };
      struct Empty {};
      struct Inner : virtual Virtual { int own = 0; };
      struct Outer : Empty { char first = 0; int second = 0; };
      __attribute__((noinline)) void grow(Inner *i, Outer *o) {
        i->own++;
        o->first++;
      }
      int main() {
        auto *i = new Inner;
        auto *o = new Outer;
        std::thread a(grow, i, o), b(grow, i, o);
        a.join(); b.join(); delete i; delete o;
      }`;
    expect(membersOf(await racesOf('a.cc', text, level)).toSorted()).toEqual(['first of Outer', 'own of Inner']);
  });

  it('a pointer whose local is used again for another address', async () => {
    // The access is all that is done with the pointer: its local becomes the sum.
    const text = inC(
      'struct job { int input; int steps; };\n__attribute__((noinline)) static void work(struct job *job) { job->steps++; }',
      'calloc(1, sizeof(struct job))',
      'work(p);',
      'struct job',
    );
    expect(membersOf(await racesOf('a.c', text, level))).toEqual(['steps of struct job']);
  });
});

it('the text has them in title, memory and interleaving', async () => {
  const [race] = await racesOf('a.c', inC(pool, 'calloc(1, sizeof(struct pool))', 'p->n++; p->next = 0;'));
  expect(race?.title).toBe('data race on n of struct pool (a.c:5)');
  const rows = race?.interleaving?.map(({ text }) => text.replace(/0x[0-9a-f]+/, '0x1')) ?? [];
  expect(rows).toContain('read 0x1->n: 0');
  expect(rows).toContain('0x1->n = 1 (was 0)');
});

it('the trace has them, too', async () => {
  const text = inC(pool, 'calloc(1, sizeof(struct pool))', 'p->n++; p->parts[2].c = 1;');
  writeFileSync(join(folder, 'trace.c'), text);
  const traces: Trace[] = [];
  const options = { files: ['trace.c'], cwd: folder, runs: 64, explain: false };
  await check({ ...options, onTrace: (_finding, trace) => traces.push(trace) });
  const names = traces.flatMap(({ objects }) => objects.flatMap(({ kind, name }) => (kind === 'heap' ? [name] : [])));
  expect([...new Set(names)].toSorted()).toEqual(['block 1->n', 'block 1->parts[2].c']);
});

it('not of memory that was another block before, where only accesses to that one tell', async () => {
  const text = `#include <pthread.h>
#include <stdlib.h>
struct early { int kind; int shape; };
static int *numbers;
__attribute__((noinline)) static void paint(struct early *e) { e->shape++; }
static void *count(void *x) { numbers[1]++; return x; }
int main(void) {
  struct early *e = calloc(1, sizeof *e);
  paint(e);
  free(e);
  numbers = calloc(1, sizeof *e);
  pthread_t a, b;
  pthread_create(&a, 0, count, 0);
  pthread_create(&b, 0, count, 0);
  pthread_join(a, 0);
  pthread_join(b, 0);
}
`;
  for (const heap of ['reuse', 'quarantine'] as const) {
    writeFileSync(join(folder, 'reused.c'), text);
    const { findings } = await check({ files: ['reused.c'], cwd: folder, runs: 64, explain: false, heap });
    expect(membersOf(findings), heap).toEqual(['none']);
  }
});
