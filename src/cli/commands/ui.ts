/** `heddle ui`: the store of the current folder as a local web app, until Ctrl-C. */
import { serveApp } from '../../server/serve.ts';
import { loadConfig } from '../config.ts';
import { EXIT } from '../exit-code.ts';
import { parseArguments } from '../parse.ts';
import { settle } from '../settings.ts';
import { print, printMessage } from '../terminal.ts';
import { usageError } from '../usage-error.ts';
import { version } from '../version.ts';

/** Prints the address with its token, which is new each time. */
export async function run(args: readonly string[]): Promise<number> {
  const { words, clang, program, options } = parseArguments('ui', args);
  const extra = words[0] ?? clang[0] ?? (program.length > 0 ? '--' : undefined);
  if (extra !== undefined)
    throw usageError('HDL_USAGE_EXTRA_ARGUMENT', `\`heddle ui\` shows the current folder and takes no \`${extra}\`.`);
  const folder = process.cwd();
  const { port, jobs, json } = settle(options, await loadConfig(folder));
  const served = await serveApp({ folder, version: version(), port, jobs });
  await print(json ? `${JSON.stringify({ version: 1, url: served.url })}\n` : `${served.url}\n`);
  await printMessage('Whoever has this address can start replays and verifications here. Ctrl-C ends it.');
  await stopped();
  await served.close();
  return EXIT.clean;
}

/** Resolves at the first SIGINT or SIGTERM; a second one leaves at once. */
async function stopped(): Promise<void> {
  await new Promise<void>((resolve) => {
    let asked = false;
    const stop = (): void => {
      if (asked) process.exit(EXIT.interrupted);
      asked = true;
      resolve();
    };
    process.on('SIGINT', stop);
    process.on('SIGTERM', stop);
  });
}
