/** Runs the real command line the way a user does: the launcher in its own process, in a folder of its own. */
import { type ChildProcess, fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

const launcher = join(import.meta.dirname, '../bin/heddle.js');

export interface CliRun {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface CliOptions {
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string>>;
  /** What standard input holds; without it nothing comes, and it stays open. */
  readonly input?: Uint8Array;
  /** Sends SIGINT once standard error matches. */
  readonly interruptAt?: RegExp;
}

/** Comes every ten seconds, so only on slow machines. */
const progress = /^(?:compiling|(?:checking|replaying findings): .*)\n/gm;

/** Resolves when the process has ended; output has the folder's name replaced by `<cwd>`, and progress is left out unless it is waited for. */
export async function runCli(args: readonly string[], { cwd, env, input, interruptAt }: CliOptions): Promise<CliRun> {
  const child = spawn(process.execPath, [launcher, ...args], {
    cwd,
    env: { ...process.env, NO_COLOR: '1', FORCE_COLOR: undefined, GITHUB_ACTIONS: undefined, ...env },
  });
  if (input !== undefined) child.stdin.end(input);
  const output = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].setEncoding('utf8').on('data', (text: string) => (output[name] += text));
  }
  let interrupted = false;
  child.stderr.on('data', () => {
    if (interrupted || interruptAt?.test(output.stderr) !== true) return;
    interrupted = true;
    child.kill('SIGINT');
  });
  const code = await new Promise<number | null>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', resolve);
  });
  const stderr = interruptAt === undefined ? output.stderr.replaceAll(progress, '') : output.stderr;
  return { code, stdout: plain(output.stdout, cwd), stderr: plain(stderr, cwd) };
}

const plain = (text: string, cwd: string): string => text.replaceAll(cwd, '<cwd>');

/** What the process of {@link runWarmCli} is asked for. */
export interface HostedRun {
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
}

let host: ChildProcess | undefined;
/** The run before: the process has one folder and one environment. */
let running: Promise<unknown> = Promise.resolve();

/**
 * As {@link runCli}, but in one process that goes on: with compiler and engine warm a small check takes a quarter of the time. For tests of what
 * commands find and say; how they start and end, what they read from standard input and how they repeat in new processes is for `runCli`.
 */
export async function runWarmCli(
  args: readonly string[],
  { cwd, env = {} }: Pick<CliOptions, 'cwd' | 'env'>,
): Promise<CliRun> {
  const run = running.then(async () => await ask({ args, cwd, env }));
  running = run.catch(() => undefined);
  const { code, stdout, stderr } = await run;
  return { code, stdout: plain(stdout, cwd), stderr: plain(stderr.replaceAll(progress, ''), cwd) };
}

async function ask(request: HostedRun): Promise<CliRun> {
  const child = (host ??= startHost());
  const answered = new AbortController();
  const { signal } = answered;
  const ended = async (): Promise<never> => {
    const [code] = (await once(child, 'exit', { signal })) as [number | null];
    throw new Error(`The process of the command line ended with ${code}.`);
  };
  child.ref();
  child.channel?.ref();
  child.send(request);
  try {
    const [reply] = (await Promise.race([once(child, 'message', { signal }), ended()])) as [CliRun];
    return reply;
  } finally {
    answered.abort();
    child.unref();
    child.channel?.unref();
  }
}

function startHost(): ChildProcess {
  const child = fork(join(import.meta.dirname, 'cli-host.ts'), {
    env: { ...process.env, NO_COLOR: '1', FORCE_COLOR: undefined, GITHUB_ACTIONS: undefined },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  return child.once('exit', () => (host = undefined));
}

/** A new folder with these files; call `remove` when done. */
export function createFolder(files: Readonly<Record<string, string>>): {
  readonly path: string;
  readonly remove: () => void;
} {
  const path = mkdtempSync(join(tmpdir(), 'heddle-e2e-'));
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(path, name)), { recursive: true });
    writeFileSync(join(path, name), text);
  }
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}
