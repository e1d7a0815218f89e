/** `heddle init`: configuration, npm script, CI workflow and a sample in the current folder. */
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { createInterface } from 'node:readline/promises';
import { EXIT } from '../exit-code.ts';
import { planInit, type PlannedFile } from '../init-files.ts';
import { parseArguments } from '../parse.ts';
import { settle } from '../settings.ts';
import { print } from '../terminal.ts';
import { usageError } from '../usage-error.ts';
import { version } from '../version.ts';

const words = { create: 'create', extend: 'extend', keep: 'keep  ' } as const;

/** Asks once at a terminal, unless `--yes` is given. */
export async function run(args: readonly string[]): Promise<number> {
  const parsed = parseArguments('init', args);
  const extra = parsed.words[0] ?? parsed.clang[0] ?? (parsed.program.length > 0 ? '--' : undefined);
  if (extra !== undefined)
    throw usageError(
      'HDL_USAGE_EXTRA_ARGUMENT',
      `\`heddle init\` works in the current folder and takes no \`${extra}\`.`,
    );
  const { yes, json } = settle(parsed.options, undefined);
  const folder = process.cwd();
  const plan = planInit(folder, version());
  const asks = !yes && !json && process.stdin.isTTY && process.stdout.isTTY;
  if (!json) await print(`${plan.map(line).join('\n')}\n`);
  if (asks && !(await agrees())) {
    await print('Nothing was written.\n');
    return EXIT.clean;
  }
  for (const { name, content } of plan) {
    if (content === undefined) continue;
    const path = resolve(folder, name);
    await mkdir(dirname(path), { recursive: true });
    // A file that came since is not overwritten either.
    await writeFile(path, content, { flag: name === 'package.json' ? 'w' : 'wx' });
  }
  await print(json ? `${JSON.stringify({ version: 1, files: plan.map(facts) }, null, 2)}\n` : nextSteps);
  return EXIT.clean;
}

function line({ action, name, detail }: PlannedFile): string {
  return `${words[action]}  ${name}${detail === undefined ? '' : ` (${detail})`}`;
}

function facts({ name, action, detail }: PlannedFile): object {
  return { name, action, ...(detail === undefined ? {} : { detail }) };
}

const nextSteps = `
Next:
  npm install --save-dev heddle
  npx heddle check heddle/counter.c    finds the bug of the sample
`;

async function agrees(): Promise<boolean> {
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  try {
    return /^(?:y(?:es)?)?$/i.test((await terminal.question('\nWrite these files? [Y/n] ')).trim());
  } finally {
    terminal.close();
  }
}
