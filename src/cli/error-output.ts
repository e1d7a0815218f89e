/** From whatever was thrown to an error with a code, a result and an exit code. */
import { HeddleError } from '../base/error.ts';
import { EXIT } from './exit-code.ts';

const REPORT_HINT =
  'This is a bug in Heddle. Please report it with the program, the command and the stack that `--debug` prints.';

/** An error that the user can act on, whatever was thrown. */
export function toHeddleError(error: unknown): HeddleError {
  if (error instanceof HeddleError) return error;
  if (error instanceof Error && 'syscall' in error && error.syscall === 'uv_cwd') {
    const hint = 'Change into a folder that is there.';
    return new HeddleError('HDL_FILE_NOT_FOUND', 'The current folder does not exist any more', { hint, cause: error });
  }
  const message = error instanceof Error ? error.message : String(error);
  return new HeddleError('HDL_INTERNAL', `Internal error: ${message}`, { hint: REPORT_HINT, cause: error });
}

/** 70 for what is our fault, 2 for what the user can mend, 130 for what the user ended. */
export function exitCodeOfError(error: HeddleError): number {
  if (error.code === 'HDL_REPLAY_INTERRUPTED') return EXIT.interrupted;
  return /^HDL_(INTERNAL|REPLAY_DIVERGED)/.test(error.code) ? EXIT.internal : EXIT.usage;
}

/** What `--debug` adds: where the error and its cause came from. */
export function debugStack(error: HeddleError): string {
  const cause = error.cause instanceof Error ? `\ncaused by ${error.cause.stack ?? error.cause.message}` : '';
  return `${error.stack ?? ''}${cause}\n`;
}
