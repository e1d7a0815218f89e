/** Reports name memory as the source does, where the debug information has it in several places, and say what null pointers are. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { check, type Finding } from '../src/index.ts';

const folder = mkdtempSync(join(tmpdir(), 'heddle-memory-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function findingsOf(files: Readonly<Record<string, string>>, ...flags: string[]): Promise<readonly Finding[]> {
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  const sources = Object.keys(files).filter((name) => !name.endsWith('.h'));
  const { findings } = await check({
    files: sources,
    cwd: folder,
    runs: 100,
    explain: false,
    clangArguments: ['-g', ...flags],
  });
  return findings;
}

const namesOf = (findings: readonly Finding[]): string[] =>
  findings.flatMap(({ memory }) => memory?.name ?? []).toSorted();

const pools = {
  'pool.h': `#include <mutex>
struct Base { virtual ~Base(); int tag = 0; };
struct Pool { Pool(); std::mutex lock; int used, spare; };
struct Widget : Base { int width = 1, height = 2; void grow(); ~Widget() override; };
`,
  'pool.cpp': `#include "pool.h"
namespace { struct Pool { long other[9]; Pool(); } unrelated; Pool::Pool() {} }
Base::~Base() {}
::Pool::Pool() : used(1), spare(2) {}
Widget::~Widget() {}
void Widget::grow() { height++; }
`,
  'main.cpp': `#include <thread>
#include "pool.h"
Pool pool;
Widget widget;
int main() {
  Pool own;
  auto body = [&] {
    pool.spare++;
    own.spare++;
    widget.grow();
    std::lock_guard<std::mutex> one(pool.lock), two(own.lock);
  };
  std::thread other(body);
  body();
  other.join();
  return 0;
}
`,
};

describe('classes whose constructors are in another file', () => {
  it.each(['-gdwarf-4', '-gdwarf-5'])('%s', async (version) => {
    const findings = await findingsOf(pools, version);
    expect(namesOf(findings)).toEqual(['local `own.spare` of main', 'pool.spare', 'widget.height']);
    const rows = findings.flatMap(({ interleaving }) => interleaving.map(({ text }) => text));
    expect(rows).toContain('lock mutex pool.lock');
    expect(rows).toContain('lock mutex own.lock');
  });
});

describe('null pointers', () => {
  it('say which member was accessed, and no value', async () => {
    const [finding] = await findingsOf({
      'member.c': `struct node { int key, value; };
static struct node *volatile head;
int main(void) { head->value = 3; return 0; }
`,
    });
    expect(finding?.message).toBe('write of 4 bytes through a null pointer, at offset 4');
    expect(finding?.memory).toEqual({ kind: 'unknown', name: 'null pointer', address: 0, offset: 4 });
    expect(finding?.interleaving.at(-1)?.text).toBe('write null pointer + 4');
  });

  it('of locks', async () => {
    const [finding] = await findingsOf({
      'lock.c': `#include <pthread.h>
static pthread_mutex_t *volatile lock;
int main(void) { return pthread_mutex_lock(lock); }
`,
    });
    expect(finding?.memory).toEqual({ kind: 'unknown', name: 'null pointer', address: 0, offset: 0 });
    expect(finding?.interleaving.at(-1)?.text).toBe('lock mutex at null pointer');
  });
});

it('members of heap blocks have the offset from the block that pointers to it show', async () => {
  const [finding] = await findingsOf({
    'heap.c': `#include <pthread.h>
#include <stdlib.h>
struct node { int key, value; };
static struct node *volatile head;
static void *work(void *arg) { head->value = 3; return arg; }
int main(void) {
  pthread_t thread;
  head = malloc(sizeof *head);
  pthread_create(&thread, 0, work, 0);
  head->value = 2;
  pthread_join(thread, 0);
  free(head);
  return 0;
}
`,
  });
  const { address = 0, offset } = finding?.memory ?? {};
  expect(offset).toBe(4);
  const base = `0x${address.toString(16)}`;
  const rows = finding?.interleaving.map(({ text }) => text).join('\n') ?? '';
  expect(rows).toContain(`${base}+4 = 2 `);
  expect(rows).toContain(`${base}+4 = 3 `);
  expect(rows).not.toContain(`0x${(address + 4).toString(16)}`);
});

it('a thread-local has its own place and size', async () => {
  const text = `#include <pthread.h>
static _Thread_local int others[100];
static _Thread_local struct { int a, b; } mine;
static void *adds(void *lent) { ++*(int *)lent; return 0; }
int main(void) { pthread_t t; pthread_create(&t, 0, adds, &mine.b); mine.b += ++others[9]; pthread_join(t, 0); }
`;
  const findings = await findingsOf({ 'lent.c': text });
  expect(namesOf(findings)).toEqual(['mine.b']);
  expect(findings[0]?.memory).toMatchObject({ kind: 'thread-local', size: 8, offset: 4 });
});

it('what a thread waits for in poll has no name of the runtime', async () => {
  const text = `#include <poll.h>
#include <unistd.h>
int main(void) { int ends[2]; pipe(ends); struct pollfd one = {ends[0], POLLIN, 0}; return poll(&one, 1, -1); }
`;
  const findings = await findingsOf({ 'poll.c': text });
  expect(findings.map(({ kind, title, waits }) => [kind, title, waits?.[0]?.object])).toEqual([
    ['deadlock', 'deadlock of 1 thread over poll (poll.c:3)', 'poll'],
  ]);
});
