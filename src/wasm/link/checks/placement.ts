import { readFunctionNames } from '../../reader/names.ts';
import { InstructionReader } from '../../reader/instruction-reader.ts';
import { Op } from '../../reader/opcodes.ts';
import type { Span } from '../../reader/module.ts';
import { functionType, type ModuleFacts } from '../facts.ts';
import type { Program } from '../program.ts';
import { constantOf } from './memory.ts';

const applyRelocations = '__wasm_apply_data_relocs';
const i64Const = 0x42;
const i64Store = 0x37;
const i64Add = 0x7c;

/** W33 and W34. */
export function checkPlacement(program: Program): void {
  for (const facts of program.sides) {
    if (facts.dylink === undefined) continue;
    checkSegments(program, facts);
    checkRelocations(program, facts);
  }
}

function checkSegments(program: Program, facts: ModuleFacts): void {
  const { module } = facts;
  const owner = facts.memory?.from === undefined ? undefined : program.main;
  module.data.forEach(({ mode, offset, bytes, memory }, index) => {
    if (mode !== 'active' || offset === undefined || bytes.end === bytes.start) return;
    // Its own memory it may fill as it likes.
    if (memory === 0 && facts.memory?.from === undefined) return;
    const address = constantOf(module.binary, offset.start);
    if (address === undefined) return;
    program.report({
      rule: 'W33',
      module: facts,
      other: owner,
      title: `${facts.name} writes ${bytes.end - bytes.start} bytes to the fixed address ${address} when it is loaded`,
      evidence: [
        {
          module: facts.name,
          section: 'data section',
          offset: offset.start,
          found: `segment ${index}: i32.const ${address}`,
        },
      ],
    });
  });
  module.elements.forEach(({ mode, offset, functions }, index) => {
    if (mode !== 'active' || offset === undefined || functions.length === 0 || facts.table?.from === undefined) return;
    const place = constantOf(module.binary, offset.start);
    if (place === undefined) return;
    program.report({
      rule: 'W33',
      module: facts,
      other: program.main,
      title: `${facts.name} puts ${functions.length} functions at the fixed table place ${place} when it is loaded`,
      evidence: [
        {
          module: facts.name,
          section: 'element section',
          offset: offset.start,
          found: `segment ${index}: i32.const ${place}`,
        },
      ],
    });
  });
}

function checkRelocations(program: Program, facts: ModuleFacts): void {
  const exported = facts.exports.get(applyRelocations);
  if (exported?.kind === 'function') {
    const body = facts.module.bodies[exported.index - facts.module.importedFunctions];
    if (program.glue === undefined || program.glue.relocates || body === undefined || !storesInto(facts, body)) return;
    program.report({
      rule: 'W34',
      module: facts,
      other: { name: 'glue' },
      title: `${facts.name} has pointers in its data, and the loader of the main module never puts them right`,
      evidence: [
        { module: facts.name, section: 'code section', offset: body.start, found: `${applyRelocations}, exported` },
        { module: 'glue', section: '', found: `never names ${applyRelocations}` },
      ],
    });
    return;
  }
  const lost = unreachedRelocator(facts);
  if (lost === undefined) return;
  program.report({
    rule: 'W34',
    module: facts,
    title: `${facts.name} has pointers in its data, and does not export the function that puts them right`,
    evidence: [
      { module: facts.name, section: 'code section', offset: lost.start, found: `${applyRelocations}, not exported` },
    ],
  });
}

/**
 * The body of a function that does nothing but store sums of constants and bases, which is what the linker makes for relocations, and that
 * nothing reaches: no export, call, table entry or start. The name section names it where there is one.
 */
function unreachedRelocator(facts: ModuleFacts): Span | undefined {
  const { module } = facts;
  const candidates = new Map<number, Span>();
  module.bodies.forEach((body, place) => {
    const index = module.importedFunctions + place;
    const type = functionType(facts, index);
    if (type === undefined || type.params.length > 0 || type.results.length > 0 || body.localCount > 0) return;
    if (storesInto(facts, body)) candidates.set(index, body);
  });
  if (candidates.size === 0) return undefined;
  for (const { kind, index } of module.exports) if (kind === 'function') candidates.delete(index);
  for (const { functions } of module.elements) for (const index of functions) candidates.delete(index);
  if (module.startFunction !== undefined) candidates.delete(module.startFunction);
  if (candidates.size === 0) return undefined;
  const reader = new InstructionReader(module.binary);
  for (const { code, end } of module.bodies) {
    // The constructors, which come first, usually call it.
    if (candidates.size === 0) return undefined;
    reader.reset(code, end);
    while (!reader.done) {
      reader.next();
      if (reader.op === Op.call || reader.op === Op.returnCall || reader.op === Op.refFunc)
        candidates.delete(reader.index);
    }
  }
  const names = readFunctionNames(module);
  for (const [index, body] of candidates) {
    const name = names.get(index);
    if (name === undefined || name === applyRelocations || name === '__wasm_apply_relocs') return body;
  }
  return undefined;
}

const allowed: ReadonlySet<number> = new Set([
  Op.i32Const,
  i64Const,
  Op.globalGet,
  Op.i32Add,
  i64Add,
  Op.i32Store,
  i64Store,
  Op.end,
]);

/** Stores at least once, reads a global, and has no instruction but those of a relocation. */
function storesInto({ module }: ModuleFacts, body: Span & { readonly code?: number }): boolean {
  const reader = new InstructionReader(module.binary, body.code ?? body.start, body.end);
  let stores = false;
  let bases = false;
  while (!reader.done) {
    reader.next();
    if (!allowed.has(reader.op)) return false;
    stores ||= reader.op === Op.i32Store || reader.op === i64Store;
    bases ||= reader.op === Op.globalGet;
  }
  return stores && bases;
}
