/** Every function that a program can call: declared in a header that `heddle cc` offers, and defined in what is linked. */
import * as fs from 'node:fs';
import * as path from 'node:path';

import { embeddedBackend } from '../../src/toolchain/backend.ts';
import { compileFlags } from '../../src/toolchain/flags.ts';
import { guestHeaders } from '../../src/toolchain/guest-headers.ts';
import { scratchPath } from '../../src/toolchain/llvm/files.ts';
import { runEmbedded, sysrootFiles } from '../../src/toolchain/llvm/run.ts';
import { buildFolder } from '../../src/toolchain/package-root.ts';

/** Parts of other headers; and stropts.h, which declares another ioctl than sys/ioctl.h does. */
const noHeaders = /^(__|bits\/|asm\/|c\+\+|wasi\/wasip[23]|stropts|sys\/stropts)/;

/** All headers of the C library as `#include`s. */
export function allHeaders(): string {
  const system = [...sysrootFiles().keys()].flatMap(
    (name) => /^include\/wasm32-wasip1\/(.*\.h)$/.exec(name)?.[1] ?? [],
  );
  const names = new Set([...system, ...guestHeaders().keys()].filter((name) => name.endsWith('.h')));
  return [...names]
    .filter((name) => !noHeaders.test(name))
    .sort()
    .map((name) => `#include <${name}>\n`)
    .join('');
}

/** Function types by name. */
export async function declaredFunctions(): Promise<Map<string, string>> {
  const inputs = new Map([['all.c', Buffer.from(`#define _GNU_SOURCE\n${allHeaders()}`)]]);
  const flags = [...compileFlags('c', embeddedBackend.sysroot), '-fsyntax-only', '-w', '-Xclang', '-ast-dump'];
  const run = await runEmbedded({
    inputs,
    arguments: ['clang', ...flags, '-fno-color-diagnostics', `${scratchPath}/all.c`],
  });
  if (run.status !== 0) throw new Error(run.stderr);
  const found = new TextDecoder().decode(run.stdout).matchAll(/^\|-FunctionDecl .*? (\w+) '([^\n]*?)'( |$)/gm);
  return new Map([...found].map(([, name = '', type = '']) => [name, type]));
}

/** What the archives define that every program is linked with. */
export async function definedFunctions(): Promise<Set<string>> {
  const built = ['libheddle-core.a', 'libheddle.a', 'libc.a'].map((name) =>
    fs.readFileSync(path.join(buildFolder, name)),
  );
  const emulated = sysrootFiles().get('lib/wasm32-wasip1/libwasi-emulated-signal.a') ?? new Uint8Array();
  const inputs = new Map([...built, emulated].map((bytes, index) => [`${index}.a`, bytes]));
  const archives = [...inputs.keys()].map((name) => `${scratchPath}/${name}`);
  const run = await runEmbedded({ inputs, arguments: ['nm', '--defined-only', ...archives] });
  return new Set([...new TextDecoder().decode(run.stdout).matchAll(/^\S+ [TW] (\S+)$/gm)].map(([, name = '']) => name));
}
