/** A clean verdict about a program that started no thread says that nothing ran concurrently. */
import { afterAll, expect, it } from 'vitest';
import { createFolder, runWarmCli } from './cli-support.ts';

const folder = createFolder({
  'asked.c': `#include <pthread.h>
int left, right;
static void *add(void *to) { ++*(int *)to; return to; }
int main(int argc, char **argv) {
  pthread_t thread;
  if (argc > 1) pthread_create(&thread, NULL, add, &left);
  add(&right);
  return argc > 1 ? pthread_join(thread, NULL) : 0;
}
`,
  'failing.c': 'int main(void) { return 3; }\n',
});
afterAll(() => folder.remove());

const said = /No execution had a second thread, so nothing ran\s+concurrently/;

it.each([
  ['asked.c', [], true],
  ['asked.c', ['--strategy', 'dpor'], true],
  ['asked.c', ['--', 'x'], false],
  ['asked.c', ['--strategy', 'dpor', '--', 'x'], false],
  // What it found, one thread did.
  ['failing.c', [], false],
])('%s %j: %s', async (file, more, expected) => {
  const { stdout, code } = await runWarmCli(['check', file, '--runs', '100', ...more], { cwd: folder.path });
  expect(code).toBe(file === 'failing.c' ? 1 : 0);
  expect(said.test(stdout)).toBe(expected);
});
