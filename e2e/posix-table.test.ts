/** docs/reference/posix.md says what the libraries have. */
import * as fs from 'node:fs';
import * as path from 'node:path';
import { describe, expect, it } from 'vitest';

import { runEmbedded, sysrootFiles } from '../src/toolchain/llvm/run.ts';
import { scratchPath } from '../src/toolchain/llvm/files.ts';
import { buildFolder, packageRoot } from '../src/toolchain/package-root.ts';
import { unsupportedGroup } from '../src/toolchain/unsupported.ts';

type Status = 'works' | 'does nothing' | 'refused';

function readTable(): Map<string, Status> {
  const text = fs.readFileSync(path.join(packageRoot, 'docs/reference/posix.md'), 'utf8');
  const table = new Map<string, Status>();
  for (const [, status, calls] of text.matchAll(/^\| (works|does nothing|refused) \| ([^|]*) \|/gm)) {
    for (const [, name] of calls?.matchAll(/`(\w+)`/g) ?? []) if (name !== undefined) table.set(name, status as Status);
  }
  return table;
}

async function definedIn(archive: Uint8Array): Promise<Set<string>> {
  const inputs = new Map([['archive.a', archive]]);
  const run = await runEmbedded({ inputs, arguments: ['nm', '--defined-only', `${scratchPath}/archive.a`] });
  const names = [...new TextDecoder().decode(run.stdout).matchAll(/^\S+ [TDBRWV] (\S+)$/gm)].map(
    (match) => match[1] ?? '',
  );
  return new Set(names);
}

function sysrootArchive(name: string): Uint8Array {
  return sysrootFiles().get(`lib/wasm32-wasip1/${name}`) ?? new Uint8Array();
}

const table = readTable();
const guest = new Set([
  ...(await definedIn(fs.readFileSync(path.join(buildFolder, 'libheddle.a')))),
  ...(await definedIn(fs.readFileSync(path.join(buildFolder, 'libheddle-core.a')))),
]);
const libc = await definedIn(sysrootArchive('libc.a'));
const emulated = await definedIn(sysrootArchive('libwasi-emulated-signal.a'));

/** Names that are no calls of POSIX or C: parts of the runtime, data, what obstack.h's macros call, libc's private names and C++. */
const internal = /^(_Z|__|_?obstack_|heddle_|_Unwind|_CLOCK_|_pthread_cleanup|tzname$|timezone$|daylight$)|[A-Z]$/;

describe('docs/reference/posix.md', () => {
  it('lists calls', () => {
    expect([table.size > 400, guest.size > 400, libc.size > 1000]).toEqual([true, true, true]);
  });

  it('says "works" or "does nothing" of calls that are defined', () => {
    const missing = [...table].filter(
      ([name, status]) =>
        status !== 'refused' &&
        !guest.has(name) &&
        !libc.has(name) &&
        !emulated.has(name) &&
        !name.startsWith('obstack_'),
    );
    expect(missing).toEqual([]);
  });

  it('says "refused" of calls that the linker refuses', () => {
    const wrong = [...table].filter(
      ([name, status]) => status === 'refused' && (guest.has(name) || unsupportedGroup(name) === undefined),
    );
    expect(wrong).toEqual([]);
  });

  it('lists every call that the guest runtime defines', () => {
    const missing = [...guest].filter((name) => !internal.test(name) && !table.has(name));
    expect(missing.sort()).toEqual([]);
  });
});
