/** From code offsets, sites and addresses to places and names in the program. */
import type { Block } from '../engine/block.ts';
import { nullPageBytes } from '../engine/memory.ts';
import type { RawStack } from '../engine/outcome.ts';
import { type ProgramImage, sitesOf } from '../engine/program.ts';
import type { SourceLocation, StackFrame } from '../report/model.ts';
import type { Pointee, Symbolizer } from '../wasm/dwarf/symbolizer.ts';
import { HeapMembers } from './heap-members.ts';
import { ObjectNames } from './object-names.ts';
import type { StackName } from './stack-names.ts';
import { createProgramSymbolizer, type DataModule } from './program-symbolizer.ts';
import type { SiteTable } from '../wasm/instrument/site-table.ts';

/** Functions of the runtime and of libc's start-up that a stack of the program begins or ends with. */
const runtimeFunction =
  /^(heddle_|__tsan_|__main_void|__wasm_call|run_main|thrd_start|__original_main|_start|\.?wrapper)/;

export const unknownPlace: SourceLocation = { file: '', line: 0, column: 0, function: '' };

/** No memory of the program begins lower: what is accessed there is a member of what a null pointer points to. */
export const isNull = (address: number): boolean => address >= 0 && address < nullPageBytes;

/** `null pointer`, `null pointer + 4`. */
export const nullText = (address: number): string => `null pointer${address === 0 ? '' : ` + ${address}`}`;

export class Places {
  readonly symbolizer: Symbolizer;
  /** Where dynamic libraries are loaded in the execution that is described. */
  dataModule: DataModule = () => undefined;
  /** Of the heap as it is when a question is asked; takes time. */
  heapBlock: (address: number) => Pick<Block, 'address' | 'size' | 'reused'> | undefined = () => undefined;
  /** Of the execution that is described. */
  heapMembers: HeapMembers = new HeapMembers(this);
  /** Of the same. */
  objectNames: ObjectNames = new ObjectNames(this);
  readonly #sites: SiteTable;

  constructor(image: ProgramImage) {
    this.symbolizer = createProgramSymbolizer(image, (address) => this.dataModule(address));
    this.#sites = sitesOf(image);
  }

  /** The frames of a captured stack, innermost first, without those of Heddle's runtime. */
  stack(raw: RawStack): StackFrame[] {
    const frames = raw.flatMap((offset) => this.#frames(this.#sites.toOriginal(offset)));
    return trimmed(frames);
  }

  /** Of a frame of a captured stack: where it is in the program as linked; -1 in added code. */
  codeOffset(raw: number): number {
    return this.#sites.toOriginal(raw);
  }

  /** The innermost place of a stack. */
  top(raw: RawStack): SourceLocation {
    return placeOf(this.stack(raw)[0]);
  }

  /** What the site calls. */
  hook(site: number): string {
    return this.#sites.hook(site);
  }

  site(site: number): SourceLocation {
    return placeOf(this.siteStack(site)[0]);
  }

  /** The objects whose member is accessed at a site, by the pointers in scope there. */
  pointees(site: number): readonly Pointee[] {
    return this.symbolizer.pointeesAt(this.#sites.codeOffset(site));
  }

  /** The objects that the synchronisation object of an operation is a member of, by the pointers in scope in the frames of its stack. */
  operands(raw: RawStack): readonly Pointee[] {
    return raw.flatMap((offset) => this.symbolizer.pointeesAt(this.#sites.toOriginal(offset)));
  }

  /** The frames known from a site alone: the function and what is inlined there. */
  siteStack(site: number): StackFrame[] {
    return site === 0 ? [] : trimmed(this.#frames(this.#sites.codeOffset(site)));
  }

  /** `mutex g_lock`, `mutex lock (local of main)`, `mutex 0x10468`. `local`: of what is on a stack. */
  name(kind: string, address: number, local?: StackName): string {
    if (local !== undefined) return `${kind} ${local.name} (${local.where})`;
    if (isNull(address)) return `${kind} at ${nullText(address)}`;
    const global = this.symbolizer.globalAt(address);
    if (global === undefined) return `${kind} 0x${address.toString(16)}`;
    // The runtime's own, of which there is one: a user knows it by what it is for.
    if (global.name.startsWith('heddle_') && global.file.startsWith('<heddle>')) return kind;
    return `${kind} ${global.name}${global.member ?? ''}`;
  }

  /** `0x11a10+4`, when a heap block begins at 0x11a10. */
  addressText(address: number): string {
    const block = this.heapBlock(address);
    const offset = address - (block?.address ?? address);
    const isInside = block !== undefined && offset > 0 && offset < block.size;
    return isInside ? `0x${block.address.toString(16)}+${offset}` : `0x${address.toString(16)}`;
  }

  /** Name of the function that a table slot holds; threads are named after their start routine. */
  functionName(index: number): string {
    return this.symbolizer.functionName(this.#sites.toOriginalFunction(index));
  }

  #frames(codeOffset: number): StackFrame[] {
    if (codeOffset < 0) return [];
    return this.symbolizer.frames(codeOffset).map((frame) => ({
      file: frame.file,
      line: frame.line,
      column: frame.column,
      function: frame.function,
      ...(frame.inlined ? { inlined: true } : {}),
      ...(frame.approximate === true ? { approximate: true } : {}),
    }));
  }
}

/** In a header of the system or in Heddle's runtime, not in the program's own code. */
export function isSystemPlace({ file }: SourceLocation): boolean {
  return file !== '' && !isUserFile(file);
}

/** Two unknown places are the same. */
export function isSamePlace(a: SourceLocation, b: SourceLocation): boolean {
  return a.file === b.file && a.line === b.line && a.column === b.column;
}

/** Without what belongs to a frame of a stack only. */
export function placeOf(frame: StackFrame | undefined): SourceLocation {
  if (frame === undefined) return unknownPlace;
  const { inlined: _inlined, ...place } = frame;
  return place;
}

/**
 * Leaves out the runtime's frames at both ends. A runtime or library frame in the middle (a callback of qsort) stays; when the program has no debug
 * information, everything but the runtime stays.
 */
function trimmed(frames: readonly StackFrame[]): StackFrame[] {
  const hasSource = frames.some((frame) => isUserFile(frame.file));
  const isOutside = (frame: StackFrame): boolean =>
    frame.file.startsWith('<heddle>') || (hasSource ? !isUserFile(frame.file) : runtimeFunction.test(frame.function));
  let from = 0;
  let to = frames.length;
  while (from < to && isOutside(frames[from] as StackFrame)) from++;
  while (to > from && isOutside(frames[to - 1] as StackFrame)) to--;
  return frames.slice(from, to);
}

function isUserFile(file: string): boolean {
  return file !== '' && !file.startsWith('<heddle>') && !file.startsWith('<sysroot>');
}
