/** `heddle ar`: archives of objects, as `ar` makes them. */

import * as fs from 'node:fs';
import * as path from 'node:path';

import { HeddleError } from '../../base/error.ts';
import { embeddedBackend } from '../backend.ts';
import { statOfInput } from '../input-file.ts';
import { scratchPath } from '../llvm/files.ts';
import { expandResponseFiles } from './response-files.ts';
import { writeOutput } from './write-output.ts';

/** Operations that read files of the machine and put them into the archive. */
const adding = /[rq]/;
const changing = /[rqdms]/;

/** Does what `ar` does with these arguments; returns the exit code. */
export async function runArchiver(argv: readonly string[]): Promise<number> {
  try {
    return await archive(expandResponseFiles(argv, process.cwd()), process.cwd());
  } catch (error) {
    if (!(error instanceof HeddleError)) throw error;
    process.stderr.write(`${error.output ?? ''}heddle ar: error: ${error.message} [${error.code}]\n`);
    if (error.hint !== undefined) process.stderr.write(`heddle ar: hint: ${error.hint}\n`);
    return 1;
  }
}

async function archive(words: readonly string[], cwd: string): Promise<number> {
  if (words[0] === '--version' || words[0] === '-V' || words[0] === '--help') {
    const run = await embeddedBackend.run({ arguments: ['ar', words[0] === '-V' ? '--version' : words[0]] });
    process.stdout.write(run.stdout);
    return run.status;
  }
  const [first = '', ...rest] = words.filter((word) => !word.startsWith('--') && word !== '-');
  // Thin archives name their members by path: programs that link them need whole ones.
  const operation = first.replace(/^-/, '').replaceAll('T', '');
  const positional = /[abi]/.test(operation) ? rest.splice(0, 1) : [];
  const [target, ...members] = rest;
  if (operation === '' || target === undefined)
    throw new HeddleError('HDL_AR_USAGE', 'Usage: `heddle ar rcs ARCHIVE FILE...`.');
  const file = path.resolve(cwd, target);
  const scratch = 'archive.a';
  const existing = fs.existsSync(file) ? new Map([[scratch, fs.readFileSync(file)]]) : new Map<string, Uint8Array>();
  const names = adding.test(operation) ? members.map((member) => existingFile(member, cwd)) : members;
  const extracting = operation.includes('x');
  const run = await embeddedBackend.run({
    inputs: existing,
    arguments: [
      'ar',
      ...(extracting ? [`--output=${scratchPath}/members`] : []),
      operation,
      ...positional,
      `${scratchPath}/${scratch}`,
      ...names,
    ],
  });
  process.stdout.write(run.stdout);
  process.stderr.write(run.stderr.replaceAll(`${scratchPath}/${scratch}`, target));
  if (run.status !== 0) return 1;
  const written = run.output(scratch);
  if (changing.test(operation) && written !== undefined) writeOutput(file, written);
  if (extracting) for (const [name, bytes] of run.outputs('members')) writeOutput(path.resolve(cwd, name), bytes);
  return 0;
}

function existingFile(member: string, cwd: string): string {
  statOfInput(member, cwd);
  return path.resolve(cwd, member);
}
