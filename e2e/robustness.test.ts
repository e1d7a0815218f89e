/** The program under test cannot hurt the tool: each program in e2e/robustness ends with the verdict that design.md gives it, soon, and twice the same. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { exitCodeOf } from '../src/cli/exit-code.ts';
import { check, type CheckOptions } from '../src/index.ts';
import { stripTimeFields } from '../src/report/json.ts';
import type { CheckResult } from '../src/report/model.ts';

const folder = join(import.meta.dirname, 'robustness');
/** Soon: processor time of this process and its worker threads, compiling included. */
const soonMs = 25_000;
const cpuMs = (since: NodeJS.CpuUsage): number => {
  const { user, system } = process.cpuUsage(since);
  return (user + system) / 1000;
};

type Outcome = 'clean' | 'incomplete' | `${string}: ${string}`;

/** `kind: part of the title`, or a verdict without findings. */
const expected: Readonly<Record<string, Outcome>> = {
  'abort-in-thread': 'abort: abort-in-thread.c:5',
  assertion: 'assertion: assertion.c:4',
  'barrier-zero': 'clean',
  'condition-overwritten': 'clean',
  'detach-twice': 'clean',
  'divide-by-zero': 'trap: divide by zero (divide-by-zero.c:2)',
  'exit-at-once': 'exit-status: status 3 (exit-at-once.c:2)',
  'exit-in-thread': 'exit-status: status 7 (exit-in-thread.c:5)',
  'exit-in-thread-zero': 'clean',
  'exit-main-running': 'clean',
  'free-garbage': 'invalid-free: 0x12345678 (free-garbage.c:4)',
  'free-inside': 'invalid-free: heap block of 64 bytes (free-inside.c:4)',
  'free-stack': 'invalid-free: stack of T0 main (free-stack.c:5)',
  'half-allocation': 'clean',
  'huge-allocation': 'clean',
  'join-each-other': 'deadlock: 2 threads',
  'join-garbage': 'clean',
  'join-self': 'clean',
  'join-twice': 'clean',
  'key-destructor-locks': 'clean',
  'lock-null': 'null-dereference: lock-null.c:4',
  'lock-wild': 'trap: lock-wild.c:4',
  'longjmp-dead-frame':
    'trap: longjmp to a function that has returned, or in another thread than setjmp (longjmp-dead-frame.c:5)',
  'longjmp-frames': 'clean',
  'loop-empty': 'hang: loop-empty.c:2',
  'loop-global': 'incomplete',
  'loop-in-thread': 'incomplete',
  'loop-volatile': 'incomplete',
  'malloc-checked': 'out-of-memory: malloc-checked.c:3',
  'malloc-loop': 'out-of-memory: malloc-loop.c:4',
  'mmap-loop': 'out-of-memory: mmap-loop.c:3',
  'mutex-overwritten':
    'mutex-misuse: whose memory holds no mutex (0xa5a5a5a5): not initialised, or overwritten (mutex-overwritten.c:7)',
  'null-field': 'null-dereference: null-field.c:6',
  'null-function': 'trap: null-function.c:3',
  'once-recursive': 'deadlock: once-recursive.c:3',
  'printf-flood': 'clean',
  'recursion-in-thread': 'stack-overflow: recursion-in-thread.c:2',
  'recursion-large': 'stack-overflow: recursion-large.c:1',
  'recursion-mutual': 'stack-overflow: recursion-mutual.c:3',
  'recursion-pointer': 'stack-overflow: recursion-pointer.c:3',
  'recursion-small': 'stack-overflow: recursion-small.c:2',
  'sbrk-loop': 'clean',
  'semaphore-overflow': 'clean',
  'sleep-forever': 'incomplete',
  'stack-guard': 'stack-overflow: stack-guard.c:5',
  'start-returns-nothing': 'clean',
  'start-takes-nothing': 'clean',
  'thousand-threads': 'clean',
  'threads-forever': 'clean',
  'unlock-garbage': 'mutex-misuse: unlock-garbage.c:6',
  unreachable: 'trap: unreachable.c:1',
  'wait-unlocked': 'mutex-misuse: which the thread does not hold (wait-unlocked.c:13)',
  'wild-above-memory': 'trap: wild-above-memory.c:4',
  'wild-end-of-memory': 'trap: no memory of the program (wild-end-of-memory.c:3)',
  'wild-far-atomic': 'trap: no memory of the program (wild-far-atomic.c:4)',
  'wild-function': 'trap: wild-function.c:4',
  'wild-high': 'trap: wild-high.c:3',
  'wild-last': 'trap: 0xfffffffe, which is no memory of the program (wild-last.c:3)',
  'wild-negative-index': 'trap: wild-negative-index.c:3',
  'wrong-signature': 'trap: wrong-signature.c:3',
  'yield-forever': 'incomplete',
};

/** Loops that end by counting need not count to ten million here. */
const options: Readonly<Record<string, Partial<CheckOptions>>> = {
  'sleep-forever': { maxSteps: 100_000 },
  'yield-forever': { maxSteps: 100_000 },
  'threads-forever': { runs: 4 },
  'thousand-threads': { runs: 4 },
  'printf-flood': { runs: 4 },
};

async function run(name: string): Promise<CheckResult> {
  return await check({ files: [`${name}.c`], cwd: folder, runs: 16, ...options[name] });
}

function outcomeOf(result: CheckResult): string {
  const lines = result.findings.map((finding) => `${finding.kind}: ${finding.title}`);
  return lines.length === 0 ? result.verdict : lines.join('\n');
}

describe('programs that misbehave', () => {
  it('are all in the table', () => {
    const programs = readdirSync(folder).filter((file) => file.endsWith('.c'));
    expect(programs.map((file) => file.slice(0, -2)).toSorted()).toEqual(Object.keys(expected).toSorted());
  });

  it.each(Object.entries(expected))('%s: %s', async (name, wanted) => {
    const started = process.cpuUsage();
    const result = await run(name);
    expect(cpuMs(started)).toBeLessThan(soonMs);
    const [kind = '', part = ''] = wanted.split(/: (.*)/s);
    const outcome = outcomeOf(result);
    if (part === '') expect(outcome).toBe(kind);
    else {
      expect(result.findings.map((finding) => finding.kind)).toEqual([kind]);
      expect(outcome).toContain(part);
    }
    expect(result.findings.every((finding) => finding.deterministic)).toBe(true);
    expect(exitCodeOf(result, 'warning')).toBe(wanted === 'clean' ? 0 : wanted === 'incomplete' ? 3 : 1);
    expect(stripTimeFields(await run(name))).toEqual(stripTimeFields(result));
  });
});
