/** A stored finding is replayed with what its program read from outside: folders, standard input, environment, arguments. */
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { parseResult } from '../src/report/json.ts';
import { createFolder, runCli, type CliRun } from './cli-support.ts';

/** Each input adds a round, so without one of them the program has fewer events than the schedule. */
const program = `
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
static int rounds, counter;
static void *count(void *arg) {
  for (int i = 0; i < rounds; i++) counter++;
  return arg;
}
int main(int n, char **words) {
  FILE *file = fopen("/in/rounds.txt", "r");
  int add = 0;
  if (file != NULL && fscanf(file, "%d", &add) == 1) rounds += add;
  if (scanf("%d", &add) == 1) rounds += add;
  if (getenv("ROUNDS") != NULL) rounds += atoi(getenv("ROUNDS"));
  if (n > 1) rounds += atoi(words[1]);
  if (rounds != 4) return 9;
  pthread_t thread;
  pthread_create(&thread, NULL, count, NULL);
  count(NULL);
  pthread_join(thread, NULL);
  return 0;
}
`;

let folder: ReturnType<typeof createFolder>;
let id = '';
const run = async (...args: string[]): Promise<CliRun> => await runCli(args, { cwd: folder.path });

beforeAll(async () => {
  folder = createFolder({ 'rounds.c': program, 'one.txt': '1\n' });
  for (const name of ['in', 'elsewhere']) {
    mkdirSync(join(folder.path, name));
    writeFileSync(join(folder.path, name, 'rounds.txt'), '1\n');
  }
  const inputs = ['--dir', 'in:/in', '--stdin', 'one.txt', '--env', 'ROUNDS=1'];
  const { stdout } = await run('check', 'rounds.c', '--runs', '100', '--json', ...inputs, '--', '1');
  const { findings } = parseResult(stdout, 'result', 'HDL_TEST');
  id = findings.find(({ kind }) => kind === 'data-race')?.id ?? '';
});
afterAll(() => folder.remove());

it('replays a finding with the inputs that it was found with', async () => {
  const { code, stdout } = await run('replay', id);
  expect(stdout).toContain('reproduced');
  expect(code).toBe(1);
});

it('refuses to replay with other files, and says which', async () => {
  writeFileSync(join(folder.path, 'in/rounds.txt'), '2\n');
  const { code, stderr } = await run('replay', id);
  expect(code).toBe(2);
  expect(stderr).toContain('HDL_REPLAY_INPUT_DIFFERS');
  expect(stderr.replaceAll(/\s+/g, ' ')).toContain('`--dir in:/in`');
});

it('takes the files from where `--dir` says', async () => {
  const { code, stdout } = await run('replay', id, '--dir', 'elsewhere:/in');
  expect(stdout).toContain('reproduced');
  expect(code).toBe(1);
});

it('shows no lines of a source that has changed since', async () => {
  writeFileSync(join(folder.path, 'in/rounds.txt'), '1\n');
  writeFileSync(join(folder.path, 'rounds.c'), `// one line more\n${program}`);
  const { code, stdout } = await run('replay', id);
  expect(code).toBe(1);
  expect(stdout).toContain(`replay: heddle replay ${id}`);
  expect(stdout).toContain('`rounds.c` has changed since');
  expect(stdout).not.toContain('counter++');
});

it('refuses what is no file in a folder, which may have no end', async () => {
  mkdirSync(join(folder.path, 'odd'));
  symlinkSync('/dev/zero', join(folder.path, 'odd/endless'));
  const { code, stderr } = await run('check', 'rounds.c', '--dir', 'odd:/odd');
  expect(code).toBe(2);
  expect(stderr).toMatch(/HDL_DIRECTORY_UNREADABLE.*odd\/endless` is neither a file nor a folder/);
});

it('a finding is found from a folder of the project, with the sources where they are', async () => {
  writeFileSync(join(folder.path, 'rounds.c'), program);
  mkdirSync(join(folder.path, 'src/deep'), { recursive: true });
  const here = await run('replay', id);
  const there = await runCli(['replay', id], { cwd: join(folder.path, 'src/deep') });
  expect(there).toEqual(here);
  expect(there.stdout).toContain('counter++;');
});
