/** `heddle doctor`: what this machine has, and what is missing. */
import { doctor, type DoctorReport } from '../../index.ts';
import { EXIT } from '../exit-code.ts';
import { parseArguments } from '../parse.ts';
import { settle } from '../settings.ts';
import { print } from '../terminal.ts';
import { version } from '../version.ts';

/** Resolves to 0 when Heddle can work here, 2 when it cannot. */
export async function run(args: readonly string[]): Promise<number> {
  const { options } = parseArguments('doctor', args);
  const { json } = settle(options, undefined);
  const report = await doctor();
  const heddle = version();
  await print(json ? `${JSON.stringify({ version: 1, heddle, ...report }, null, 2)}\n` : renderReport(heddle, report));
  return report.problems.length === 0 ? EXIT.clean : EXIT.usage;
}

function renderReport(heddle: string, report: DoctorReport): string {
  const { native, cache, embedded } = report.toolchain;
  const rows: readonly (readonly [string, string])[] = [
    ['heddle', heddle],
    ['node', `${report.node} (V8 ${report.v8}, ${report.platform})`],
    ['jspi', report.jspi ? 'yes' : 'no'],
    ['cores', `${report.cores}`],
    ['memory', mebibytes(report.memoryBytes)],
    ['compiler', embedded],
    ['native', 'missing' in native ? native.missing : `${native.version} (${native.clang}, ${native.linker})`],
    ['cache', `${cache.folder} (${cache.entries.toLocaleString('en')} files, ${mebibytes(cache.bytes)})`],
  ];
  const problems = report.problems.length === 0 ? ['Everything that Heddle needs is there.'] : report.problems;
  return `${rows.map(([name, text]) => `${name.padEnd(10)}${text}`).join('\n')}\n\n${problems.join('\n')}\n`;
}

function mebibytes(bytes: number): string {
  return `${Math.ceil(bytes / 2 ** 20).toLocaleString('en')} MiB`;
}
