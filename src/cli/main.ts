/** Entry point of the command line: picks the command, prints errors in their one form, sets the exit code. */
import { enableCompileCache } from 'node:module';
import * as path from 'node:path';
import { COMMANDS } from './commands.ts';
import { errorResult } from '../report/error-result.ts';
import { renderJson } from '../report/json.ts';
import { renderError } from '../report/text.ts';
import { cacheFolder } from '../toolchain/cache/content-cache.ts';
import { debugStack, exitCodeOfError, toHeddleError } from './error-output.ts';
import { EXIT } from './exit-code.ts';
import { commandHelp, generalHelp } from './help.ts';
import { didYouMean } from './suggest.ts';
import { print, printMessage, textOptions, tolerateClosedPipes } from './terminal.ts';
import { usageError } from './usage-error.ts';
import { version } from './version.ts';

/** How long whatever a command has left open may keep the process. */
const lingerMs = 1000;

/**
 * Runs the command line and lets the process end. `process.exit` joins V8's compiler threads, and one of them may be waiting for this thread to collect
 * garbage, which it no longer does (seen in Node 26 after much was read): both wait for ever. An end by itself wakes them.
 */
export async function main(args: readonly string[]): Promise<void> {
  tolerateClosedPipes();
  // What V8 made of Heddle's own files, for commands and workers (src/campaign/worker-handle.ts): a folder that cannot be written is no error.
  enableCompileCache(path.join(cacheFolder(process.env), 'code'));
  process.exitCode = await runCommand(args);
  setTimeout(() => process.exit(), lingerMs).unref();
}

/** Resolves to the exit code; every error is printed here. */
export async function runCommand(args: readonly string[]): Promise<number> {
  try {
    return await dispatch(args);
  } catch (thrown) {
    const error = toHeddleError(thrown);
    const result = errorResult(error);
    const own = args.includes('--') ? args.slice(0, args.indexOf('--')) : args;
    await printMessage(renderError(result.error, textOptions(process.stderr)));
    if (own.includes('--debug')) await printMessage(debugStack(error));
    if (wantsJson(own)) await print(renderJson(result));
    return exitCodeOfError(error);
  }
}

async function dispatch(args: readonly string[]): Promise<number> {
  const [name, ...rest] = args;
  if (name === undefined) {
    await printMessage(generalHelp());
    return EXIT.usage;
  }
  if (name === '--version' || name === '-v') return await printed(`heddle ${version()}\n`);
  if (name === '--help' || name === '-h' || (name === 'help' && rest[0] === undefined))
    return await printed(generalHelp());
  if (name === 'help') return await printed(commandHelp(rest[0] ?? '') ?? unknownCommand(rest[0] ?? ''));
  const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (command === undefined) return unknownCommand(name);
  if (command.options !== undefined && asksForHelp(rest)) return await printed(commandHelp(name) ?? '');
  const { run } = await command.load();
  return await run(rest);
}

async function printed(text: string): Promise<number> {
  await print(text);
  return EXIT.clean;
}

function asksForHelp(args: readonly string[]): boolean {
  const end = args.indexOf('--');
  const own = end < 0 ? args : args.slice(0, end);
  return own.includes('--help') || own.includes('-h');
}

function unknownCommand(name: string): never {
  const isFile = /\.(c|cc|cpp|cxx|C|o|a|wasm)$/.test(name);
  if (isFile)
    throw usageError(
      'HDL_USAGE_UNKNOWN_COMMAND',
      `\`${name}\` is no command.`,
      `Did you mean \`heddle check ${name}\`?`,
    );
  if (name.startsWith('-')) {
    throw usageError(
      'HDL_USAGE_UNKNOWN_OPTION',
      `Unknown option \`${name}\` before a command.`,
      'Put options after the command: `heddle check x.c --json`.',
    );
  }
  const otherwise = 'Run `heddle --help` for the list.';
  throw usageError(
    'HDL_USAGE_UNKNOWN_COMMAND',
    `Unknown command \`${name}\`.`,
    didYouMean(name, Object.keys(COMMANDS), otherwise),
  );
}

function wantsJson(args: readonly string[]): boolean {
  if (['cc', 'c++', 'ar'].includes(args[0] ?? '')) return false;
  return args.some((argument, index) => {
    return (
      argument === '--json' ||
      argument === '--reporter=json' ||
      (argument === 'json' && args[index - 1] === '--reporter')
    );
  });
}

if (import.meta.main) await main(process.argv.slice(2));
