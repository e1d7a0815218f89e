/**
 * Runs the programs of e2e/cxx/laws by the engine alone: raw findings say enough, and a campaign would take most of its time to describe them.
 */
import * as path from 'node:path';
import { expect, test } from 'vitest';

import { prepareProgram } from '../../src/api/program.ts';
import { Random } from '../../src/base/random.ts';
import { tuneV8 } from '../../src/campaign/v8-flags.ts';
import { detectors } from '../../src/detectors/index.ts';
import { Engine } from '../../src/engine/engine.ts';
import { defaultEngineOptions } from '../../src/engine/options.ts';
import type { ProgramImage } from '../../src/engine/program.ts';
import { createRandom } from '../../src/strategies/random.ts';

tuneV8();

const folder = path.join(import.meta.dirname, 'laws');
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
  using engine = new Engine(image, options, strategy, detectors);
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

const compiled = new Map<string, Promise<ProgramImage>>();

/** The programs are compiled one after the other, each when its first test begins. */
async function imageOf(program: string): Promise<ProgramImage> {
  const image =
    compiled.get(program) ??
    prepareProgram({ files: [program], clangArguments: ['-std=c++20'], cwd: folder }).then(
      (prepared) => prepared.image,
    );
  compiled.set(program, image);
  return await image;
}

/** By law of a kind, what was found in its executions. */
export async function findingsOf(program: string, kind: string): Promise<Map<string, string[]>> {
  const image = await imageOf(program);
  const [listed] = await run(image, 'list', 1);
  const lines = (listed?.output ?? '').split('\n').filter((line) => line.startsWith(`${kind} `));
  const laws = new Map(lines.map((line): [string, string[]] => [line.slice(kind.length + 1), []]));
  for (const { output, found } of await run(image, kind, laws.size * executionsEach)) {
    laws.get(output.split('\n', 1)[0] ?? '')?.push(...found);
  }
  return laws;
}

/** What the C++ standard orders has no finding, and what it does not order is a race. */
export function testLaws(program: string): void {
  test('what is ordered has no finding', async () => {
    const laws = await findingsOf(program, 'ordered');
    expect(laws.size).toBeGreaterThan(0);
    expect([...laws].filter(([, found]) => found.length > 0)).toEqual([]);
  });

  test('what is not ordered is a race', async () => {
    const laws = await findingsOf(program, 'unordered');
    expect(laws.size).toBeGreaterThan(0);
    expect([...laws].filter(([, found]) => !found.some((what) => what.startsWith('data-race')))).toEqual([]);
  });
}
