import { readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { deflateRawSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeModule } from '../src/wasm/link/testing/writer.ts';
import { createFolder, runCli, runWarmCli, type CliRun } from './cli-support.ts';

let folder: ReturnType<typeof createFolder>;
const main = writeModule({ dylink: {}, memory: { min: 16, max: 32, shared: true, export: 'memory' } });
const side = writeModule({
  dylink: { memorySize: 64 },
  imports: [
    { from: ['env', 'memory'], memory: { min: 17 } },
    { from: ['env', 'missing'], function: 'i32 > i32' },
  ],
  functions: [{ type: '>', code: [], export: 'entry' }],
});
const fitting = writeModule({
  dylink: {},
  imports: [{ from: ['env', 'memory'], memory: { min: 0, max: 65_536, shared: true } }],
  functions: [{ type: '>', code: [], export: 'entry' }],
});

beforeAll(() => {
  folder = createFolder({
    'readme.txt': 'no module',
    'app/readme.txt': '',
    'empty/readme.txt': '',
    'page.wasm': '<html>',
    'huge.wasm': '',
    'void.wasm': '',
  });
  const files = {
    'main.wasm': main,
    'importing.wasm': writeModule({
      dylink: {},
      imports: [{ from: ['env', 'memory'], memory: { min: 256, max: 512 } }],
    }),
    'side.wasm': side,
    'fitting.so': fitting,
    'app/a-side.so': fitting,
    'app/main.wasm': main,
  };
  for (const [name, bytes] of Object.entries(files)) writeFileSync(join(folder.path, name), bytes);
  writeFileSync(join(folder.path, 'package.whl'), zip({ 'pkg/side.so': side, 'pkg/METADATA': new Uint8Array(9) }));
  writeFileSync(join(folder.path, 'broken.whl'), zip({ 'pkg/side.so': side }).subarray(0, 100));
  writeFileSync(
    join(folder.path, 'glue.js'),
    'function loadDynamicLibrary() {}\nnew WebAssembly.Memory({initial:1,maximum:1,shared:!0});new WebAssembly.Memory({initial:256,maximum:512})',
  );
});
afterAll(() => folder.remove());

/** A zip archive with deflated members. */
function zip(files: Readonly<Record<string, Uint8Array>>): Buffer {
  const parts: Buffer[] = [];
  const index: Buffer[] = [];
  let at = 0;
  for (const [name, bytes] of Object.entries(files)) {
    const packed = deflateRawSync(bytes);
    const fields = Buffer.alloc(26);
    fields.writeUInt16LE(8, 4);
    fields.writeUInt32LE(packed.length, 14);
    fields.writeUInt32LE(bytes.length, 18);
    fields.writeUInt16LE(name.length, 22);
    const entry = Buffer.alloc(46);
    entry.writeUInt32LE(0x02014b50, 0);
    fields.copy(entry, 6, 0, 26);
    entry.writeUInt32LE(at, 42);
    const local = Buffer.concat([Buffer.of(0x50, 0x4b, 3, 4), fields, Buffer.from(name), packed]);
    parts.push(local);
    index.push(Buffer.concat([entry, Buffer.from(name)]));
    at += local.length;
  }
  const directory = Buffer.concat(index);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(index.length, 10);
  end.writeUInt32LE(directory.length, 12);
  end.writeUInt32LE(at, 16);
  return Buffer.concat([...parts, directory, end]);
}

const run = async (...args: string[]): Promise<CliRun> => await runWarmCli(['link', ...args], { cwd: folder.path });
const rules = (json: string): string[] =>
  (JSON.parse(json) as { findings: { rule: string }[] }).findings.map(({ rule }) => rule);

describe('heddle link', () => {
  it('says the verdict first, then what was read, why and what to change', async () => {
    const { code, stdout, stderr } = await run('main.wasm', 'side.wasm');
    expect({ code, stderr }).toEqual({ code: 1, stderr: '' });
    await expect(stdout).toMatchFileSnapshot('__snapshots__/link.txt');
  });

  it('exits with 0 when nothing but warnings was found', async () => {
    const { code, stdout } = await run('main.wasm', 'fitting.so');
    expect(code).toBe(0);
    expect(stdout.split('\n', 1)).toEqual(['fitting.so loads into main.wasm: 1 warning']);
  });

  it('prints JSON, the same bytes each time', async () => {
    const first = await run('main.wasm', 'side.wasm', '--json');
    expect(rules(first.stdout)).toEqual(['W01', 'W07', 'W20']);
    expect((await run('main.wasm', 'side.wasm', '--reporter', 'json')).stdout).toBe(first.stdout);
  });

  it('has the reporters of check', async () => {
    const { code } = await run(
      'main.wasm',
      'side.wasm',
      ...['sarif', 'junit', 'github', 'markdown'].flatMap((name) => ['--reporter', `${name}=${name}.out`]),
    );
    expect(code).toBe(1);
    const read = (name: string): string => readFileSync(join(folder.path, `${name}.out`), 'utf8');
    const sarif = JSON.parse(read('sarif')) as { runs: { results: { ruleId: string; level: string }[] }[] };
    expect(sarif.runs[0]?.results.map(({ ruleId, level }) => `${ruleId} ${level}`)).toEqual([
      'W01 error',
      'W07 error',
      'W20 error',
    ]);
    expect(read('junit')).toContain('<testsuite name="heddle link" tests="2" failures="1"');
    expect(read('github')).toMatch(/^::error title=W01%3A side\.wasm imports unshared memory/);
    expect(read('markdown')).toContain('<summary>error W01');
  });

  it('describes the memory of a host instead of a main module', async () => {
    const { stdout } = await run('--memory', 'shared,initial=17,max=65536', 'side.wasm', '--json');
    expect(rules(stdout)).toEqual(['W01']);
    expect((await run('--memory', 'shared,initial=16M,max=4G', 'fitting.so')).code).toBe(0);
    expect((await run('--memory', 'shared,initial=1', 'fitting.so')).stderr).toContain('expects `max=N` with `shared`');
  });

  it('reads the memory from the glue', async () => {
    const { stdout } = await run('importing.wasm', 'fitting.so', '--glue', 'glue.js', '--json');
    expect(rules(stdout)).toEqual(['W02', 'W48']);
    expect(rules((await run('main.wasm', 'fitting.so', '--glue', 'glue.js', '--json')).stdout)).toEqual(['W48']);
  });

  it('takes folders and wheels', async () => {
    const { code, stdout } = await run('app', '--json');
    expect(code).toBe(0);
    expect((JSON.parse(stdout) as { modules: { name: string }[] }).modules.map(({ name }) => name)).toEqual([
      'app/main.wasm',
      'app/a-side.so',
    ]);
    expect(rules((await run('main.wasm', 'package.whl', '--json')).stdout)).toContain('W01');
  });

  it('takes a module from standard input', async () => {
    const { code, stdout } = await runCli(['link', '-', 'fitting.so'], { cwd: folder.path, input: main });
    expect({ code, first: stdout.split('\n', 1) }).toEqual({
      code: 0,
      first: ['fitting.so loads into standard input: 1 warning'],
    });
  });

  it('refuses what it cannot read, with exit code 2', async () => {
    const refusal = async (...args: string[]): Promise<string> => {
      const { code, stderr } = await run(...args);
      return `${code} ${/HDL_\w+/.exec(stderr)?.[0] ?? ''}`;
    };
    expect(await refusal()).toBe('2 HDL_USAGE_NO_FILES');
    expect(await refusal('main.wasm', 'nothing.wasm')).toBe('2 HDL_FILE_NOT_FOUND');
    truncateSync(join(folder.path, 'huge.wasm'), 2 ** 30 + 1);
    expect(await refusal('main.wasm', 'huge.wasm')).toBe('2 HDL_FILE_TOO_LARGE');
    expect(await refusal('main.wasm', 'empty')).toBe('2 HDL_LINK_NO_MODULES');
    expect(await refusal('main.wasm', 'broken.whl')).toBe('2 HDL_ARCHIVE_DAMAGED');
    expect(await refusal('main.wasm', 'side.wasm', '-O2')).toBe('2 HDL_USAGE_UNKNOWN_OPTION');
    expect(await refusal('--explain', 'Segmentation fault')).toBe('2 HDL_USAGE_UNKNOWN_TOPIC');
  });

  it('says that a file is no module as a finding', async () => {
    const { code, stdout } = await run('main.wasm', 'page.wasm');
    expect(code).toBe(1);
    expect(stdout).toContain('error W15: page.wasm is no module but a page of HTML or XML');
    const empty = await run('void.wasm');
    expect(empty.code).toBe(1);
    expect(empty.stdout).toContain('error W15: void.wasm is no module but an empty file');
    expect(empty.stdout).toContain('BufferSource argument is empty');
  });

  it('recognises a text, and explains a rule', async () => {
    const text = 'LinkError: Import #4 "env" "memory": mismatch in shared state of memory, declared = 0, imported = 1';
    const { code, stdout } = await run('--explain', text);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^This is W01, printed by V8/);
    const explained = await runWarmCli(['explain', 'W14'], { cwd: folder.path });
    expect(explained.stdout).toMatch(/^W14 \(error\): a dynamic library of the old form/);
  });
});
