#!/usr/bin/env node
// Plain JavaScript that old Nodes can read: finds out whether this Node can suspend WebAssembly (JSPI), then starts the command line.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const JSPI_FLAG = '--experimental-wasm-jspi';
const root = fileURLToPath(new URL('..', import.meta.url));
const major = Number(process.versions.node.split('.')[0]);

function newestChange(folder) {
  let newest = 0;
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    newest = Math.max(newest, entry.isDirectory() ? newestChange(path) : statSync(path).mtimeMs);
  }
  return newest;
}

/** The built command line; in the repository the sources themselves when they are newer (Node strips the types). */
function entryPoint() {
  const built = join(root, 'dist/cli/main.js');
  const source = join(root, 'src/cli/main.ts');
  if (!existsSync(source)) return built;
  if (!process.features.typescript) return built;
  return !existsSync(built) || newestChange(join(root, 'src')) > statSync(built).mtimeMs ? source : built;
}

function refuse() {
  const words = process.argv.slice(2).join(' ') || 'check x.c';
  process.stderr.write(
    `error[HDL_NODE_TOO_OLD]: Heddle needs Node 26 or newer (it suspends WebAssembly with JSPI), but this is Node ${process.versions.node}.\n` +
      `hint: Run \`npx -p node@26 -p heddle heddle ${words}\`, which brings the right Node along.\n`,
  );
  process.exit(2);
}

if (typeof WebAssembly.Suspending === 'function') {
  import(pathToFileURL(entryPoint()).href).then(
    (cli) => cli.main(process.argv.slice(2)),
    (error) => {
      process.stderr.write(`error[HDL_INSTALL_BROKEN]: Heddle's own files cannot be loaded: ${error.message}\n`);
      process.stderr.write('hint: Run `npm ci` in a clone, or install the package again.\n');
      if (process.argv.includes('--debug')) process.stderr.write(`${error.stack}\n`);
      process.exitCode = 70;
    },
  );
} else if (major >= 24 && !process.execArgv.includes(JSPI_FLAG)) {
  const run = spawnSync(process.execPath, [JSPI_FLAG, fileURLToPath(import.meta.url), ...process.argv.slice(2)], {
    stdio: 'inherit',
  });
  if (run.signal !== null) process.kill(process.pid, run.signal);
  else process.exitCode = run.status === null ? 70 : run.status;
} else {
  refuse();
}
