/** Locks of libc++ as objects that are made and destroyed: e2e/objects.test.ts has those of C. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { check } from '../src/index.ts';
import type { Finding } from '../src/report/model.ts';
import { createFolder } from './cli-support.ts';

const folder = createFolder({});
afterAll(folder.remove);

const head = '#include <mutex>\n#include <new>\n#include <shared_mutex>\n#include <thread>\nusing namespace std;\n';
async function findingsIn(body: string): Promise<readonly Finding[]> {
  const file = `cxx${body.length}.cc`;
  writeFileSync(join(folder.path, file), `${head}${body}`);
  const usual = { cwd: folder.path, runs: 60, explain: false } as const;
  return (await check({ ...usual, files: [file], clangArguments: ['-std=c++20'] })).findings;
}

/** What data races are on. */
async function racedOn(body: string): Promise<readonly string[]> {
  const findings = await findingsIn(body);
  return [...new Set(findings.flatMap(({ kind, memory }) => (kind === 'data-race' ? [memory?.name ?? ''] : [])))];
}

it('tells one race of several of the same form at a time', async () => {
  const text = `alignas(mutex) char a[sizeof(mutex)], b[sizeof(mutex)];
int main() {
  auto &first = *new (a) mutex, &second = *new (b) mutex;
  thread other([&] { first.~mutex(); second.~mutex(); });
  first.lock();
  first.unlock();
  second.lock();
  second.unlock();
  other.join();
}`;
  expect(await racedOn(text)).toEqual(['a[0]']);
  expect(await racedOn(text.replace('first.~mutex();', ''))).toEqual(['b[0]']);
});

const shared = ['timed_mutex', 'shared_mutex', 'shared_timed_mutex'];
it.each(['mutex', ...shared])('sees what the constructor of std::%s does', async (type) => {
  const text = `alignas(${type}) char space[sizeof(${type})];
int main() {
  auto *lock = new (space) ${type};
  thread other([&] { lock->lock(); lock->unlock(); });
  new (space) ${type};
  other.join();
}`;
  expect(await racedOn(text)).toEqual(['space[0]']);
});

it('says that a shared mutex is destroyed while it is held, not that a later unlock is wrong', async () => {
  const text = `alignas(shared_mutex) char space[sizeof(shared_mutex)];
int main() {
  auto *lock = new (space) shared_mutex;
  lock->lock_shared();
  lock->~shared_mutex();
  lock->unlock_shared();
}`;
  const findings = await findingsIn(text);
  expect(findings.map(({ message }) => message)).toEqual(['destroy of rwlock space[0] while it is held']);
});
