/**
 * How the command line ends its process: `process.exit` can wait for ever for a compiler thread of V8 that waits for the main thread (src/cli/main.ts). It came in one of
 * hundreds of runs, so what is tested is that nothing asks for it.
 */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createFolder, runCli } from './cli-support.ts';

const race = `#include <pthread.h>
static int n;
static void *add(void *unused) { n++; return unused; }
int main(void) { pthread_t t; pthread_create(&t, 0, add, 0); n++; return pthread_join(t, 0); }
`;
const WATCH_EXIT =
  'data:text/javascript,const exit = process.exit; process.exit = (code) => { console.error("process.exit"); exit(code); };';

let folder: ReturnType<typeof createFolder>;
beforeAll(() => {
  folder = createFolder({ 'race.c': race, 'clean.c': 'int main(void) { return 0; }\n' });
});
afterAll(() => folder.remove());

it.each([
  [0, 'check', 'clean.c', '--runs', '100'],
  [1, 'check', 'race.c', '--runs', '100', '--jobs', '2'],
  [2, 'check', 'missing.c'],
  [2, 'check', 'clean.c', '--stdin', '/dev/zero'],
  [0, 'cc', '-c', 'clean.c'],
  [0, '--version'],
])('the process ends by itself with exit code %i: heddle %s %s', async (expected, ...args) => {
  const { code, stderr } = await runCli(args.map(String), {
    cwd: folder.path,
    env: { NODE_OPTIONS: `--import "${WATCH_EXIT.replaceAll('"', String.raw`\"`)}"` },
  });
  expect({ code, exits: stderr.includes('process.exit') }).toEqual({ code: expected, exits: false });
});
