/** `heddle doctor`: what this machine has, and what is missing. */
import { availableParallelism, totalmem } from 'node:os';
import { toolchainInfo, type ToolchainInfo } from '../../toolchain/index.ts';
import { EXIT } from '../exit-code.ts';
import { parseArguments } from '../parse.ts';
import { settle } from '../settings.ts';
import { print } from '../terminal.ts';
import { version } from '../version.ts';

interface Diagnosis {
  readonly version: 1;
  readonly heddle: string;
  readonly node: string;
  readonly v8: string;
  readonly platform: string;
  readonly jspi: boolean;
  readonly cores: number;
  readonly memoryBytes: number;
  readonly toolchain: ToolchainInfo;
  /** What keeps Heddle from working, each with what to do. */
  readonly problems: readonly string[];
}

/** Resolves to 0 when Heddle can work here, 2 when it cannot. */
export async function run(args: readonly string[]): Promise<number> {
  const { options } = parseArguments('doctor', args);
  const diagnosis = diagnose();
  const { json } = settle(options, undefined);
  await print(json ? `${JSON.stringify(diagnosis, null, 2)}\n` : renderDiagnosis(diagnosis));
  return diagnosis.problems.length === 0 ? EXIT.clean : EXIT.usage;
}

function diagnose(): Diagnosis {
  const toolchain = toolchainInfo();
  const { notBuilt, cache } = toolchain;
  return {
    version: 1,
    heddle: version(),
    node: process.versions.node,
    v8: process.versions.v8,
    platform: `${process.platform} ${process.arch}`,
    jspi: typeof WebAssembly.Suspending === 'function',
    cores: availableParallelism(),
    memoryBytes: totalmem(),
    toolchain,
    problems: [
      ...(notBuilt.length === 0 ? [] : [`${notBuilt.join(', ')} not built: run \`npm run build\`, or install again.`]),
      ...(cache.writable ? [] : [`${cache.folder} cannot be written: set HEDDLE_CACHE to a folder that can.`]),
    ],
  };
}

function renderDiagnosis(diagnosis: Diagnosis): string {
  const { toolchain } = diagnosis;
  const { native, cache } = toolchain;
  const rows: readonly (readonly [string, string])[] = [
    ['heddle', diagnosis.heddle],
    ['node', `${diagnosis.node} (V8 ${diagnosis.v8}, ${diagnosis.platform})`],
    ['jspi', diagnosis.jspi ? 'yes' : 'no'],
    ['cores', `${diagnosis.cores}`],
    ['memory', mebibytes(diagnosis.memoryBytes)],
    ['compiler', toolchain.embedded],
    ['native', 'missing' in native ? native.missing : `${native.version} (${native.clang}, ${native.linker})`],
    ['cache', `${cache.folder} (${cache.entries.toLocaleString('en')} files, ${mebibytes(cache.bytes)})`],
  ];
  const problems = diagnosis.problems.length === 0 ? ['Everything that Heddle needs is there.'] : diagnosis.problems;
  return `${rows.map(([name, text]) => `${name.padEnd(10)}${text}`).join('\n')}\n\n${problems.join('\n')}\n`;
}

function mebibytes(bytes: number): string {
  return `${Math.ceil(bytes / 2 ** 20).toLocaleString('en')} MiB`;
}
