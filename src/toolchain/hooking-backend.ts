/** Compiles in two steps, with hooks for what the ThreadSanitizer pass leaves out put between them. */

import type { Backend } from './backend.ts';
import { scratchPath } from './llvm/files.ts';
import type { ToolRequest, ToolRun } from './llvm/run.ts';
import { hookTheRest } from './unhooked-accesses.ts';

const textName = 'hooked.ll';

/**
 * A compiler for commands that end with `-c FILE -o OBJECT`. `again`: the command up to there for the second step, in which the flags of the user that say how to read
 * sources mean nothing. What has no text of LLVM's (a precompiled header, bitcode, an error) is compiled in one step.
 */
export function hookingBackend(backend: Backend, again: readonly string[]): Backend {
  return { ...backend, id: `${backend.id}, hooks 1`, run: (request) => runTwice(backend, request, again) };
}

async function runTwice(backend: Backend, request: ToolRequest, again: readonly string[]): Promise<ToolRun> {
  if (request.arguments.includes('-emit-llvm')) return await backend.run(request);
  const [file = '', , object = ''] = request.arguments.slice(-3);
  const text = `${scratchPath}/${textName}`;
  const made = await backend.run({
    ...request,
    arguments: [...request.arguments.slice(0, -4), '-S', '-emit-llvm', file, '-o', text],
  });
  const plain = made.output(textName);
  if (made.status !== 0) return made;
  if (plain === undefined || !Buffer.from(plain.subarray(0, 10)).toString('latin1').startsWith('; ModuleID'))
    return await backend.run(request);
  const hooked = hookTheRest(Buffer.from(plain).toString('utf8'));
  const finished = await backend.run({
    arguments: [...again, '-Xclang', '-disable-llvm-passes', '-x', 'ir', '-c', text, '-o', object],
    inputs: new Map([[textName, hooked === undefined ? plain : Buffer.from(hooked)]]),
  });
  // What only the second step finds, as in inline assembly, has places in the source after one step only.
  if (finished.status !== 0) return await backend.run(request);
  return {
    ...made,
    stderr: made.stderr + finished.stderr,
    output: (name) => finished.output(name) ?? made.output(name),
    outputs: (folder) => made.outputs(folder),
  };
}
