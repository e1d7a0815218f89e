/**
 * `npm run real:mimalloc`: the race of microsoft/mimalloc issue 865 in the real 2.0.9, unmodified from Debian's source package, under both memory models; then
 * moodycamel's concurrentqueue under C11, which has to be clean. e2e/real/README.md has the same commands for the shell, docs/bugs-found.md what came out.
 *
 * Usage: node scripts/real-mimalloc.ts [FOLDER]. Exit 1: something else was found, or the race was not. Exit 3: the mirror cannot be reached.
 */
import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { CheckResult, Finding } from '../src/report/model.ts';

const sources = join(import.meta.dirname, '../e2e/real');
const launcher = join(import.meta.dirname, '../bin/heddle.js');
const folder = resolve(process.argv[2] ?? join(tmpdir(), 'heddle-real-mimalloc'));
mkdirSync(folder, { recursive: true });

const headers = '-Imimalloc-2.0.9+ds/include';
let wrong = 0;

run('bash', [join(sources, 'fetch.sh'), 'mimalloc', 'concurrentqueue'], [0]);
for (const file of ['mimalloc.c', 'concurrentqueue.cc']) copyFileSync(join(sources, file), join(folder, file));
heddle(['cc', '-w', '-O1', '-g', '-DNDEBUG', headers, '-c', 'mimalloc-2.0.9+ds/src/static.c', '-o', 'mimalloc.o'], [0]);

for (const model of ['c11', 'sc']) {
  const files = [headers, 'mimalloc.c', 'mimalloc.o'];
  const { verdict, findings } = check(`mimalloc-${model}.json`, [...files, '--memory-model', model]);
  const others = findings.filter((finding) => !isRaceOfIssue865(finding));
  expect(
    verdict === 'findings' && others.length === 0,
    `mimalloc under ${model}: the race of issue 865 and nothing else`,
  );
  const id = findings.find(isRaceOfIssue865)?.id;
  if (id !== undefined) heddle(['replay', id, '--step'], [1]);
}
const queue = check('concurrentqueue-c11.json', ['-std=c++20', '-Iconcurrentqueue-1.0.4', 'concurrentqueue.cc']);
expect(queue.verdict === 'clean', 'concurrentqueue under c11: clean');
process.exitCode = wrong > 0 ? 1 : 0;

/** Prints the report and returns the result. */
function check(json: string, args: readonly string[]): CheckResult {
  heddle(
    ['check', ...args, '--runs', '2000', '--time', '20m', '--reporter', 'text', '--reporter', `json=${json}`],
    [0, 1],
  );
  return JSON.parse(readFileSync(join(folder, json), 'utf8')) as CheckResult;
}

function isRaceOfIssue865({ kind, accesses }: Finding): boolean {
  const functions = new Set((accesses ?? []).map(({ location }) => location.function));
  return kind === 'data-race' && functions.has('mi_page_has_aligned');
}

function expect(holds: boolean, what: string): void {
  console.log(`${holds ? 'as expected' : 'WRONG'}: ${what}\n`);
  if (!holds) wrong++;
}

function heddle(args: readonly string[], expected: readonly number[]): void {
  run(process.execPath, [launcher, ...args], expected);
}

function run(command: string, args: readonly string[], expected: readonly number[]): void {
  console.log(
    `$ ${command === process.execPath ? 'heddle' : command} ${args.filter((word) => word !== launcher).join(' ')}`,
  );
  const { status } = spawnSync(command, args, { cwd: folder, stdio: 'inherit' });
  if (expected.includes(status ?? -1)) return;
  process.exit(status === 3 ? 3 : 1);
}
