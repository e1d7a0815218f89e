/** The adapters for test frameworks, used the way a project does: through the package's exports, by the frameworks' own runners. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, statSync, symlinkSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createFolder } from './cli-support.ts';
import { type ProgramRun, runProgram } from './program-support.ts';

const root = resolve(import.meta.dirname, '..');

const counter = (increment: string): string => `#include <pthread.h>
#include <stdatomic.h>
#ifdef ATOMIC
static atomic_int counter;
#else
static int counter;
#endif
static void *worker(void *arg) { ${increment}; return arg; }
int main(void) {
  pthread_t a, b;
  pthread_create(&a, 0, worker, 0);
  pthread_create(&b, 0, worker, 0);
  pthread_join(a, 0);
  pthread_join(b, 0);
  return counter == 2 ? 0 : 1;
}
`;

const tests = (framework: string): string => `import { checkConcurrency } from 'heddle/${framework}';
const options = { runs: 20, memoryModel: 'sc', cwd: import.meta.dirname };
checkConcurrency('with atomics', { ...options, files: ['counter.c'], clangArguments: ['-DATOMIC'] });
checkConcurrency('without', { ...options, files: ['counter.c'] });
checkConcurrency('not even C', { ...options, files: ['no.c'] });
checkConcurrency.skip('later', { ...options, files: ['missing.c'] });
`;

let folder: ReturnType<typeof createFolder>;
beforeAll(() => {
  if (newest(join(root, 'src')) > statSync(join(root, 'dist/index.js')).mtimeMs) {
    const tsc = join(root, 'node_modules/typescript/bin/tsc');
    const { status, stdout } = spawnSync(process.execPath, [tsc, '-p', 'tsconfig.build.json'], { cwd: root });
    if (status !== 0) throw new Error(`The package cannot be built: ${String(stdout)}`);
  }
  folder = createFolder({
    'package.json': '{ "type": "module" }\n',
    'counter.c': counter('counter++'),
    'no.c': 'int main(void) { return x; }\n',
    'vitest/all.test.js': tests('vitest').replaceAll('import.meta.dirname', `import.meta.dirname + '/..'`),
    'node/all.test.js': tests('node-test').replaceAll('import.meta.dirname', `import.meta.dirname + '/..'`),
    'types.ts': `import { checkConcurrency, type ConcurrencyError } from 'heddle/vitest';
import { checkConcurrency as forNode } from 'heddle/node-test';
checkConcurrency('typed', { files: ['a.c'], runs: 10, failOn: 'error' });
forNode.only('typed', { files: ['a.c'], strategy: 'pct' });
// @ts-expect-error files are needed
checkConcurrency('wrong', { runs: 10 });
export const kinds = (error: ConcurrencyError): string[] => error.result.findings.map(({ kind }) => kind);
`,
  });
  mkdirSync(join(folder.path, 'node_modules'));
  symlinkSync(root, join(folder.path, 'node_modules/heddle'));
  for (const name of ['vitest', '@types'])
    symlinkSync(join(root, 'node_modules', name), join(folder.path, 'node_modules', name));
});
afterAll(() => folder.remove());

function newest(path: string): number {
  return readdirSync(path, { withFileTypes: true }).reduce((time, entry) => {
    const inside = join(path, entry.name);
    return Math.max(time, entry.isDirectory() ? newest(inside) : statSync(inside).mtimeMs);
  }, 0);
}

const run = async (program: string, args: readonly string[]): Promise<ProgramRun> =>
  await runProgram(program, args, folder.path);

describe('heddle/vitest', () => {
  it('passes, fails with the report, and fails where nothing could be checked', async () => {
    const { code, output } = await run(process.execPath, ['node_modules/vitest/vitest.mjs', 'run', '--dir', 'vitest']);
    expect({ code, output }).toMatchObject({ code: 1 });
    expect(output).toMatch(/2 failed \| 1 passed \| 1 skipped/);
    expect(output).toContain('error: data race on counter (counter.c:8)');
    expect(output).toContain('replay: heddle replay data-race-');
    expect(output).toContain('error HDL_COMPILE_FAILED');
    expect(output).toContain("use of undeclared identifier 'x'");
  });
});

describe('heddle/node-test', () => {
  it('passes, fails with the report, and fails where nothing could be checked', async () => {
    const { code, output } = await run(process.execPath, ['--test', '--test-reporter=tap', 'node/*.test.js']);
    expect({ code, output }).toMatchObject({ code: 1 });
    for (const line of ['# pass 1', '# fail 2', '# skipped 1']) expect(output).toContain(`${line}\n`);
    expect(output).toContain('data race on counter (counter.c:8)');
    expect(output).toContain('error HDL_COMPILE_FAILED');
  });
});

describe('their types', () => {
  it('are those of the package', async () => {
    const tsc = join(root, 'node_modules/typescript/bin/tsc');
    const flags = ['--noEmit', '--strict', '--module', 'nodenext', '--skipLibCheck', '--types', 'node', 'types.ts'];
    expect(await run(process.execPath, [tsc, ...flags])).toEqual({ code: 0, output: '' });
  });
});

describe('the GitHub Action', () => {
  it('uses only inputs that it declares', () => {
    const action = readFileSync(join(root, 'integrations/github-action/action.yml'), 'utf8');
    const declared = [.../^inputs:\n([\s\S]*?)^outputs:/m.exec(action)![1]!.matchAll(/^ {2}([\w-]+):$/gm)].map(
      (match) => match[1],
    );
    const used = [...action.matchAll(/inputs\.([\w-]+)/g)].map((match) => match[1]);
    expect(new Set(used)).toEqual(new Set(declared));
    // Inputs reach the script as variables only.
    expect(action).not.toMatch(/run:.*\$\{\{/);
  });
});
