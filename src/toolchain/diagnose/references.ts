/** Which object files refer to a symbol, and from which source lines. */

import * as fs from 'node:fs';
import * as path from 'node:path';

import type { Backend } from '../backend.ts';
import type { LinkInput, LinkRequest } from '../link.ts';
import { scratchPath } from '../llvm/files.ts';
import { archiveMembers, isArchive } from './archive.ts';
import { type ObjectFile, readObjectFile } from './object-file.ts';

/** One object of the user's. */
export interface UserObject {
  /** `main.c.o`, `libx.a(y.o)`. */
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly file: ObjectFile;
  /** Of an archive: the linker takes it only where something needs it. */
  readonly isMember: boolean;
}

/** `line` is 0 when only the object is known. */
export interface Reference {
  readonly object: string;
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** The objects among the inputs of a link, members of archives included. */
export function userObjects(request: LinkRequest): UserObject[] {
  return request.inputs.flatMap((input) => {
    const found = contents(input, request);
    return found === undefined ? [] : objectsIn(found.name, found.bytes);
  });
}

/** The objects in an object file or archive; nothing for other files. */
export function objectsIn(name: string, bytes: Uint8Array): UserObject[] {
  if (isArchive(bytes))
    return archiveMembers(bytes).flatMap((member) =>
      objectsIn(`${name}(${member.name})`, member.bytes).map((object) => ({ ...object, isMember: true })),
    );
  const file = readObjectFile(bytes);
  return file === undefined ? [] : [{ name, bytes, file, isMember: false }];
}

/**
 * The objects that a link takes: those given by themselves, and members of archives that define what a taken one, the runtime or `names` refers to. May
 * be more than the linker takes (another member may have come first), never fewer.
 */
export function takenObjects(
  objects: readonly UserObject[],
  runtime: readonly UserObject[],
  names: ReadonlySet<string>,
): UserObject[] {
  const wanted = new Set(names);
  const want = ({ file }: UserObject): void => {
    for (const { name, defined } of file.symbols) if (!defined) wanted.add(name);
  };
  const taken = objects.filter(({ isMember }) => !isMember);
  for (const object of [...taken, ...runtime]) want(object);
  let left = objects.filter(({ isMember }) => isMember);
  for (;;) {
    const more = left.filter(({ file }) => file.symbols.some(({ name, defined }) => defined && wanted.has(name)));
    if (more.length === 0) return taken;
    taken.push(...more);
    for (const object of more) want(object);
    const found = new Set(more);
    left = left.filter((object) => !found.has(object));
  }
}

/** All places in the objects that refer to a symbol which they do not define. */
export async function findReferences(
  backend: Backend,
  objects: readonly UserObject[],
  symbol: string,
): Promise<Reference[]> {
  const references: Reference[] = [];
  for (const object of objects) {
    const index = object.file.symbols.findIndex(({ name, defined }) => name === symbol && !defined);
    if (index < 0) continue;
    const offsets = object.file.codeReferences.get(index) ?? [];
    const places = await symbolize(backend, object, offsets);
    if (places.length === 0) references.push({ object: object.name, file: '', line: 0, column: 0 });
    else references.push(...places);
  }
  return references;
}

async function symbolize(backend: Backend, object: UserObject, offsets: readonly number[]): Promise<Reference[]> {
  if (offsets.length === 0) return [];
  const run = await backend.run({
    inputs: new Map([['object.o', object.bytes]]),
    arguments: [
      'symbolizer',
      '--output-style=JSON',
      '--no-inlines',
      `--obj=${scratchPath}/object.o`,
      ...offsets.map(String),
    ],
  });
  const places = new Map<string, Reference>();
  for (const text of Buffer.from(run.stdout).toString('utf8').split('\n')) {
    for (const place of parseSymbols(text)) {
      const reference: Reference = {
        object: object.name,
        file: path.normalize(place.FileName),
        line: place.Line,
        column: place.Column,
      };
      if (place.Line > 0) places.set(`${reference.file}:${reference.line}`, reference);
    }
  }
  return [...places.values()];
}

interface SymbolJson {
  readonly FileName: string;
  readonly Line: number;
  readonly Column: number;
}

/** llvm-symbolizer prints an array of answers, on one line or several. */
function parseSymbols(text: string): SymbolJson[] {
  if (text.trim() === '') return [];
  const parsed: unknown = JSON.parse(text);
  const answers = (Array.isArray(parsed) ? parsed : [parsed]) as { Symbol?: SymbolJson[] }[];
  return answers.flatMap((answer) => answer.Symbol?.slice(0, 1) ?? []);
}

function contents(input: LinkInput, request: LinkRequest): { name: string; bytes: Uint8Array } | undefined {
  if (input.kind === 'flag') return undefined;
  if (input.kind === 'object') return { name: input.name, bytes: input.bytes };
  const candidates =
    input.kind === 'file'
      ? [input.file]
      : request.libraryFolders.map((folder) => path.join(folder, `lib${input.name}.a`));
  for (const file of candidates) {
    const absolute = path.resolve(request.cwd, file);
    if (fs.statSync(absolute, { throwIfNoEntry: false })?.isFile() === true)
      return { name: file, bytes: fs.readFileSync(absolute) };
  }
  return undefined;
}
