import { ByteWriter } from '../byte-writer.ts';
import { type CustomSection, type FunctionBody, SectionId } from '../reader/module.ts';
import { isLibrarySection } from '../bundle.ts';
import { readModule } from '../reader/read-module.ts';
import { CodeEmitter } from './emit-code.ts';
import { branchHints, writeBranchHints } from './branch-hints.ts';
import { writeAddedHook } from './joined-hooks.ts';
import { BodyPlanner } from './plan-body.ts';
import { writeEntry, writeExports } from './library-entry.ts';
import { writeModuleName } from './module-name.ts';
import { Program } from './program.ts';
import {
  AddedTypes,
  writeElements,
  writeFunctions,
  writeImports,
  writeSection,
  writeTypes,
} from './rewrite-sections.ts';
import { SiteList } from './site-list.ts';
import { createSiteTable, type SiteTable } from './site-table.ts';

/** A program that the engine can run, and the way back to the original binary. */
export interface Instrumented {
  readonly binary: Uint8Array<ArrayBuffer>;
  readonly sites: SiteTable;
}

/** How a dynamic library differs from a program. */
export interface LibraryPlace {
  /** What V8 calls it in stacks. */
  readonly moduleName: string;
  /** Sites of the modules before it: its own ids follow. */
  readonly sitesBefore: number;
}

/**
 * Makes a linked program runnable by the engine. Every instruction that is not named here stays as it is:
 *
 * - plain-access hooks become imports of the kernel and get a site id as their last argument; calls of the most frequent ones go to functions that
 *   are added here and look at the kernel's memory, which becomes an import, before they call it;
 * - calls of functions that read the global `heddle_site` set it first;
 * - loops that can go round without a hook count fuel, and call `heddle_fuel_out` when it is used up;
 * - functions on a cycle of the call graph are called through wrappers that count the depth and call `heddle_too_deep`;
 * - where the stack pointer is lowered below `heddle_stack_low`, `heddle_stack_grow` is called;
 * - `memory.size`, `memory.grow` and the atomic instructions that the compiler left become calls of guest functions;
 * - for exhaustive search (`watchesLoops`) each round of a loop adds the locals that the loop assigns to a sum: see loop-state.ts;
 * - the memory import becomes unshared, debug information is dropped (the original binary has it).
 *
 * A dynamic library imports Heddle's runtime from the program: calls of whatever it imports set the site.
 *
 * Functions keep their indices: wrappers are appended. Code of the guest runtime (`heddle_*`) gets sites only. Linear in the size of
 * the binary: about 40 ms a megabyte of code, twice that in a cold process.
 *
 * @throws HeddleError `HDL_WASM_MALFORMED`, `HDL_PROGRAM_NOT_INSTRUMENTED`, `HDL_PROGRAM_RUNTIME_MISSING`, `HDL_PROGRAM_MEMORY` or
 * `HDL_PROGRAM_HOOK_ADDRESS`.
 */
export function instrument(binary: Uint8Array, library?: LibraryPlace, watchesLoops = false): Instrumented {
  const module = readModule(binary);
  const program = new Program(module, library !== undefined, watchesLoops);
  const sites = new SiteList(program.codeBase, library?.sitesBefore ?? 0);
  const addedTypes = new AddedTypes(module);
  const out = new ByteWriter(binary.length * 2);
  out.copy(binary, 0, 8);
  for (const section of module.sections) {
    switch (section.id) {
      case SectionId.type:
        writeTypes(out, module, section, addedTypes);
        break;
      case SectionId.import:
        writeImports(out, module, section, addedTypes);
        break;
      case SectionId.function:
        writeFunctions(out, program, section, addedTypes);
        break;
      case SectionId.export:
        if (library === undefined) out.copy(binary, section.start, section.end);
        else writeExports(out, program);
        break;
      case SectionId.element:
        writeElements(out, program, section);
        break;
      case SectionId.code:
        writeBranchHints(out, program);
        writeSection(out, section.id, () => writeCode(out, program, sites));
        break;
      default: {
        const custom = module.customSections.find((candidate) => candidate.start === section.start);
        if (custom === undefined || !isDropped(custom, library)) out.copy(binary, section.start, section.end);
      }
    }
  }
  if (library !== undefined) writeModuleName(out, module, library.moduleName);
  const data = sites.finish(module.functions.length, standsFor(program));
  return { binary: out.finish(), sites: createSiteTable(data) };
}

/** For each added function the one of the program that it stands for. */
function standsFor({ wrappers, addedHooks, entered }: Program): number[] {
  if (entered.length === 0) return [...wrappers.wrapped];
  return [...wrappers.wrapped, ...addedHooks.map(({ hook }) => hook), ...entered];
}

function writeCode(out: ByteWriter, program: Program, sites: SiteList): void {
  const { module, wrappers, addedHooks, entered } = program;
  const planner = new BodyPlanner(program, sites);
  const emitter = new CodeEmitter(out, program, sites);
  out.u32(module.bodies.length + wrappers.wrapped.length + addedHooks.length + entered.length);
  module.bodies.forEach((body: FunctionBody, index) => {
    const functionIndex = module.importedFunctions + index;
    planner.plan(functionIndex, body);
    emitter.body(functionIndex, body, planner.edits);
  });
  sites.added(out.length);
  for (const functionIndex of wrappers.wrapped) emitter.wrapper(functionIndex);
  for (const hook of addedHooks) writeAddedHook(out, hook, program.kernelMemory);
  for (const functionIndex of entered) writeEntry(out, program, sites, functionIndex);
  sites.added(out.length);
}

/** Debug information, libraries inside a program, names and branch hints that are written anew. */
function isDropped(section: CustomSection, library: LibraryPlace | undefined): boolean {
  const { name } = section;
  if (name === 'name') return library !== undefined;
  return (
    name.startsWith('.debug_') ||
    name === 'sourceMappingURL' ||
    name === 'external_debug_info' ||
    name === branchHints ||
    isLibrarySection(section)
  );
}
