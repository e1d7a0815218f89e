/** Real programs for the tests of the symbolizer, and LLVM's own symbolizer to compare with. */

import { Exit, runLLVM, type Tree } from '@yowasp/clang';

import { readModule } from '../../reader/read-module.ts';

/** What the toolchain passes to clang, as far as code and debug information depend on it. */
const COMPILE = [
  '-g',
  '-c',
  '-matomics',
  '-mbulk-memory',
  '-mmutable-globals',
  '-pthread',
  '-ftls-model=local-exec',
  '-Xclang',
  '-fsanitize=thread',
  '-mllvm',
  '-tsan-instrument-func-entry-exit=0',
];
const LINK = [
  '--allow-undefined',
  '--shared-memory',
  '--no-check-features',
  '--import-memory',
  '--max-memory=268435456',
  '--no-stack-first',
  '--global-base=65536',
  '--no-entry',
  '--export-if-defined=run',
];

async function llvm(args: readonly string[], files: Tree): Promise<{ files: Tree; output: string }> {
  const decoder = new TextDecoder();
  let output = '';
  const print = (bytes: Uint8Array | null): void => {
    output += decoder.decode(bytes ?? new Uint8Array(0));
  };
  try {
    const result = await runLLVM([...args], files, { fetchProgress: () => {}, stdout: print, stderr: print });
    return { files: result ?? {}, output };
  } catch (error) {
    if (error instanceof Exit) throw new Error(`${args[0]} failed:\n${output}`, { cause: error });
    throw error;
  }
}

/** `{'a/b.c': text}` as the tree that the tools take. */
function treeOf(sources: Readonly<Record<string, string>>): Tree {
  const tree: Tree = {};
  for (const [path, text] of Object.entries(sources)) {
    const parts = path.split('/');
    let folder = tree;
    for (const part of parts.slice(0, -1)) folder = (folder[part] ??= {}) as Tree;
    folder[parts.at(-1) ?? ''] = text;
  }
  return tree;
}

/** Compiles the `.c` and `.cc` files among `sources` with `flags` and links them in that order. */
export async function buildProgram(
  sources: Readonly<Record<string, string>>,
  flags: readonly string[],
): Promise<Uint8Array> {
  const objects: Tree = {};
  for (const path of Object.keys(sources)) {
    const isC = path.endsWith('.c');
    if (!isC && !path.endsWith('.cc')) continue;
    const language = isC ? ['clang'] : ['clang++', '-std=c++20', '-fno-exceptions'];
    const object = `${Object.keys(objects).length}.o`;
    const compiled = await llvm([...language, ...COMPILE, ...flags, path, '-o', object], treeOf(sources));
    objects[object] = compiled.files[object] ?? '';
  }
  const linked = await llvm(['wasm-ld', ...LINK, ...Object.keys(objects), '-o', 'out.wasm'], objects);
  return linked.files['out.wasm'] as Uint8Array;
}

/** The binary with only those custom sections that `keep` accepts. */
export function withCustoms(binary: Uint8Array, keep: (name: string) => boolean): Uint8Array {
  const dropped = readModule(binary).customSections.filter((section) => !keep(section.name));
  const inDropped = (at: number): boolean => dropped.some(({ start, end }) => at >= start && at < end);
  return binary.filter((_byte, at) => !inDropped(at));
}

/** The binary with other contents of one custom section. */
export function withCustom(binary: Uint8Array, name: string, contents: Uint8Array): Uint8Array {
  const text = new TextEncoder().encode(name);
  const size = 1 + text.length + contents.length;
  const sizeBytes = [0, 7, 14, 21, 28].map((shift) => ((size >>> shift) & 0x7f) | (shift < 28 ? 0x80 : 0));
  const rest = withCustoms(binary, (other) => other !== name);
  return Uint8Array.from([...rest, 0, ...sizeBytes, text.length, ...text, ...contents]);
}

/** Contents of the debug sections. */
export function debugSections(binary: Uint8Array): [name: string, contents: Uint8Array][] {
  const customs = readModule(binary).customSections.filter(({ name }) => name.startsWith('.debug_'));
  return customs.map(({ name, contents, end }) => [name, binary.slice(contents, end)]);
}

export interface OracleFrame {
  readonly FunctionName: string;
  readonly FileName: string;
  readonly Line: number;
  readonly Column: number;
  readonly Approximate?: boolean;
}

/** llvm-symbolizer's answer for each code offset, innermost frame first. */
export async function llvmSymbolize(binary: Uint8Array, codeOffsets: readonly number[]): Promise<OracleFrame[][]> {
  const addresses = codeOffsets.map((offset) => `0x${offset.toString(16)}`);
  const options = ['--obj=a.wasm', '--functions=short', '--relativenames', '--skip-line-zero', '--output-style=JSON'];
  const { output } = await llvm(['symbolizer', ...options, ...addresses], { 'a.wasm': binary });
  const results = JSON.parse(output) as { readonly Symbol: OracleFrame[] }[];
  return results.map((result) => result.Symbol);
}
