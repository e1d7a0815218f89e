/** Finds the WebAssembly modules that `heddle link` is given: files, folders, and archives (.a, .zip, wheels). */
import { readdir, readFile, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { HeddleError } from '../base/error.ts';
import { archiveMembers, isArchive } from '../toolchain/diagnose/archive.ts';
import type { LinkInput } from '../wasm/link/model.ts';
import { readDylink } from '../wasm/reader/dylink.ts';
import { readObjectFile } from '../wasm/reader/object.ts';
import { readModule } from '../wasm/reader/read-module.ts';
import { readUpTo } from './read-up-to.ts';
import { isZip, zipMembers } from './zip.ts';

export interface LinkInputOptions {
  /** Names count from here. */
  readonly cwd: string;
  /** When a folder or archive comes first: look for the main module in it, and put it first. Default true. */
  readonly chooseMain?: boolean;
}

const moduleName = /\.(?:wasm|so|dylib)(?:\.[\d.]+)?$/;

/** No engine compiles larger modules: V8, SpiderMonkey and JavaScriptCore agreed on this limit. */
const largestModule = 2 ** 30;

/**
 * Reads what the names stand for, in order; a folder's and an archive's modules in order of name. The name `-` stands for standard input.
 *
 * @throws HeddleError `HDL_FILE_NOT_FOUND`, `HDL_FILE_TOO_LARGE`, `HDL_LINK_NO_MODULES`, `HDL_ARCHIVE_DAMAGED`
 */
export async function readLinkInputs(names: readonly string[], options: LinkInputOptions): Promise<LinkInput[]> {
  const inputs: LinkInput[] = [];
  for (const [place, name] of names.entries()) {
    const found = await readOne(name, options.cwd);
    if (found.length === 0) {
      throw new HeddleError('HDL_LINK_NO_MODULES', `There is no WebAssembly module in \`${name}\`.`, {
        hint: 'Give .wasm or .so files, or a folder or archive that has some.',
      });
    }
    inputs.push(...(place === 0 && options.chooseMain !== false ? mainFirst(found) : found));
  }
  return inputs;
}

async function readOne(name: string, cwd: string): Promise<LinkInput[]> {
  const path = resolve(cwd, name);
  try {
    if (name === '-') return unpack('standard input', await buffer(process.stdin));
    const status = await stat(path);
    if (status.isDirectory()) return await readFolder(name, path);
    refuseTooLarge(name, status.size);
    return unpack(
      name,
      await readUpTo(path, largestModule, `The file \`${name}\``, 'Give modules and archives of modules.'),
    );
  } catch (cause) {
    if (cause instanceof HeddleError) throw cause;
    throw new HeddleError('HDL_FILE_NOT_FOUND', `The file \`${name}\` cannot be read.`, {
      cause,
      hint: 'Check the path: it is taken relative to the current folder.',
    });
  }
}

function refuseTooLarge(name: string, bytes: number): void {
  if (bytes <= largestModule) return;
  throw new HeddleError(
    'HDL_FILE_TOO_LARGE',
    `The file \`${name}\` has ${bytes.toLocaleString('en')} bytes, and no engine compiles a module of more than ${largestModule.toLocaleString('en')}.`,
    { hint: 'Unpack archives first; separate debug information (`-gseparate-dwarf`, `llvm-objcopy --strip-debug`).' },
  );
}

async function readFolder(name: string, path: string): Promise<LinkInput[]> {
  const entries = await readdir(path, { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile() && moduleName.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .toSorted();
  const prefix = name.replace(/\/+$/, '');
  const inputs: LinkInput[] = [];
  for (const file of files) {
    const member = prefix + file.slice(path.length);
    refuseTooLarge(member, (await stat(file)).size);
    inputs.push({ name: member, bytes: await readFile(file) });
  }
  return inputs;
}

function unpack(name: string, bytes: Uint8Array): LinkInput[] {
  if (isArchive(bytes)) {
    return archiveMembers(bytes).map((member) => ({ name: `${name}(${member.name})`, bytes: member.bytes }));
  }
  if (!isZip(bytes)) return [{ name, bytes }];
  return zipMembers(name, bytes, (member) => moduleName.test(member))
    .map((member) => ({ name: `${name}/${member.name}`, bytes: member.bytes }))
    .toSorted((a, b) => (a.name < b.name ? -1 : 1));
}

/** Of several modules the one that is no library, or that has what main modules have; when that is not clear, the first stays first. */
function mainFirst(inputs: readonly LinkInput[]): readonly LinkInput[] {
  if (inputs.length === 1) return inputs;
  const candidates = inputs.filter(isMain);
  const [main] = candidates;
  if (main === undefined || candidates.length > 1) return inputs;
  return [main, ...inputs.filter((input) => input !== main)];
}

const mainExports = ['main', '__main_argc_argv', '__main_void', '_start', 'memory'];

/** Looks at the structure alone: the check reads the code. */
function isMain({ bytes }: LinkInput): boolean {
  try {
    const module = readModule(bytes);
    if (readObjectFile(module) !== undefined) return false;
    return readDylink(module) === undefined || module.exports.some(({ name }) => mainExports.includes(name));
  } catch (error) {
    if (error instanceof HeddleError) return false;
    throw error;
  }
}
