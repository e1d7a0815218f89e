/** For tests: writes small modules from a description. Writes what it is told, also what no engine accepts. */
import { ByteWriter } from '../../byte-writer.ts';
import { SectionId } from '../../reader/module.ts';
import { ValueTypes } from '../../reader/types.ts';

type TypeName = 'i32' | 'i64' | 'f32' | 'f64';
/** `i32 f64 > i32`: parameters, then results. */
type Signature = string;

export interface LimitsSpec {
  readonly min: number;
  readonly max?: number;
  readonly shared?: boolean;
  readonly wide?: boolean;
}

type Names = readonly [module: string, name: string];

export type ImportSpec =
  | { readonly from: Names; readonly function: Signature }
  | { readonly from: Names; readonly memory: LimitsSpec }
  | { readonly from: Names; readonly table: LimitsSpec }
  | { readonly from: Names; readonly global: TypeName; readonly mutable?: boolean }
  | { readonly from: Names; readonly tag: Signature };

export interface ModuleSpec {
  readonly dylink?: DylinkSpec;
  /** Written before everything else, also before `dylink`. */
  readonly leading?: readonly CustomSpec[];
  readonly imports?: readonly ImportSpec[];
  /** Bodies without the last `end`. */
  readonly functions?: readonly {
    readonly type: Signature;
    readonly code: readonly number[];
    readonly export?: string;
  }[];
  readonly table?: LimitsSpec & { readonly export?: string };
  readonly memory?: LimitsSpec & { readonly export?: string };
  readonly tags?: readonly { readonly type: Signature; readonly export: string }[];
  readonly globals?: readonly {
    readonly type: TypeName;
    readonly mutable?: boolean;
    readonly init: readonly number[];
    readonly export?: string;
  }[];
  readonly elements?: readonly { readonly offset: readonly number[]; readonly functions: readonly number[] }[];
  readonly data?: readonly { readonly offset: readonly number[]; readonly bytes: readonly number[] }[];
  readonly trailing?: readonly CustomSpec[];
}

export interface CustomSpec {
  readonly name: string;
  readonly bytes: readonly number[];
}

export interface DylinkSpec {
  /** Default `dylink.0`. */
  readonly name?: string;
  readonly memorySize?: number;
  readonly tableSize?: number;
  readonly tableAlignment?: number;
  readonly needed?: readonly string[];
  readonly exportFlags?: Readonly<Record<string, number>>;
  readonly importFlags?: Readonly<Record<string, number>>;
  /** An empty subsection with this number. */
  readonly unknown?: number;
}

const typeCodes: Readonly<Record<TypeName, number>> = ValueTypes;

/** An `i32.const`, signed LEB128. */
export function constant(value: number): number[] {
  const out = new ByteWriter();
  out.u8(0x41);
  out.s32(value);
  return [...out.finish()];
}

export function leb(value: number): number[] {
  const out = new ByteWriter();
  out.u32(value);
  return [...out.finish()];
}

export function text(value: string): number[] {
  const out = new ByteWriter();
  out.name(value);
  return [...out.finish()];
}

export function writeModule(spec: ModuleSpec): Uint8Array<ArrayBuffer> {
  return new ModuleWriter().write(spec);
}

class ModuleWriter {
  readonly #out = new ByteWriter();
  readonly #types: string[] = [];

  write(spec: ModuleSpec): Uint8Array<ArrayBuffer> {
    this.#raw([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0]);
    for (const custom of spec.leading ?? []) this.#custom(custom);
    if (spec.dylink !== undefined) this.#custom(dylinkSection(spec.dylink));
    const { imports = [], functions = [], globals = [], tags = [] } = spec;
    const importBytes = imports.map((item) => [...text(item.from[0]), ...text(item.from[1]), ...this.#item(item)]);
    const functionTypes = functions.map(({ type }) => leb(this.#type(type)));
    const tagTypes = tags.map(({ type }) => [0, ...leb(this.#type(type))]);
    this.#vector(SectionId.type, this.#types.map(typeBytes));
    this.#vector(SectionId.import, importBytes);
    this.#vector(SectionId.function, functionTypes);
    this.#vector(SectionId.table, spec.table === undefined ? [] : [[0x70, ...limitsBytes(spec.table)]]);
    this.#vector(SectionId.memory, spec.memory === undefined ? [] : [limitsBytes(spec.memory)]);
    this.#vector(SectionId.tag, tagTypes);
    this.#vector(
      SectionId.global,
      globals.map(({ type, mutable, init }) => [typeCodes[type], mutable === true ? 1 : 0, ...init, 0x0b]),
    );
    this.#vector(SectionId.export, exportsOf(spec));
    this.#vector(
      SectionId.element,
      (spec.elements ?? []).map((item) => [
        0,
        ...item.offset,
        0x0b,
        ...leb(item.functions.length),
        ...item.functions.flatMap(leb),
      ]),
    );
    this.#vector(
      SectionId.code,
      functions.map(({ code }) => [...leb(code.length + 2), 0, ...code, 0x0b]),
    );
    this.#vector(
      SectionId.data,
      (spec.data ?? []).map(({ offset, bytes }) => [0, ...offset, 0x0b, ...leb(bytes.length), ...bytes]),
    );
    for (const custom of spec.trailing ?? []) this.#custom(custom);
    return this.#out.finish().slice();
  }

  #type(signature: Signature): number {
    const index = this.#types.indexOf(signature);
    if (index >= 0) return index;
    this.#types.push(signature);
    return this.#types.length - 1;
  }

  #item(item: ImportSpec): number[] {
    if ('function' in item) return [0, ...leb(this.#type(item.function))];
    if ('table' in item) return [1, 0x70, ...limitsBytes(item.table)];
    if ('memory' in item) return [2, ...limitsBytes(item.memory)];
    if ('global' in item) return [3, typeCodes[item.global], item.mutable === true ? 1 : 0];
    return [4, 0, ...leb(this.#type(item.tag))];
  }

  #custom({ name, bytes }: CustomSpec): void {
    this.#section(SectionId.custom, [...text(name), ...bytes]);
  }

  #vector(id: number, items: readonly (readonly number[])[]): void {
    if (items.length > 0) this.#section(id, [...leb(items.length), ...items.flat()]);
  }

  #section(id: number, contents: readonly number[]): void {
    this.#raw([id, ...leb(contents.length), ...contents]);
  }

  #raw(bytes: readonly number[]): void {
    for (const byte of bytes) this.#out.u8(byte);
  }
}

function typeBytes(signature: Signature): number[] {
  const [params = '', results = ''] = signature.split('>').map((side) => side.trim());
  const codes = (side: string): number[] => {
    const names = side === '' ? [] : (side.split(/\s+/) as TypeName[]);
    return [...leb(names.length), ...names.map((name) => typeCodes[name])];
  };
  return [0x60, ...codes(params), ...codes(results)];
}

function limitsBytes({ min, max, shared, wide }: LimitsSpec): number[] {
  const flags = (max === undefined ? 0 : 1) | (shared === true ? 2 : 0) | (wide === true ? 4 : 0);
  return [flags, ...leb(min), ...(max === undefined ? [] : leb(max))];
}

function exportsOf(spec: ModuleSpec): number[][] {
  const imported = (key: string): number => (spec.imports ?? []).filter((item) => key in item).length;
  const one = (name: string | undefined, kind: number, index: number): number[][] =>
    name === undefined ? [] : [[...text(name), kind, ...leb(index)]];
  return [
    ...(spec.functions ?? []).flatMap((item, index) => one(item.export, 0, imported('function') + index)),
    ...one(spec.table?.export, 1, imported('table')),
    ...one(spec.memory?.export, 2, imported('memory')),
    ...(spec.globals ?? []).flatMap((item, index) => one(item.export, 3, imported('global') + index)),
    ...(spec.tags ?? []).flatMap((item, index) => one(item.export, 4, imported('tag') + index)),
  ];
}

function dylinkSection(spec: DylinkSpec): CustomSpec {
  const { name = 'dylink.0', memorySize = 0, tableSize = 0, tableAlignment = 0, needed = [] } = spec;
  const sizes = [...leb(memorySize), ...leb(0), ...leb(tableSize), ...leb(tableAlignment)];
  const libraries = [...leb(needed.length), ...needed.flatMap(text)];
  if (name === 'dylink') return { name, bytes: [...sizes, ...libraries] };
  const part = (id: number, bytes: readonly number[]): number[] => [id, ...leb(bytes.length), ...bytes];
  const exported = Object.entries(spec.exportFlags ?? {});
  const imported = Object.entries(spec.importFlags ?? {});
  return {
    name,
    bytes: [
      ...part(1, sizes),
      ...(needed.length === 0 ? [] : part(2, libraries)),
      ...(exported.length === 0
        ? []
        : part(3, [...leb(exported.length), ...exported.flatMap(([key, flags]) => [...text(key), ...leb(flags)])])),
      ...(imported.length === 0
        ? []
        : part(4, [
            ...leb(imported.length),
            ...imported.flatMap(([key, flags]) => [...splitName(key), ...leb(flags)]),
          ])),
      ...(spec.unknown === undefined ? [] : part(spec.unknown, [])),
    ],
  };
}

/** `GOT.mem.x`: the import module, then the name behind the last dot. */
function splitName(key: string): number[] {
  const dot = key.lastIndexOf('.');
  return [...text(key.slice(0, dot)), ...text(key.slice(dot + 1))];
}
