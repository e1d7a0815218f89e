/**
 * `npm run real:ocaml [-- RUNS]`: builds OCaml 5.3's bytecode runtime with `heddle cc` (ocaml/build.sh) and checks the programs of ocaml/programs on it. What the
 * detectors report is compared with ocaml/known.ts, which says for each report why it is a bug or none. Exit 0: nothing else was reported; 1: something was;
 * 3: the sources cannot be downloaded.
 */
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

import type { CheckResult, Finding } from '../../src/report/model.ts';
import { explain } from './ocaml/known.ts';

const here = import.meta.dirname;
const cache = process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache');
const folder = join(cache, 'heddle/real-ocaml');
const runs = process.argv[2] ?? '1000';

/** Room for four domains, and minor heaps of 4096 words: less to reserve and to clear. */
const parameters = 'OCAMLRUNPARAM=d=4,s=4096';

/**
 * Domains that wait for the others in a stop-the-world section spin. In major collections the default campaign reaches the limit of 10 million events in half
 * of the executions (measured: 10 of 20), seconds for each; pct in none, and needs a tenth of a second.
 */
const strategies: Readonly<Record<string, string>> = { collect: 'pct' };

function build(): void {
  const { status } = spawnSync('bash', [join(here, 'ocaml/build.sh'), folder], { stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? 1);
}

function check(program: string, ...options: readonly string[]): CheckResult {
  const words = ['check', 'ocamlrun.wasm', '--dir', 'byte:/byte', '--env', parameters, '--runs', runs, '--json'];
  const limits = ['--time', '20m', '--hang-timeout', '5m'];
  const strategy = ['--strategy', strategies[program] ?? 'portfolio'];
  const launcher = join(here, '../../bin/heddle.js');
  const { stdout, stderr } = spawnSync(
    process.execPath,
    [launcher, ...words, ...limits, ...strategy, ...options, '--', `/byte/${program}.byte`],
    { cwd: folder, encoding: 'utf8', maxBuffer: 1 << 30 },
  );
  if (stdout === '') throw new Error(`${program}: ${stderr}`);
  return JSON.parse(stdout) as CheckResult;
}

function placesOf({ accesses, frames }: Finding): string {
  const places = accesses?.map(({ location }) => location) ?? frames?.slice(0, 1) ?? [];
  return places.map(({ function: name, file, line }) => `${name} (${file.split('/').at(-1)}:${line})`).join(' and ');
}

/** Prints what was found; how many findings nobody has explained. */
function report(program: string, model: string, result: CheckResult): number {
  const { campaign, error } = result;
  if (campaign === undefined || error !== undefined) throw new Error(`${program}: ${error?.message ?? 'no campaign'}`);
  console.log(
    `${program}, ${model}: ${result.verdict}, ${campaign.executions} executions, ${campaign.failing} failing, ${campaign.racing} racing`,
  );
  for (const note of result.notes) console.log(`  ${note}`);
  let unknown = 0;
  for (const finding of result.findings) {
    const reason = explain(finding);
    if (reason === undefined) unknown++;
    console.log(`  ${finding.kind} in ${finding.executionsHit}: ${placesOf(finding)}`);
    console.log(`    ${reason ?? 'NOT EXPLAINED'}`);
  }
  return unknown;
}

build();
const programs = readdirSync(join(here, 'ocaml/programs')).map((file) => file.replace(/\.ml$/, ''));
let unknown = 0;
for (const program of programs) {
  unknown += report(program, 'sc', check(program, '--memory-model', 'sc', '--check-determinism'));
  unknown += report(program, 'c11', check(program));
}
console.log(unknown === 0 ? 'every report is explained' : `${unknown} reports are not explained`);
process.exitCode = unknown === 0 ? 0 : 1;
