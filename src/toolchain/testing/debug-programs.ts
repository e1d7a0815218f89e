/** Real programs for the tests of the symbolizer, and LLVM's own symbolizer to compare with. */

import { readModule } from '../../wasm/reader/read-module.ts';
import { scratchPath, sysrootPath } from '../llvm/files.ts';
import { runEmbedded, type ToolRun } from '../llvm/run.ts';

/** What the toolchain passes to clang, as far as code and debug information depend on it. */
const COMPILE = [
  '--target=wasm32-wasip1',
  `--sysroot=${sysrootPath}`,
  `-resource-dir=${sysrootPath}`,
  `-ffile-prefix-map=${sysrootPath}=`,
  `-working-directory=${scratchPath}`,
  '-fdebug-compilation-dir=/',
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

type Files = ReadonlyMap<string, string | Uint8Array>;

async function llvm(args: readonly string[], files: Files): Promise<ToolRun> {
  const inputs = new Map([...files].map(([name, contents]) => [name, Buffer.from(contents)]));
  const run = await runEmbedded({ arguments: args, inputs });
  if (run.status !== 0) throw new Error(`${args[0]} failed:\n${run.stderr}`);
  return run;
}

/** Compiles the `.c` and `.cc` files among `sources` with `flags` and links them in that order. */
export async function buildProgram(
  sources: Readonly<Record<string, string>>,
  flags: readonly string[],
): Promise<Uint8Array> {
  const objects = new Map<string, Uint8Array>();
  const files = new Map(Object.entries(sources));
  for (const path of files.keys()) {
    const isC = path.endsWith('.c');
    if (!isC && !path.endsWith('.cc')) continue;
    const language = isC ? ['clang'] : ['clang++', '-std=c++20', '-fno-exceptions'];
    const object = `${objects.size}.o`;
    const compiled = await llvm([...language, ...COMPILE, ...flags, path, '-o', `${scratchPath}/${object}`], files);
    objects.set(object, compiled.output(object) ?? new Uint8Array());
  }
  const names = [...objects.keys()].map((name) => `${scratchPath}/${name}`);
  const linked = await llvm(['wasm-ld', ...LINK, ...names, '-o', `${scratchPath}/out.wasm`], objects);
  return linked.output('out.wasm') ?? new Uint8Array();
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
  const options = [
    `--obj=${scratchPath}/a.wasm`,
    '--functions=short',
    '--relativenames',
    '--skip-line-zero',
    '--output-style=JSON',
  ];
  const { stdout } = await llvm(['symbolizer', ...options, ...addresses], new Map([['a.wasm', binary]]));
  const results = JSON.parse(Buffer.from(stdout).toString('utf8')) as { readonly Symbol: OracleFrame[] }[];
  return results.map((result) => result.Symbol);
}
