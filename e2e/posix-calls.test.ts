/** POSIX and C library calls do what the standard says, and correct programs that use them from several threads have no finding. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';

import { check, type CheckOptions } from '../src/index.ts';
import { titles } from './cxx/check.ts';

const programs = join(import.meta.dirname, 'posix');
const folder = mkdtempSync(join(tmpdir(), 'heddle-posix-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Program {
  readonly name: string;
  readonly options?: Partial<CheckOptions>;
}

const checked: readonly Program[] = [
  { name: 'threads' },
  { name: 'thread-counts', options: { runs: 4, maxMemoryBytes: 128 << 20 } },
  { name: 'mutexes' },
  { name: 'robust' },
  { name: 'waiting', options: { spuriousWakeups: true } },
  { name: 'c11' },
  { name: 'memory' },
  { name: 'argz' },
  { name: 'strings' },
  { name: 'files' },
  { name: 'devices' },
  { name: 'pipes' },
  { name: 'events' },
  { name: 'epoll' },
  { name: 'aio' },
  { name: 'clocks' },
  { name: 'large-atomics' },
  { name: 'futex' },
  { name: 'requeue' },
  { name: 'released' },
  { name: 'jumps' },
  { name: 'signal-masks' },
  { name: 'wrong-times' },
  { name: 'headers' },
  { name: 'headers.cc' },
  { name: 'includes' },
  { name: 'includes.cc' },
  { name: 'system' },
  { name: 'own' },
  // Other systems refuse such names.
  { name: 'names', options: process.platform === 'linux' ? namesOfTheHost() : {} },
  { name: 'process', options: { environment: { FROM_OUTSIDE: 'yes' }, programArguments: ['-n', '5'] } },
];

/** A folder with a name in Latin-1, which is no UTF-8. */
function namesOfTheHost(): Partial<CheckOptions> {
  const host = join(folder, 'in');
  mkdirSync(host);
  writeFileSync(Buffer.concat([Buffer.from(`${host}/caf`), Buffer.of(0xe9)]), 'latin');
  return { directories: [{ host, guest: '/in' }], programArguments: ['with-folder'] };
}

describe('a correct program', () => {
  it.each(checked)('$name is clean', async ({ name, options = {} }) => {
    const result = await check({
      files: [join(programs, name.includes('.') ? name : `${name}.c`)],
      cwd: folder,
      runs: 300,
      jobs: 1,
      ...options,
    });
    expect(titles(result.findings)).toEqual([]);
    expect(result.verdict).toBe('clean');
  });
});
