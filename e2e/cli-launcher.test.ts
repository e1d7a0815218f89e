import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createFolder } from './cli-support.ts';

const MAIN = (name: string): string => `export function main(args) { console.log(['${name}', ...args].join(' ')); }\n`;
/** Loaded before the launcher: makes this Node look like one without JSPI. */
const OLD_NODE =
  'data:text/javascript,delete WebAssembly.Suspending; Object.defineProperty(process.versions, "node", { value: "20.1.0" });';

let folder: ReturnType<typeof createFolder>;
beforeEach(() => {
  folder = createFolder({
    'package.json': '{"type": "module"}',
    'bin/heddle.js': readFileSync(join(import.meta.dirname, '../bin/heddle.js'), 'utf8'),
    'dist/cli/main.js': MAIN('built'),
  });
});
afterEach(() => folder.remove());

async function launch(nodeArguments: readonly string[], ...args: string[]): Promise<string> {
  return await new Promise((resolve) => {
    const words = [...nodeArguments, join(folder.path, 'bin/heddle.js'), ...args];
    const child = execFile(process.execPath, words, (_error, stdout, stderr) => {
      resolve(`${child.exitCode} ${stdout}${stderr}`.replaceAll(folder.path, '<root>'));
    });
  });
}

/** As `npm ci` does in a clone. */
function bringNode(): void {
  const node = join(folder.path, 'node_modules/.bin/node');
  mkdirSync(join(folder.path, 'node_modules/.bin'), { recursive: true });
  writeFileSync(node, `#!/bin/sh\nexec '${process.execPath}' "$@"\n`);
  chmodSync(node, 0o755);
}

describe('launcher', () => {
  it('starts the built command line with every word', async () => {
    expect(await launch([], 'check', 'x.c', '--', '-y')).toBe('0 built check x.c -- -y\n');
  });
  it('starts the sources of a clone when they are newer', async () => {
    mkdirSync(join(folder.path, 'src/cli'), { recursive: true });
    writeFileSync(join(folder.path, 'src/cli/main.ts'), MAIN('sources').replace('args', 'args: string[]'));
    utimesSync(join(folder.path, 'dist/cli/main.js'), 2, 2);
    expect(await launch([], 'check')).toBe('0 sources check\n');
    utimesSync(join(folder.path, 'src/cli/main.ts'), 1, 1);
    expect(await launch([], 'check')).toBe('0 built check\n');
  });
  it('says which Node it needs and what brings it', async () => {
    expect(await launch(['--import', OLD_NODE], 'check', 'x.c')).toBe(
      '2 error HDL_NODE_TOO_OLD: Heddle needs Node 26 or newer (it suspends WebAssembly with JSPI), but this is Node 20.1.0.\n' +
        '  hint: Run `npx -p node@26 -p heddle heddle check x.c`, which brings the right Node along.\n',
    );
  });
  it('takes the process that it started along when it is killed', async () => {
    bringNode();
    const endless = "export function main() { setInterval(() => {}, 1000); console.log('runs'); }\n";
    writeFileSync(join(folder.path, 'dist/cli/main.js'), endless);
    const first = spawn(process.execPath, ['--import', OLD_NODE, join(folder.path, 'bin/heddle.js')]);
    await once(first.stdout, 'data');
    // Both hold its pipes: they close when neither lives.
    const ended = once(first, 'close');
    first.kill('SIGKILL');
    await ended;
    expect(first.signalCode).toBe('SIGKILL');
  });
  it("uses the clone's own Node under an old one", async () => {
    bringNode();
    expect(await launch(['--import', OLD_NODE], 'check', 'x.c')).toBe('0 built check x.c\n');
  });
  it("passes an interrupt of the launcher alone on to the clone's own Node", async () => {
    bringNode();
    writeFileSync(
      join(folder.path, 'dist/cli/main.js'),
      `export function main() {
        const waiting = setInterval(() => {}, 1000);
        process.on('SIGINT', () => { console.log('interrupted'); process.exitCode = 130; clearInterval(waiting); });
        console.log('ready');
      }\n`,
    );
    const child = spawn(process.execPath, ['--import', OLD_NODE, join(folder.path, 'bin/heddle.js'), 'check']);
    let stdout = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text;
      if (text.includes('ready')) child.kill('SIGINT');
    });
    const code = await new Promise((resolve) => child.on('close', resolve));
    expect(`${String(code)} ${stdout}`).toBe('130 ready\ninterrupted\n');
  });
  it('ends as interrupted when the system ends the one that it started', async () => {
    bringNode();
    const main = "export function main() { setInterval(() => {}, 1000); console.log('ready'); }\n";
    writeFileSync(join(folder.path, 'dist/cli/main.js'), main);
    const child = spawn(process.execPath, ['--import', OLD_NODE, join(folder.path, 'bin/heddle.js'), 'check']);
    child.stdout.once('data', () => child.kill('SIGINT'));
    expect(await new Promise((resolve) => child.on('close', resolve))).toBe(130);
  });
  it('says so when its own files are missing', async () => {
    writeFileSync(join(folder.path, 'dist/cli/main.js'), "import './missing.js';\n");
    expect(await launch([], 'check')).toBe(
      "70 error HDL_INSTALL_BROKEN: Heddle's own files cannot be loaded: Cannot find module '<root>/dist/cli/missing.js' imported from <root>/dist/cli/main.js\n" +
        '  hint: Run `npm ci` in a clone, or install the package again.\n',
    );
  });
});
