import * as fs from 'node:fs';
import * as path from 'node:path';
import { describe, expect, it, vi } from 'vitest';

import { sysrootFiles } from '../llvm/run.ts';
import { compileProgram } from '../program.ts';
import { useTestFolder } from '../testing/test-folder.ts';
import { findNativeTools } from './find-clang.ts';

const folder = useTestFolder();
const llvm = new URL('llvm.core.wasm', import.meta.resolve('@yowasp/clang'));

/**
 * Puts a `clang-22` and `wasm-ld-22` on the PATH: the LLVM of the embedded package, run by node:wasi on the machine's own files, which is
 * what a native compiler sees.
 */
function installTools(): void {
  folder.write({
    'bin/llvm.mjs': `
      import { readFileSync } from 'node:fs';
      import { setFlagsFromString } from 'node:v8';
      import { WASI } from 'node:wasi';
      setFlagsFromString('--wasm-lazy-validation');
      const wasi = new WASI({ version: 'preview1', args: ['llvm', ...process.argv.slice(2)], env: process.env, preopens: { '/': '/' } });
      const module = await WebAssembly.compile(readFileSync(new URL(${JSON.stringify(llvm.href)})));
      process.exitCode = wasi.start(await WebAssembly.instantiate(module, wasi.getImportObject()));`,
  });
  const headers = [...sysrootFiles()].filter(([name]) => /^include\/[^/]+\.h$/.test(name));
  folder.write(
    Object.fromEntries(headers.map(([name, bytes]) => [`resources/${name}`, Buffer.from(bytes).toString('utf8')])),
  );
  for (const name of ['clang', 'wasm-ld']) {
    const file = path.join(folder.root, `bin/${name}-22`);
    const resources = name === 'clang' ? `-resource-dir=${path.join(folder.root, 'resources')}` : '';
    fs.writeFileSync(
      file,
      `#!/bin/sh\nexec "${process.execPath}" --no-warnings "${folder.root}/bin/llvm.mjs" ${name} ${resources} "$@"\n`,
      { mode: 0o755 },
    );
  }
  vi.stubEnv('PATH', `${folder.root}/bin:${process.env['PATH'] ?? ''}`);
}

describe('the native toolchain', () => {
  it('is missing on a machine without it', () => {
    expect(() => findNativeTools({ PATH: path.join(folder.root, 'nothing') })).toThrow(/There is no clang >= 22/);
  });

  it('refuses an older clang', () => {
    folder.write({ 'bin/clang': '#!/bin/sh\necho "Debian clang version 14.0.6"\n' });
    fs.chmodSync(path.join(folder.root, 'bin/clang'), 0o755);
    expect(() => findNativeTools({ PATH: path.join(folder.root, 'bin') })).toThrow(/There is no clang >= 22/);
  });

  it('builds the same program as the embedded one of the same version', async () => {
    installTools();
    folder.write({
      'project/a.c':
        '#include "x.h"\n#include <pthread.h>\n#include <stdio.h>\nint main(void) { return printf("%d", X); }\n',
      'project/x.h': '#define X 1\n',
    });
    const request = { files: ['a.c'], clangArguments: [], cwd: path.join(folder.root, 'project') } as const;
    const native = await compileProgram({ ...request, toolchain: 'native' });
    const embedded = await compileProgram({ ...request, toolchain: 'embedded' });
    expect(Buffer.from(native.binary).equals(embedded.binary)).toBe(true);
    folder.write({ 'project/x.h': '#define X 2\n' });
    const changed = await compileProgram({ ...request, toolchain: 'native' });
    expect(Buffer.from(changed.binary).equals(native.binary)).toBe(false);
  });
});
