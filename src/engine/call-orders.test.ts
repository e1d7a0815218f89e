/**
 * No call is without its scheduling point: whatever one thread can see that makes the calls of two in some order, two threads can see. The orders are run
 * one by one in a single thread (the oracle), and sampled with two.
 */
import { beforeAll, expect, it } from 'vitest';
import { prepareProgram } from '../api/program.ts';
import { Random } from '../base/random.ts';
import { tuneV8 } from '../campaign/v8-flags.ts';
import { detectors } from '../detectors/index.ts';
import { Engine } from './engine.ts';
import { defaultEngineOptions } from './options.ts';
import type { ProgramImage } from './program.ts';
import { createDpor } from '../strategies/dpor.ts';
import { createRandom } from '../strategies/random.ts';

tuneV8();

let image: ProgramImage;
let searchImage: ProgramImage;
beforeAll(async () => {
  const folder = `${import.meta.dirname}/testing`;
  const request = { files: ['call-orders.c'], clangArguments: ['-O1'], cwd: folder };
  ({ image } = await prepareProgram(request));
  searchImage = (await prepareProgram({ ...request, strategy: 'dpor' })).image;
});

/** What the program printed in so many executions, each once; and how it ended, when it did not exit. */
async function outputs(
  programArguments: readonly string[],
  executions: number,
  preempt: 'sync' | 'all' = 'sync',
): Promise<Set<string>> {
  const strategy = createRandom();
  const options = { ...defaultEngineOptions, preempt, maxMemoryBytes: 16 << 20, programArguments } as const;
  using engine = new Engine(image, options, strategy, detectors);
  const random = new Random();
  const seen = new Set<string>();
  for (let execution = 0; execution < executions; execution++) {
    random.seed(1, execution);
    strategy.begin(execution, random);
    const { ending } = await engine.run(execution, strategy, { heapPolicy: 'reuse', memoryModel: 'sc' });
    const text = new TextDecoder().decode(engine.wasi.stdout());
    seen.add(ending.kind === 'exit' ? text : `${text}${ending.kind}`);
  }
  return seen;
}

/** What it prints in all executions that an exhaustive search tells apart. */
async function searched(programArguments: readonly string[]): Promise<Set<string>> {
  const search = createDpor();
  const options = {
    ...defaultEngineOptions,
    preempt: 'all',
    heap: 'quarantine',
    exhaustive: true,
    memoryModel: 'sc',
  } as const;
  using engine = new Engine(searchImage, { ...options, maxMemoryBytes: 16 << 20, programArguments }, search, detectors);
  const random = new Random();
  const seen = new Set<string>();
  for (let execution = 0, done = false; !done && execution < 2000; execution++) {
    search.begin(execution, random);
    const { ending } = await engine.run(execution, search, { heapPolicy: 'quarantine', memoryModel: 'sc' });
    if (ending.kind === 'exit') seen.add(new TextDecoder().decode(engine.wasi.stdout()));
    done = !search.advance();
  }
  return seen;
}

const orders = ['0011', '0101', '0110', '1001', '1010', '1100'];
const executions = 300;
/** All of them took some minutes. */
const mostPairs = Number(process.env['HEDDLE_CALL_PAIRS'] ?? 4);

/** Pairs of two-letter words, evenly chosen. */
function pairsOf(letters: string): [string, string][] {
  const each = letters.split('');
  const words = each.flatMap((a) => each.map((b) => a + b));
  const pairs = words.flatMap((one) => words.map((two): [string, string] => [one, two]));
  const step = Math.max(1, Math.floor(pairs.length / mostPairs)) | 1;
  return pairs.filter((_pair, index) => index % step === 0);
}

it.each([
  ['mutexes', 'aA'],
  ['spin locks', 'vV'],
  ['read-write locks', 'ij'],
  ['semaphores', 'cde'],
  ['joins', 'k!'],
  ['keys', 'gG'],
  ['handlers of signals', 'EF'],
  ['the mask of new files', 'U'],
  ['the working directory', 'IJ'],
  ['counters of eventfd', 'lL'],
  ['epoll', '+-?lL'],
  ['streams', 'PQ'],
  ['folders', 'mM'],
  ['pipes', 'xyYw'],
  ['descriptors', 'qrsSzZnN'],
  ['files', 'opWX'],
  ['files that are written and read', 'BC'],
  ['temporary files', 'D'],
  ['atomics', 'u'],
  ['random', 'RK'],
  ['links', 'bfh'],
  ['times of files', 'tH'],
  ['entries of folders', 'OD'],
])('%s', async (_name, letters) => {
  const lost: string[] = [];
  let told = 0;
  for (const words of pairsOf(letters)) {
    const wanted = new Set<string>();
    for (const order of orders) for (const output of await outputs([...words, order], 1)) wanted.add(output);
    told = Math.max(told, wanted.size);
    // A word of files is several steps: the rarest of its outcomes has a probability of about 1 %.
    const seen = wanted.size < 2 ? wanted : await outputs(words, executions);
    for (const output of wanted) if (!seen.has(output)) lost.push(`${words.join(' ')}: ${output}`);
  }
  expect(lost).toEqual([]);
  // Otherwise the letters would show nothing.
  expect(told).toBeGreaterThan(1);
});

/** State that POSIX does not make safe for threads: its accesses are points where each access is one. */
const racing = [
  ['rand', '12'],
  ['drand48', '3'],
  ['the environment', '45'],
  ['strtok', '6'],
  ['hsearch', '78'],
  ['getopt', '9'],
] as const;

/** Every two letters, in what one thread calls first. */
const lettersOf = (letters: string): [string, string][] =>
  letters.split('').flatMap((a, index) =>
    letters
      .slice(index)
      .split('')
      .map((b): [string, string] => [a, b]),
  );

async function inBothOrders(words: readonly string[]): Promise<Set<string>> {
  const wanted = new Set<string>();
  for (const order of ['01', '10']) for (const output of await outputs([...words, order], 1)) wanted.add(output);
  return wanted;
}

it.each(racing)('hidden state: %s', async (_name, letters) => {
  const lost: string[] = [];
  for (const words of lettersOf(letters)) {
    const seen = await outputs(words, 50, 'all');
    for (const output of await inBothOrders(words)) if (!seen.has(output)) lost.push(`${words.join(' ')}: ${output}`);
  }
  expect(lost).toEqual([]);
});

it.each([...racing, ['random', 'RK'], ['links', 'bf'], ['times of files', 'tH']] as const)(
  'exhaustive search knows what depends on %s',
  async (_name, letters) => {
    const lost: string[] = [];
    for (const words of lettersOf(letters)) {
      const seen = await searched(words);
      for (const output of await inBothOrders(words)) if (!seen.has(output)) lost.push(`${words.join(' ')}: ${output}`);
    }
    expect(lost).toEqual([]);
  },
);
