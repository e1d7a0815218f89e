/** POSIX and C library calls do what the standard says, and correct programs that use them from several threads have no finding. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';

import { runCli } from './cli-support.ts';

const programs = join(import.meta.dirname, 'posix');
const folder = mkdtempSync(join(tmpdir(), 'heddle-posix-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Program {
  readonly name: string;
  readonly options?: readonly string[];
  readonly programArguments?: readonly string[];
}

const checked: readonly Program[] = [
  { name: 'threads' },
  { name: 'mutexes' },
  { name: 'waiting', options: ['--spurious-wakeups'] },
  { name: 'c11' },
  { name: 'memory' },
  { name: 'strings' },
  { name: 'files' },
  { name: 'pipes' },
  { name: 'clocks' },
  { name: 'futex' },
  { name: 'process', options: ['--env', 'FROM_OUTSIDE=yes'], programArguments: ['--', '-n', '5'] },
];

describe('a correct program', () => {
  it.each(checked)(
    '$name is clean',
    async ({ name, options = [], programArguments = [] }) => {
      const run = await runCli(
        [
          'check',
          join(programs, `${name}.c`),
          '--runs',
          '300',
          '--time',
          '40s',
          '--jobs',
          '1',
          '--json',
          ...options,
          ...programArguments,
        ],
        { cwd: folder },
      );
      const result = JSON.parse(run.stdout) as { verdict: string; findings: { title: string }[]; error?: unknown };
      expect({
        verdict: result.verdict,
        findings: result.findings.map((finding) => finding.title),
        error: result.error,
      }).toEqual({
        verdict: 'clean',
        findings: [],
        error: undefined,
      });
      expect(run.code).toBe(0);
    },
    60_000,
  );
});
