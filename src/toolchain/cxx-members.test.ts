/**
 * The members of libc++ and libc++abi that can still be linked, without hooks, into a program: docs/reference/cxx-members.md says what each does.
 * A row names the functions and objects that guest/cxx leaves to the archive by their number, so that another version of the library does not slip
 * something in.
 */
import * as fs from 'node:fs';
import * as path from 'node:path';
import { expect, it } from 'vitest';

import { InternalError } from '../base/assert.ts';
import { cxxArchiveName, cxxParts, libcxx, libcxxArchiveName } from './guest-objects.ts';
import { parsePrivateNames, privateName } from './build/private-libc.ts';
import { scratchPath } from './llvm/files.ts';
import { runEmbedded, sysrootFiles } from './llvm/run.ts';
import { packageRoot } from './package-root.ts';

/** Functions that the headers define in every object that uses them carry this in their names. */
const inlineTag = /B\d+n[a-z]+\d{6}/;

/** By member, the names that it defines for others. */
async function definitions(archive: string, bytes: Uint8Array): Promise<Map<string, Set<string>>> {
  const file = `${scratchPath}/${archive}`;
  const command = ['nm', '-A', '--extern-only', '--defined-only', '--format=posix', file];
  const run = await runEmbedded({ inputs: new Map([[archive, bytes]]), arguments: command });
  expect(run.status).toBe(0);
  const members = new Map<string, Set<string>>();
  for (const [, member = '', name = ''] of Buffer.from(run.stdout)
    .toString('utf8')
    .matchAll(/\[(.+?)(?:\.cpp)?\.\w+\]: (\S+) /g)) {
    members.set(member, (members.get(member) ?? new Set()).add(name));
  }
  return members;
}

function sysrootArchive(name: string): Uint8Array {
  const bytes = sysrootFiles().get(`lib/wasm32-wasip1/${name}`);
  if (bytes === undefined) throw new InternalError(`The sysroot has no ${name}`);
  return bytes;
}

it('is the documented list', async () => {
  const ours = new Set([...(await definitions(cxxArchiveName, cxxParts())).values()].flatMap((names) => [...names]));
  const left: string[] = [];
  for (const archive of ['libc++', 'libc++abi']) {
    for (const [member, names] of await definitions(`${archive}.a`, sysrootArchive(`${archive}.a`))) {
      const count = [...names].filter((name) => !ours.has(name) && !inlineTag.test(name)).length;
      if (count > 0) left.push(`${archive} ${member} ${count}`);
    }
  }
  const page = fs.readFileSync(path.join(packageRoot, 'docs/reference/cxx-members.md'), 'utf8');
  const rows = [...page.matchAll(/^\| (libc\+\+(?:abi)?) \| `(\w[\w.]*)` \| (\d+) \| \S.* \|$/gm)];
  expect(left.toSorted()).toEqual(rows.map(([, archive, member, count]) => `${archive} ${member} ${count}`).toSorted());
});

it('has each renamed function once, and ours in its place', async () => {
  const names = parsePrivateNames(fs.readFileSync(path.join(packageRoot, 'guest/cxx/private.txt'), 'utf8'));
  const ours = new Set(
    [...(await definitions(cxxArchiveName, cxxParts())).values()].flatMap((defined) => [...defined]),
  );
  const theirs = [...(await definitions(libcxxArchiveName, libcxx())).values()].flatMap((defined) => [...defined]);
  expect(names.size).toBeGreaterThan(0);
  expect([...names].filter((name) => !ours.has(name))).toEqual([]);
  expect([...names].filter((name) => theirs.filter((other) => other === privateName(name)).length !== 1)).toEqual([]);
  expect([...names].filter((name) => theirs.includes(name))).toEqual([]);
});
