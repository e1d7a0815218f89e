/**
 * What the C++ standard orders has no finding, and what it does not order is a race: the programs of e2e/cxx/laws. They are run by the engine alone: raw
 * findings say enough, and a campaign would take most of its time to describe them.
 */
import * as fs from 'node:fs';
import * as path from 'node:path';
import { describe, expect, test } from 'vitest';

import { prepareProgram } from '../src/api/program.ts';
import { Random } from '../src/base/random.ts';
import { tuneV8 } from '../src/campaign/v8-flags.ts';
import { detectors } from '../src/detectors/index.ts';
import { Engine } from '../src/engine/engine.ts';
import { defaultEngineOptions } from '../src/engine/options.ts';
import type { ProgramImage } from '../src/engine/program.ts';
import { createRandom } from '../src/strategies/random.ts';

tuneV8();

const folder = path.join(import.meta.dirname, 'cxx/laws');
const programs = fs.readdirSync(folder).filter((name) => name.endsWith('.cc'));

/** Executions for each law, half of them under C11. */
const executionsEach = 24;

interface Outcome {
  readonly output: string;
  /** `kind: message` of its findings, and how it ended when it did not exit. */
  readonly found: readonly string[];
}

async function run(image: ProgramImage, argument: string, executions: number): Promise<Outcome[]> {
  const strategy = createRandom();
  const options = { ...defaultEngineOptions, maxMemoryBytes: 16 << 20, programArguments: [argument] } as const;
  const engine = new Engine(image, options, strategy, detectors);
  const random = new Random();
  const outcomes: Outcome[] = [];
  for (let execution = 0; execution < executions; execution++) {
    random.seed(1, execution);
    strategy.begin(execution, random);
    const { ending, findings } = await engine.run(execution, strategy, {
      heapPolicy: execution & 2 ? 'reuse' : 'quarantine',
      memoryModel: execution & 1 ? 'sc' : 'c11',
    });
    const found = findings.map(({ kind, message }) => `${kind}: ${message}`);
    if (ending.kind === 'cut-off') found.push(`cut off: ${ending.limit}`);
    outcomes.push({ output: new TextDecoder().decode(engine.wasi.stdout()), found });
  }
  return outcomes;
}

describe.each(programs)('%s', (program) => {
  const image = prepareProgram({ files: [program], clangArguments: ['-std=c++20'], cwd: folder }).then(
    (prepared) => prepared.image,
  );

  async function lawsOf(kind: string): Promise<string[]> {
    const [listed] = await run(await image, 'list', 1);
    return (listed?.output ?? '')
      .split('\n')
      .flatMap((line) => (line.startsWith(`${kind} `) ? [line.slice(kind.length + 1)] : []));
  }

  /** By law, what was found in its executions. */
  async function findingsOf(kind: string): Promise<Map<string, string[]>> {
    const laws = new Map((await lawsOf(kind)).map((name): [string, string[]] => [name, []]));
    for (const { output, found } of await run(await image, kind, laws.size * executionsEach)) {
      laws.get(output.split('\n', 1)[0] ?? '')?.push(...found);
    }
    return laws;
  }

  test('what is ordered has no finding', async () => {
    const laws = await findingsOf('ordered');
    expect([...laws].filter(([, found]) => found.length > 0)).toEqual([]);
  });

  test('what is not ordered is a race', async () => {
    const laws = await findingsOf('unordered');
    expect([...laws].filter(([, found]) => !found.some((what) => what.startsWith('data-race')))).toEqual([]);
  });
});
