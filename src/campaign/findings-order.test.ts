/** Of the findings of one execution the first is told first: it may be why the others came. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { check } from '../index.ts';

const folder = mkdtempSync(join(tmpdir(), 'heddle-first-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const destroyed = `#include <mutex>
#include <new>
#include <thread>
struct Queue { std::mutex lock; int used = 0; };
alignas(Queue) static char room[sizeof(Queue)];
int main() {
  auto *queue = new (room) Queue;
  std::thread user([queue] { std::lock_guard<std::mutex> guard(queue->lock); queue->used++; });
  queue->~Queue();
  user.join();
}
`;

it('a destroyed mutex before the exception that its use throws', async () => {
  writeFileSync(join(folder, 'destroyed.cpp'), destroyed);
  const { findings } = await check({ files: ['destroyed.cpp'], cwd: folder, runs: 100, explain: false });
  const kinds = findings.map(({ kind }) => kind).filter((kind) => /misuse|exception/.test(kind));
  expect(kinds).toEqual(['mutex-misuse', 'uncaught-exception']);
});
