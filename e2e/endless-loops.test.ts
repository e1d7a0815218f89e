/** Loops that never end stay in the program, though C++ and C let a compiler assume that they end: with them go the reads that they wait for. */
import { afterAll, expect, it } from 'vitest';

import { check } from '../src/index.ts';
import { createFolder } from './cli-support.ts';

const folder = createFolder({
  'flag.cc': `#include <thread>
bool done = false;
int value;
int main() {
  std::thread waiter([] { while (!done) {} });
  value = 1;
  done = true;
  waiter.join();
}
`,
  'never-seven.c': `static unsigned next(unsigned x) { return x * 2 + (x & 4); }
int main(void) {
  unsigned x = 8;
  while (x != 7) x = next(x);
  return 0;
}
`,
});
afterAll(() => folder.remove());

it('a plain flag that a C++ thread waits for', async () => {
  const { findings } = await check({ files: ['flag.cc'], cwd: folder.path, runs: 8, explain: false });
  const told = findings.map(({ kind, severity, memory }) => [kind, severity, memory?.name ?? ''].join(' '));
  expect(told.toSorted()).toEqual(['data-race error done', 'hang error ']);
});

it('a condition that never comes true, where the compiler can see that', async () => {
  const { findings } = await check({ files: ['never-seven.c'], cwd: folder.path, runs: 1, explain: false });
  expect(findings.map(({ kind }) => kind)).toEqual(['hang']);
});
