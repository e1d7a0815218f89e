/** A search that works out for long what to run next is slow, and no hang of the program. */
import { afterAll, expect, it } from 'vitest';

import { createFolder, runCli } from './cli-support.ts';

// A loop that allocates is none that waits: its executions are as long as --max-steps allows.
const source = `#include <atomic>
#include <thread>
#include <memory>
std::atomic<bool> full{false};
std::unique_ptr<int> slot;
bool push(std::unique_ptr<int> v) {
  if (full.load(std::memory_order_acquire)) return false;
  slot = std::move(v);
  full.store(true, std::memory_order_release);
  return true;
}
int main() {
  std::thread p([] {
    for (int i = 0; i < 2; i++)
      while (!push(std::make_unique<int>(i))) std::this_thread::yield();
  });
  for (int taken = 0; taken < 2;) {
    if (!full.load(std::memory_order_acquire)) continue;
    slot = nullptr;
    full.store(false, std::memory_order_release);
    taken++;
  }
  p.join();
}
`;
const folder = createFolder({ 'long.cc': source });
afterAll(() => folder.remove());

it.each(['mazurkiewicz', 'reads-from'])('%s', async (equivalence) => {
  const { stdout, stderr } = await runCli(
    [
      'check',
      'long.cc',
      '--strategy',
      'dpor',
      '--equivalence',
      equivalence,
      '--time',
      '4s',
      '--hang-timeout',
      '1s',
      '--json',
    ],
    { cwd: folder.path },
  );
  expect(JSON.parse(stdout), stderr).toMatchObject({ verdict: 'incomplete', findings: [] });
});
