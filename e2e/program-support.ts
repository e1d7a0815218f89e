/** Runs other programs, without the variables that the test runner around them sets. */
import { execFile } from 'node:child_process';

export interface ProgramRun {
  readonly code: unknown;
  /** Standard output, then standard error. */
  readonly output: string;
}

export async function runProgram(
  program: string,
  args: readonly string[],
  cwd: string,
  more: Readonly<Record<string, string>> = {},
): Promise<ProgramRun> {
  const { VITEST: _vitest, NODE_TEST_CONTEXT: _context, ...own } = process.env;
  const env = { ...own, NO_COLOR: '1', FORCE_COLOR: undefined, GITHUB_ACTIONS: undefined, ...more };
  return await new Promise((done) => {
    execFile(program, args, { cwd, env }, (error, stdout, stderr) => {
      done({ code: error === null ? 0 : error.code, output: `${stdout}${stderr}` });
    });
  });
}
