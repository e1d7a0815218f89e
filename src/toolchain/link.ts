/** Links objects and the guest runtime to a program with the embedded wasm-ld. */

import { HeddleError } from '../base/error.ts';
import { hookImports, type Language, linkFlags, systemLibraries } from './flags.ts';
import { coreArchiveName, guestArchives, libraryArchiveName } from './guest-objects.ts';
import { scratchPath, sysrootPath } from './llvm/files.ts';
import { runEmbedded } from './llvm/run.ts';

export interface LinkInput {
  /** For messages. */
  readonly name: string;
  readonly bytes: Uint8Array;
}

export interface LinkRequest {
  /** Objects and archives in link order. */
  readonly inputs: readonly LinkInput[];
  readonly language: Language;
  /** More flags for wasm-ld. */
  readonly flags: readonly string[];
}

const allowedName = 'hooks.txt';

/** @throws HeddleError `HDL_LINK_UNDEFINED_SYMBOL`, `HDL_LINK_FAILED` */
export async function linkProgram(request: LinkRequest): Promise<Uint8Array> {
  const guest = guestArchives();
  const files = new Map<string, Uint8Array>([
    [allowedName, Buffer.from(hookImports.join('\n'))],
    [coreArchiveName, guest.core],
    [libraryArchiveName, guest.library],
  ]);
  const inputs = request.inputs.map((input, index) => {
    const name = `${index}/${input.name.replaceAll('..', '__')}`;
    files.set(name, input.bytes);
    return `${scratchPath}/${name}`;
  });
  const libraries = `${sysrootPath}/lib/wasm32-wasip1`;
  const run = await runEmbedded({
    inputs: files,
    arguments: [
      'wasm-ld',
      '-o',
      `${scratchPath}/program.wasm`,
      ...linkFlags,
      `--allow-undefined-file=${scratchPath}/${allowedName}`,
      `-L${libraries}`,
      `${libraries}/crt1-command.o`,
      ...inputs,
      '--whole-archive',
      `${scratchPath}/${coreArchiveName}`,
      '--no-whole-archive',
      `${scratchPath}/${libraryArchiveName}`,
      ...request.flags,
      ...systemLibraries(request.language),
      `${sysrootPath}/lib/wasm32-unknown-wasip1/libclang_rt.builtins.a`,
    ],
  });
  const program = run.output('program.wasm');
  if (run.status === 0 && program !== undefined) return program;
  const output = run.stderr.replaceAll(new RegExp(`${scratchPath}/(\\d+/)?`, 'g'), '').replaceAll(sysrootPath, '<sysroot>');
  const symbol = /undefined symbol: (.+)/.exec(output)?.[1];
  if (symbol !== undefined) {
    throw new HeddleError('HDL_LINK_UNDEFINED_SYMBOL', `\`${symbol}\` is used but nobody defines it.`, { output });
  }
  throw new HeddleError('HDL_LINK_FAILED', 'The program does not link.', { output });
}
