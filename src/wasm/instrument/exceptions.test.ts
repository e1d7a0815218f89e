import { describe, expect, it } from 'vitest';

import { compileFreestanding } from '../../toolchain/testing/freestanding.ts';
import { run } from '../testing/run.ts';
import { instrument } from './instrument.ts';

/** `dive` recurses and throws at the bottom; `attempt` catches, as what `longjmp` becomes does. */
function source(catching: string): string {
  return `
__asm__(".tagtype problem i32\\n .globl problem\\n problem:\\n");
#define EXPORT __attribute__((visibility("default")))
__attribute__((noinline)) void raise(int value) { __asm__ volatile("local.get %0\\n throw problem" : : "r"(value)); }
EXPORT __attribute__((noinline)) int dive(int n) {
  if (n == 0) raise(7);
  int below = dive(n - 1);
  __asm__ volatile("" ::: "memory");
  return below;
}
EXPORT int attempt(int n);
__asm__(".text\\n .globl attempt\\n .type attempt,@function\\n attempt:\\n .functype attempt (i32) -> (i32)\\n"
${catching
  .trim()
  .split('\n')
  .map((line) => `  "${line.trim()}\\n"`)
  .join('\n')}
"  end_function\\n");
EXPORT int attempts(int n) { int s = 0; for (int i = 0; i < n; i++) s += attempt(3); return s; }
`;
}

const legacy = `
  try i32
  local.get 0
  call dive
  catch problem
  end_try
`;
const current = `
  block i32
  try_table (catch problem 0)
  local.get 0
  call dive
  return
  end_try_table
  unreachable
  end_block
`;
const catchAll = `
  try i32
  local.get 0
  call dive
  catch_all
  i32.const 7
  end_try
`;

describe.each([
  ['try', legacy],
  ['try_table', current],
  ['catch_all', catchAll],
])('a handler of exceptions (%s)', (_name, catching) => {
  it('restores the depth of the recursion that was left', async () => {
    const flags = ['-O1', '-mexception-handling', '-mmultivalue', '-mreference-types'];
    const { binary } = instrument(await compileFreestanding(source(catching), { flags }));
    const program = await run(binary);
    program.set('heddle_depth_limit', 10);
    expect(program.call('attempts', 20)).toBe(140);
    expect([program.get('heddle_depth'), program.calls]).toEqual([0, []]);
    program.set('heddle_depth_limit', 2);
    program.call('attempts', 1);
    expect(program.calls).toEqual(['heddle.depth()']);
  });
});
