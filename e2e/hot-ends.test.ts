/** Ends that are known by their stacks (abort, a throw), in executions before and after V8 has optimised the code: they are one finding, and it is replayed. */
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { createFolder } from './cli-support.ts';

const launcher = join(import.meta.dirname, '../bin/heddle.js');
/** V8 optimises at once what has run a few times, as it does in long campaigns. */
const soonHot = ['--wasm-sync-tier-up', '--wasm-tiering-budget=20000'];

const program = (include: string, body: string): string => `
#include <stdatomic.h>
#include <stdlib.h>
#include <threads.h>
${include}
static atomic_int x;
static int set(void *unused) { x = 1; return unused != 0; }
static void look(int n) { if (x == n) abort(); }
int main(void) {
  thrd_t thread;
  thrd_create(&thread, set, 0);
  ${body}
  thrd_join(thread, 0);
}
`;
const folder = createFolder({
  'aborts.c': program('', 'look(1);\n  look(2);'),
  'jumps.c': program(
    '#include <setjmp.h>\nstatic jmp_buf back;',
    'if (setjmp(back) == 0) { look(1); look(2); longjmp(back, 1); }',
  ),
  'throws.cc': `
#include <atomic>
#include <stdexcept>
#include <thread>
static std::atomic<int> x;
int main() {
  std::thread thread([] { x = 1; });
  if (x == 1) throw std::runtime_error("late");
  thread.join();
}
`,
});
afterAll(folder.remove);

it.each([
  ['aborts.c', 'error: abort (aborts.c:8)'],
  ['jumps.c', 'error: abort'],
  ['throws.cc', 'error: A C++ exception of type std::runtime_error was thrown: late'],
])('finds and replays one end of %s', async (file, title) => {
  const args = [...soonHot, launcher, 'check', file, '--runs', '300', '--jobs', '1', '--reporter', 'text'];
  const { code, stdout, stderr } = await new Promise<{ code: unknown; stdout: string; stderr: string }>((resolve) => {
    const options = { cwd: folder.path, env: { ...process.env, NO_COLOR: '1', FORCE_COLOR: undefined } };
    execFile(process.execPath, args, options, (error, stdout, stderr) =>
      resolve({ code: error?.code, stdout, stderr }),
    );
  });
  expect(stderr).not.toContain('HDL_INTERNAL');
  expect(code).toBe(1);
  expect(stdout.match(/^error: .*/gm)?.map((line) => line.slice(0, title.length))).toEqual([title]);
});
