import * as fs from 'node:fs';
import * as path from 'node:path';
import { describe, expect, it } from 'vitest';

import { embeddedBackend } from './backend.ts';
import { cacheFolder, ContentCache } from './cache/content-cache.ts';
import { compileObject } from './compile.ts';
import {
  coreArchiveName,
  cxxArchiveName,
  cxxParts,
  guestArchives,
  libcArchiveName,
  libraryArchiveName,
} from './guest-objects.ts';
import { runEmbedded } from './llvm/run.ts';
import { scratchPath } from './llvm/files.ts';
import { compileProgram } from './program.ts';
import { useTestFolder } from './testing/test-folder.ts';

const folder = useTestFolder();

async function definedNames(archives: Readonly<Record<string, Uint8Array>>): Promise<Set<string>> {
  const files = Object.keys(archives).map((name) => `${scratchPath}/${name}`);
  const command = ['nm', '--defined-only', '--extern-only', '--format=just-symbols', ...files];
  const run = await runEmbedded({ inputs: new Map(Object.entries(archives)), arguments: command });
  expect(run.status).toBe(0);
  return new Set(
    Buffer.from(run.stdout)
      .toString('utf8')
      .split('\n')
      .filter((line) => /^\w+$/.test(line)),
  );
}

describe('a program in C', () => {
  it('would link to the same with the parts in C++: they define nothing that others do', async () => {
    const { core, library, libc } = guestArchives();
    const parts = await definedNames({ [cxxArchiveName]: cxxParts() });
    const others = await definedNames({
      [coreArchiveName]: core,
      [libraryArchiveName]: library,
      [libcArchiveName]: libc,
    });
    expect(parts).toContain('_Znwm');
    expect(others).toContain('malloc');
    expect([...parts].filter((name) => others.has(name))).toEqual([]);
  });

  it('may be given an object in C++ that uses the runtime and no library', async () => {
    folder.write({
      'a.c': 'int *make(void);\nint main(void) { return *make(); }\n',
      'b.cc': 'extern "C" int *make() { return new int(0); }\n',
    });
    const request = { file: 'b.cc', language: 'c++', flags: [], cwd: folder.root, instrument: true } as const;
    const { object } = await compileObject(embeddedBackend, new ContentCache(cacheFolder(process.env)), request);
    fs.writeFileSync(path.join(folder.root, 'b.o'), object);
    const program = { files: ['a.c'], clangArguments: ['b.o'], toolchain: 'embedded', cwd: folder.root } as const;
    const { binary } = await compileProgram(program);
    expect(WebAssembly.validate(Uint8Array.from(binary))).toBe(true);
  });
});
