/**
 * The catalogue through real C: compiled at -O0 (at -O1 branches with equal stores are merged before the pass sees them), run by the engine under C11. Each
 * allowed outcome asked about is reached by sampling within {@link schedules}; no forbidden outcome ever comes out, of those asked about or others. The exhaustive search
 * (`--strategy dpor --memory-model c11`) comes to exactly the outcomes that the axioms allow.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Random } from '../src/base/random.ts';
import { loadBinary } from '../src/api/program.ts';
import { detectors } from '../src/detectors/index.ts';
import { Engine } from '../src/engine/engine.ts';
import { defaultEngineOptions } from '../src/engine/options.ts';
import type { ProgramImage } from '../src/engine/program.ts';
import { allowedOutcomes } from '../src/memory-model/testing/axioms.ts';
import { createDpor } from '../src/strategies/dpor.ts';
import { createPos } from '../src/strategies/pos.ts';
import { createRandom } from '../src/strategies/random.ts';
import { compileProgram } from '../src/toolchain/index.ts';
import { isAsked, programOf, readCatalogue } from './catalogue.ts';
import { litmusSource } from './program.ts';

/** Within which an allowed outcome shows, by turns random walks and partial order sampling; that many show nothing forbidden. */
const schedules = 2000;
const schedulesForNothing = 200;

/** An engine of the default memory takes longer to make than the executions of a test. */
const small = { ...defaultEngineOptions, maxMemoryBytes: 16 << 20 };

const catalogue = readCatalogue();
let image: ProgramImage;
const folder = mkdtempSync(join(tmpdir(), 'heddle-litmus-'));
afterAll(() => rmSync(folder, { recursive: true }));

beforeAll(async () => {
  writeFileSync(join(folder, 'litmus.c'), litmusSource(catalogue));
  const compiled = await compileProgram({
    files: ['litmus.c'],
    clangArguments: ['-O0'],
    toolchain: 'embedded',
    cwd: folder,
  });
  ({ image } = await loadBinary(compiled.binary, compiled.files, compiled.flags, []));
});

/** Outcomes of at most `count` executions of test number `index`; `enough` ends them early. */
async function sample(
  index: number,
  count: number,
  memoryModel: 'c11' | 'sc',
  enough: (outcome: string) => boolean = () => false,
): Promise<Set<string>> {
  const strategies = [createRandom(), createPos()];
  const options = { ...small, programArguments: [String(index)] };
  using engine = new Engine(image, options, createRandom(), detectors);
  const random = new Random();
  const outcomes = new Set<string>();
  for (let execution = 0; execution < count; execution++) {
    const strategy = strategies[execution % 2] ?? createRandom();
    random.seed(1, execution);
    strategy.begin(execution, random);
    const { ending, findings } = await engine.run(execution, strategy, { heapPolicy: 'reuse', memoryModel });
    expect(ending).toEqual({ kind: 'exit', status: 0 });
    expect(findings).toEqual([]);
    const outcome = new TextDecoder().decode(engine.wasi.stdout());
    outcomes.add(outcome);
    if (enough(outcome)) break;
  }
  return outcomes;
}

describe('by sampling', () => {
  it.each(catalogue.map((test, index) => ({ ...test, index })))('$name: $verdict', async (test) => {
    const allowed = allowedOutcomes(programOf(test));
    const count = test.verdict === 'allowed' ? schedules : schedulesForNothing;
    const reached = await sample(test.index, count, 'c11', (outcome) => isAsked(test, outcome));
    expect([...reached].filter((outcome) => !allowed.has(outcome))).toEqual([]);
    expect([...reached].some((outcome) => isAsked(test, outcome))).toBe(test.verdict === 'allowed');
  });
});

describe('exhaustively', () => {
  it.each(catalogue.map((test, index) => ({ ...test, index })))('$name', async (test) => {
    const search = createDpor();
    const programArguments = [String(test.index)];
    const options = {
      ...small,
      preempt: 'all',
      heap: 'quarantine',
      exhaustive: true,
      programArguments,
    } as const;
    using engine = new Engine(image, options, search, detectors);
    const outcomes = new Set<string>();
    for (let execution = 0, more = true; more; execution++) {
      expect(execution).toBeLessThan(5000);
      search.begin(execution, new Random());
      const { ending } = await engine.run(execution, search, { heapPolicy: 'quarantine', memoryModel: 'c11' });
      more = search.advance();
      if (ending.kind === 'exit') outcomes.add(new TextDecoder().decode(engine.wasi.stdout()));
    }
    expect([...search.gaps]).toEqual([]);
    expect(outcomes).toEqual(allowedOutcomes(programOf(test)));
  });
});

it('under sc store buffering never shows', async () => {
  const index = catalogue.findIndex(({ name }) => name === 'SB+rlx-rlx+rlx-rlx');
  const test = catalogue[index];
  const reached = await sample(index, 300, 'sc');
  expect(reached.size).toBeGreaterThan(1);
  expect(test !== undefined && [...reached].some((outcome) => isAsked(test, outcome))).toBe(false);
});
