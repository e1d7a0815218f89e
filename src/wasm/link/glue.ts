/** What the JavaScript that Emscripten makes beside a main module says about it: its memory, and the functions it provides. */
import { type GlueImports, readGlueImports } from './glue-imports.ts';
import type { HostMemory } from './model.ts';

const making = 'new WebAssembly.Memory(';
/** Characters of a memory descriptor at most, comments included. */
const maxDescriptor = 2000;

export interface Glue {
  /** Undefined where the text makes none, or in a form that is not known here. */
  readonly memory: HostMemory | undefined;
  /** It makes a memory, in whatever form. */
  readonly makesMemory: boolean;
  /** What the main module is given; undefined when it was not found. */
  readonly imports: GlueImports | undefined;
  /** Names that side modules may import; undefined when the import object was not found. */
  readonly provides: ReadonlySet<string> | undefined;
  /** It can load dynamic libraries. */
  readonly loads: boolean;
  /** It calls dlopen, and its dlopen ends the program. */
  readonly refusesDlopen: boolean;
  /** It calls `__wasm_apply_data_relocs`. */
  readonly relocates: boolean;
  /** It was built without catching of exceptions. */
  readonly catchingDisabled: boolean;
  /** It refuses to make code from text. */
  readonly evalDisabled: boolean;
}

export function readGlue(text: string): Glue {
  const imports = readGlueImports(text);
  return {
    imports,
    memory: readMemory(text),
    makesMemory: text.includes(making),
    provides: imports === undefined ? undefined : readProvided(text, imports),
    loads: text.includes('loadDynamicLibrary'),
    refusesDlopen: text.includes("To use dlopen, you need to use Emscripten's linking support"),
    relocates: text.includes('__wasm_apply_data_relocs'),
    catchingDisabled: text.includes('Exception catching is disabled'),
    evalDisabled: text.includes('DYNAMIC_EXECUTION=0 was set'),
  };
}

/** The largest memory that is made: small ones only ask whether the engine has shared memory. */
function readMemory(text: string): HostMemory | undefined {
  let largest: HostMemory | undefined;
  for (let at = text.indexOf(making); at >= 0; at = text.indexOf(making, at + 1)) {
    // Comments in it may be long and may hold braces.
    const bare = text.slice(at, at + maxDescriptor).replaceAll(/\/\/.*|\/\*[\s\S]*?\*\//g, '');
    const end = bare.indexOf('}');
    const memory = end < 0 ? undefined : readDescriptor(text, bare.slice(0, end));
    // One that is not understood may be the one that counts.
    if (memory === undefined) return undefined;
    if (memory.initial > 1 && memory.initial > (largest?.initial ?? 0)) largest = memory;
  }
  return largest;
}

function readDescriptor(text: string, fields: string): HostMemory | undefined {
  const field = (name: string): string | undefined =>
    new RegExp(`["']?\\b${name}["']?\\s*:\\s*([^,}\\n]+)`).exec(fields)?.[1]?.trim();
  const initial = pages(field('initial'), text);
  if (initial === undefined) return undefined;
  const declared = field('maximum');
  const maximum = pages(declared, text);
  if (declared !== undefined && maximum === undefined) return undefined;
  return { initial, maximum, shared: /^(?:true|!0)/.test(field('shared') ?? '') };
}

/** `256`, `16777216/65536` or `INITIAL_MEMORY/65536`, in pages. */
function pages(expression: string | undefined, text: string): number | undefined {
  const match = /^([\w.$]+)(?:\s*\/\s*(65536|64e3))?$/.exec(expression ?? '');
  if (match === null) return undefined;
  const [, term = '', divisor] = match;
  const value = /^\d/.test(term) ? Number(term) : valueOf(term, text);
  if (value === undefined || Number.isNaN(value)) return undefined;
  return divisor === undefined ? value : value / 65_536;
}

/** The number that a variable starts with, also as `Module["NAME"]||16777216`. */
function valueOf(name: string, text: string): number | undefined {
  const escaped = name.replaceAll(/[.$]/g, (character) => `\\${character}`);
  const match = new RegExp(
    `\\b${escaped}\\s*=\\s*(?:[^;=\\n]{0,80}?(?:\\|\\||\\?\\?)\\s*)?(\\d[\\d_.e]*)\\s*[;,\\n]`,
  ).exec(text);
  return match === null ? undefined : Number(match[1]?.replaceAll('_', ''));
}

function readProvided(text: string, imports: GlueImports): Set<string> {
  const names = new Set([...imports.modules.values()].flatMap((given) => [...given.keys()]));
  // Older loaders look on Module too, where functions of the JavaScript library have an underscore before their names.
  for (const match of text.matchAll(/\bModule(?:\["_([\w$]+)"\]|\._([\w$]+))\s*=\s*_([\w$]+)\s*[;,\n]/g)) {
    const name = match[1] ?? match[2] ?? '';
    if (name === match[3]) names.add(name);
  }
  return names;
}
