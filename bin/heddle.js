#!/usr/bin/env node
// Plain JavaScript that old Nodes can read: makes sure that WebAssembly can be suspended (JSPI), then starts the command line.
import { spawn } from 'node:child_process';
import { existsSync, readdirSync, realpathSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const JSPI_FLAG = '--experimental-wasm-jspi';
/** Set in a process that another one of these started: then a channel between the two ends when that one does. */
const STARTED_AGAIN = 'HEDDLE_STARTED_AGAIN';
const root = fileURLToPath(new URL('..', import.meta.url));
const args = process.argv.slice(2);

if (process.env[STARTED_AGAIN] !== undefined && process.connected) {
  delete process.env[STARTED_AGAIN];
  // Killed for good, the first process can tell nobody: without it this one would go on unseen.
  process.on('disconnect', () => process.exit(130));
  process.channel.unref();
}

if (typeof WebAssembly.Suspending === 'function') start();
else {
  const node = cloneNode();
  const major = Number(process.versions.node.split('.')[0]);
  if (node !== undefined) runAgain(node, []);
  else if (major >= 24 && !process.execArgv.includes(JSPI_FLAG)) runAgain(process.execPath, [JSPI_FLAG]);
  else refuse();
}

function start() {
  import(pathToFileURL(entryPoint()).href).then(
    (cli) => cli.main(args),
    (error) => {
      process.stderr.write(`error HDL_INSTALL_BROKEN: Heddle's own files cannot be loaded: ${error.message}\n`);
      process.stderr.write('  hint: Run `npm ci` in a clone, or install the package again.\n');
      if (args.includes('--debug')) process.stderr.write(`${error.stack}\n`);
      process.exitCode = 70;
    },
  );
}

/** The built command line; in a clone the sources themselves when they are newer (Node strips the types). */
function entryPoint() {
  const built = join(root, 'dist/cli/main.js');
  const source = join(root, 'src/cli/main.ts');
  if (!existsSync(source) || !process.features.typescript) return built;
  return !existsSync(built) || newestChange(join(root, 'src')) > statSync(built).mtimeMs ? source : built;
}

function newestChange(folder) {
  let newest = 0;
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    newest = Math.max(newest, entry.isDirectory() ? newestChange(path) : statSync(path).mtimeMs);
  }
  return newest;
}

/** The Node that `npm ci` brought into a clone, unless it is the one that runs this. */
function cloneNode() {
  const node = join(root, 'node_modules/.bin/node');
  if (!existsSync(node)) return undefined;
  return realpathSync(node) === realpathSync(process.execPath) ? undefined : node;
}

function runAgain(node, flags) {
  const child = spawn(node, [...flags, fileURLToPath(import.meta.url), ...args], {
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
    env: { ...process.env, [STARTED_AGAIN]: '1' },
  });
  // The child decides what they mean. A terminal sends Ctrl-C to both processes, which the child takes for one; other senders reach only this one.
  for (const name of ['SIGINT', 'SIGTERM']) process.on(name, () => child.kill(name));
  child.on('error', (error) => {
    process.stderr.write(`error HDL_INSTALL_BROKEN: ${node} cannot be started: ${error.message}\n`);
    process.exitCode = 70;
  });
  // Before there is anything to tell it leaves signals to the system.
  const interrupts = new Set(['SIGINT', 'SIGTERM']);
  child.on('exit', (code, signal) => (process.exitCode = code ?? (interrupts.has(signal) ? 130 : 70)));
}

function refuse() {
  const words = args.join(' ') || 'check x.c';
  process.stderr.write(
    `error HDL_NODE_TOO_OLD: Heddle needs Node 26 or newer (it suspends WebAssembly with JSPI), but this is Node ${process.versions.node}.\n` +
      `  hint: Run \`npx -p node@26 -p heddle heddle ${words}\`, which brings the right Node along.\n`,
  );
  process.exitCode = 2;
}
