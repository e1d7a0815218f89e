/** What the linker's complaints mean for the user: named errors with source lines. */

import { HeddleError } from '../../base/error.ts';
import type { Backend } from '../backend.ts';
import type { LinkRequest } from '../link.ts';
import { scratchPath } from '../llvm/files.ts';
import { unsupportedGroup } from '../unsupported.ts';
import type { ObjectFile } from './object-file.ts';
import { findReferences, objectsIn, type Reference, takenObjects, type UserObject, userObjects } from './references.ts';

const mostPlaces = 5;

/** What `main` is called in an object: by its parameters. */
const mainNames = new Set(['main', '__main_void', '__main_argc_argv', '__original_main']);

/** Flags with which the linker takes members of archives that nothing refers to. */
const takesMore = /whole-archive|^-u|^--(undefined|export|entry|require)/;

/**
 * Finds what would link but cannot run.
 *
 * @throws HeddleError `HDL_UNSUPPORTED_CALL`, `HDL_LINK_NO_MAIN`
 */
export async function checkBeforeLinking(backend: Backend, request: LinkRequest, guest: Uint8Array): Promise<void> {
  const objects = await refuseUnsupportedCalls(backend, request, guest);
  if (objects.some(({ file }) => file.symbols.some(({ name, defined }) => defined && mainNames.has(name)))) return;
  throw new HeddleError('HDL_LINK_NO_MAIN', 'The program has no `main` function.', {
    hint: 'Name all files of the program, the one with `main` among them.',
  });
}

/** Also of a dynamic library, which needs no `main`. Returns the objects. @throws HeddleError `HDL_UNSUPPORTED_CALL` */
export async function refuseUnsupportedCalls(
  backend: Backend,
  request: LinkRequest,
  guest: Uint8Array,
): Promise<readonly UserObject[]> {
  const objects = userObjects(request);
  const used = new Set<string>();
  for (const symbol of objects.flatMap(({ file }) => file.symbols)) {
    if (!symbol.defined && unsupportedGroup(symbol.name) !== undefined) used.add(symbol.name);
  }
  const runtime = used.size === 0 ? [] : objectsIn('libheddle.a', guest);
  for (const { file } of [...objects, ...runtime]) {
    for (const symbol of file.symbols) if (symbol.defined) used.delete(symbol.name);
  }
  if (used.size === 0) return objects;
  const all = request.inputs.some((input) => input.kind === 'flag' && takesMore.test(input.flag));
  const taken = all ? objects : takenObjects(objects, runtime, mainNames);
  const names = [...used].filter((name) => taken.some(({ file }) => refersTo(file, name)));
  if (names.length > 0) throw await unsupportedError(backend, taken, names);
  return objects;
}

function refersTo({ symbols }: ObjectFile, wanted: string): boolean {
  return symbols.some(({ name, defined }) => name === wanted && !defined);
}

/** What wasm-ld printed (with `--no-demangle`), with the names that the user knows. */
export async function readableMessages(backend: Backend, request: LinkRequest, stderr: string): Promise<string> {
  const text = stderr
    .replaceAll(new RegExp(`${scratchPath}/(\\d+)/[^\\s:]+`, 'g'), (file, index: string) => {
      const input = request.inputs[Number(index)];
      return input?.kind === 'object' ? input.name : file;
    })
    .replaceAll(`${scratchPath}/`, '')
    .replaceAll(backend.sysroot.root, '<sysroot>')
    .replaceAll(`${request.cwd}/`, '');
  return await demangle(backend, text);
}

/** The error for what wasm-ld printed. */
export async function linkError(backend: Backend, request: LinkRequest, stderr: string): Promise<HeddleError> {
  const symbols = [...new Set([...stderr.matchAll(/undefined symbol: (\S+)/g)].map((match) => match[1] ?? ''))];
  if (symbols.length > 0) return await undefinedError(backend, request, symbols);
  const output = await readableMessages(backend, request, stderr);
  const library = /unable to find library -l(\S+)/.exec(output)?.[1];
  if (library !== undefined) {
    const folders = request.libraryFolders.map((folder) => `\`${folder}\``).join(', ');
    return new HeddleError('HDL_LINK_LIBRARY_NOT_FOUND', `There is no \`lib${library}.a\` for \`-l${library}\`.`, {
      hint: `Name its folder with \`-L\`${folders === '' ? '' : ` (looked in ${folders})`}; build it with \`heddle cc\` and \`heddle ar\`.`,
    });
  }
  const twice = /duplicate symbol: (.+)\n>>> defined in (.+)\n>>> defined in (.+)/.exec(output);
  if (twice !== null) {
    const [, symbol, first, second] = twice;
    const message = `\`${symbol}\` is defined twice: in \`${first}\` and in \`${second}\`.`;
    return new HeddleError('HDL_LINK_DUPLICATE_SYMBOL', message, {
      hint: 'Leave one of the files out, or make the definitions `static` or `inline`.',
      output,
    });
  }
  const foreign = /unknown file type: (.+)/.exec(output)?.[1];
  if (foreign !== undefined) {
    return new HeddleError('HDL_OBJECT_WRONG_FORMAT', `\`${foreign}\` is no object for WebAssembly.`, {
      hint: 'Compile its sources with `heddle cc` or `heddle c++`; objects of an earlier build have to go first (`make clean`).',
    });
  }
  return new HeddleError('HDL_LINK_FAILED', 'The program does not link.', { output });
}

async function undefinedError(
  backend: Backend,
  request: LinkRequest,
  symbols: readonly string[],
): Promise<HeddleError> {
  const objects = userObjects(request);
  const unsupported = symbols.filter((symbol) => unsupportedGroup(symbol) !== undefined);
  if (unsupported.length > 0) return unsupportedError(backend, objects, unsupported);
  const lines = await describe(backend, objects, symbols);
  const [first = ''] = lines;
  const more = symbols.length > 1 ? ` (and ${symbols.length - 1} more)` : '';
  return new HeddleError('HDL_LINK_UNDEFINED_SYMBOL', `${first}, but nobody defines it${more}.`, {
    hint: 'Name the file or library that defines it as well; if it is a C library call, it is not supported yet.',
    output: lines
      .slice(1)
      .map((line) => `${line}\n`)
      .join(''),
  });
}

async function unsupportedError(
  backend: Backend,
  objects: readonly UserObject[],
  names: readonly string[],
): Promise<HeddleError> {
  const [name = ''] = names;
  const group = unsupportedGroup(name);
  const lines = await describe(backend, objects, names);
  return new HeddleError('HDL_UNSUPPORTED_CALL', `${lines[0] ?? ''}, but it ${group?.why ?? ''}.`, {
    hint: group?.hint ?? '',
    output: lines
      .slice(1)
      .map((line) => `${line}\n`)
      .join(''),
  });
}

/** One line a symbol: `` `f` is used at a.c:3:5 in a.c.o ``. */
async function describe(
  backend: Backend,
  objects: readonly UserObject[],
  symbols: readonly string[],
): Promise<string[]> {
  const lines: string[] = [];
  for (const symbol of symbols) {
    const references = await findReferences(backend, objects, symbol);
    lines.push(`\`${await demangle(backend, symbol)}\` is used ${where(references)}`);
  }
  return lines;
}

function where(references: readonly Reference[]): string {
  const places = references.filter((reference) => reference.line > 0);
  const [first] = references;
  if (first === undefined) return "in Heddle's runtime";
  if (places.length === 0) return `in ${[...new Set(references.map((reference) => reference.object))].join(', ')}`;
  const shown = places.slice(0, mostPlaces).map(({ file, line, column }) => `${file}:${line}:${column}`);
  const more = places.length > mostPlaces ? ` and ${places.length - mostPlaces} more places` : '';
  // Of a source that is compiled for this link, the object has its name.
  const objects = new Set(places.flatMap(({ object, file }) => (object === file ? [] : [object])));
  return `at ${shown.join(', ')}${more}${objects.size === 0 ? '' : ` (in ${[...objects].join(', ')})`}`;
}

async function demangle(backend: Backend, text: string): Promise<string> {
  if (!/\b_Z/.test(text)) return text;
  const run = await backend.run({ arguments: ['c++filt'], stdin: Buffer.from(text) });
  return run.status === 0 ? Buffer.from(run.stdout).toString('utf8').trimEnd() : text;
}
