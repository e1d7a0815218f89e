import { beforeAll, describe, expect, it } from 'vitest';

import { compileFreestanding } from '../../toolchain/testing/freestanding.ts';
import { run, type Running } from '../testing/run.ts';
import { type Instrumented, instrument } from './instrument.ts';

/** An interpreter that dispatches through a table by tail calls, and one whose steps call the interpreter again. */
const source = `
#define EXPORT __attribute__((visibility("default")))
#define TAIL __attribute__((musttail)) return
typedef int (*step)(int, int);
static int add(int n, int sum);
static int twice(int n, int sum);
step volatile steps[2] = {add, twice};
static int add(int n, int sum) { if (n == 0) return sum; TAIL steps[n & 1](n - 1, sum + 1); }
static int twice(int n, int sum) { if (n == 0) return sum; TAIL steps[n & 1](n - 1, sum + 2); }
EXPORT int interpret(int n) { return steps[0](n, 0); }

__attribute__((noinline)) static int direct_odd(int n, int sum);
__attribute__((noinline)) static int direct_even(int n, int sum) { if (n == 0) return sum; TAIL direct_odd(n - 1, sum + 1); }
__attribute__((noinline)) static int direct_odd(int n, int sum) { if (n == 0) return sum; TAIL direct_even(n - 1, sum + 2); }
EXPORT int direct(int n) { return direct_even(n, 0); }
`;

let program: Running;
let instrumented: Instrumented;

beforeAll(async () => {
  instrumented = instrument(await compileFreestanding(source, { flags: ['-O1', '-mtail-call', '-fno-inline'] }));
  program = await run(instrumented.binary);
});

describe('loops of tail calls', () => {
  it.each(['interpret', 'direct'])('%s counts fuel and takes no stack', (name) => {
    program.set('heddle_depth_limit', 10);
    program.set('heddle_fuel', 1 << 30);
    program.call(name, 100_000);
    expect((1 << 30) - program.get('heddle_fuel')).toBe(100_000);
    expect(program.calls.filter((call) => call.startsWith('heddle'))).toEqual([]);
    expect([...instrumented.sites.data.wrapped]).toEqual([]);
  });
});
