/** What the symbolizer needs of a WebAssembly binary: debug sections, where function bodies are, names and data segments. */

import { InstructionReader } from '../reader/instruction-reader.ts';
import { codeBase, findSection, SectionId, type WasmModule } from '../reader/module.ts';
import { NameKind, readFunctionNames, readNames } from '../reader/names.ts';
import { readModule } from '../reader/read-module.ts';

/** Memory that the linker initialises in one piece: `.data`, or one variable. */
export interface NamedSegment {
  readonly name: string;
  readonly address: number;
  readonly size: number;
}

export interface ModuleLayout {
  readonly customs: ReadonlyMap<string, Uint8Array>;
  readonly codeSize: number;
  readonly importedFunctions: number;
  /** Names of functions by index: from the linker, else from exports and imports. */
  readonly functionNames: ReadonlyMap<number, string>;
  readonly globalNames: ReadonlyMap<number, string>;
  /** Bodies without their size prefix, relative to the contents of the Code section: what DWARF calls an address. */
  readonly bodyStarts: Uint32Array;
  readonly bodyEnds: Uint32Array;
  /** Where the instructions begin, behind the declarations of locals. */
  readonly bodyCodes: Uint32Array;
  /** What all these count from: the contents of the Code section. */
  readonly code: Uint8Array;
  readonly segments: readonly NamedSegment[];
}

/** Opcodes of the constant expressions and calls that place data; prefixed ones as {@link InstructionReader} gives them. */
const CODE = { i32Const: 0x41, memoryInit: (0xfc << 12) | 8 } as const;

/** Reads the outline of `binary`, linear in its size. @throws HeddleError `HDL_WASM_MALFORMED` */
export function readLayout(binary: Uint8Array): ModuleLayout {
  const module = readModule(binary);
  const base = codeBase(module);
  const code = findSection(module, SectionId.code);
  const customs = new Map<string, Uint8Array>();
  for (const { name, contents, end } of module.customSections) {
    if (!customs.has(name)) customs.set(name, binary.subarray(contents, end));
  }
  const functionNames = readFunctionNames(module);
  return {
    customs,
    codeSize: code ? code.end - code.contents : 0,
    importedFunctions: module.importedFunctions,
    functionNames,
    globalNames: readNames(module, NameKind.global),
    bodyStarts: Uint32Array.from(module.bodies, (body) => body.start - base),
    bodyEnds: Uint32Array.from(module.bodies, (body) => body.end - base),
    bodyCodes: Uint32Array.from(module.bodies, (body) => body.code - base),
    code: code ? binary.subarray(base, code.end) : new Uint8Array(),
    segments: readSegments(module, functionNames),
  };
}

/** A binary that cannot be read at all. */
export const emptyLayout: ModuleLayout = {
  customs: new Map(),
  codeSize: 0,
  importedFunctions: 0,
  functionNames: new Map(),
  globalNames: new Map(),
  bodyStarts: new Uint32Array(0),
  bodyEnds: new Uint32Array(0),
  bodyCodes: new Uint32Array(0),
  code: new Uint8Array(),
  segments: [],
};

function readSegments(module: WasmModule, functionNames: ReadonlyMap<number, string>): NamedSegment[] {
  const names = readNames(module, NameKind.data);
  const addresses = passiveAddresses(module, functionNames);
  const segments: NamedSegment[] = [];
  module.data.forEach(({ offset, bytes }, index) => {
    const name = names.get(index);
    let address = addresses.get(index);
    if (offset) {
      const reader = new InstructionReader(module.binary, offset.start, offset.end);
      reader.next();
      if (reader.op === CODE.i32Const) address = reader.index >>> 0;
    }
    if (name !== undefined && address !== undefined) segments.push({ name, address, size: bytes.end - bytes.start });
  });
  return segments;
}

/** With threads, wasm-ld makes all segments passive and copies them in `__wasm_init_memory`, to constant addresses. */
function passiveAddresses(module: WasmModule, functionNames: ReadonlyMap<number, string>): Map<number, number> {
  const addresses = new Map<number, number>();
  module.bodies.forEach((body, index) => {
    if (functionNames.get(module.importedFunctions + index) !== '__wasm_init_memory') return;
    const reader = new InstructionReader(module.binary, body.code, body.end);
    // The last three constants: address, offset in the segment, size.
    let constants: number[] = [];
    while (!reader.done) {
      reader.next();
      if (reader.op === CODE.i32Const) constants = [...constants.slice(-2), reader.index];
      else if (reader.op === CODE.memoryInit && constants.length === 3)
        addresses.set(reader.index, (constants[0] ?? 0) >>> 0);
      else constants = [];
    }
  });
  return addresses;
}
