/** Work on findings that hangs: what was found is told all the same. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, expect, it } from 'vitest';
import { hangs } from '../../e2e/hangs-support.ts';
import { ensure } from '../base/assert.ts';
import { prepareProgram } from '../api/program.ts';
import { defaultEngineOptions } from '../engine/options.ts';
import type { ProgramImage } from '../engine/program.ts';
import { Crew } from './crew.ts';
import { createDeal, type Deal, withSamplesFirst } from './deal.ts';
import { type CampaignSettings, nothingLearned } from './settings.ts';
import type { Candidate } from './shard-result.ts';
import { shareOut } from './sharing-out.ts';
import { plainSettings } from './testing/settings.ts';

const settings: CampaignSettings = {
  ...plainSettings,
  runs: 2000,
  untilSaturated: true,
  hangTimeoutMs: 500,
  engine: { ...defaultEngineOptions, maxMemoryBytes: 16 << 20 },
};
const ending = { signal: new AbortController().signal, hurries: () => false, onProgress: () => {} };

const folder = mkdtempSync(join(tmpdir(), 'heddle-hung-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function compile(body: string): Promise<ProgramImage> {
  writeFileSync(join(folder, 'a.c'), `#include <assert.h>\n#include <heddle.h>\n${hangs}int main(void) { ${body} }`);
  return (await prepareProgram({ files: ['a.c'], cwd: folder })).image;
}

/** What the first execution finds. `ahead`: what is run after it, unasked. */
async function first(crew: Crew, ahead: Deal): Promise<Candidate> {
  const request = { from: 0, to: 1, learned: nothingLearned, frozen: nothingLearned };
  const task = { kind: 'shard', request, deal: createDeal([request], 1), worker: 1, ahead } as const;
  const [part] = await crew.worker(0).run<'shard'>(task);
  const [candidate] = [...(part?.result.candidates.values() ?? [])];
  return ensure(candidate, 'a finding of the first execution');
}

it('an execution ahead that hangs when the campaign is over is not the fault of what comes next', async () => {
  const trial = new Crew(await compile('assert(heddle_choose(40) < 0);'), settings);
  const { witness } = await first(trial, createDeal([], 1));
  await trial.close();
  const choice = witness.decisions.at(-1) ?? 0;
  const crew = new Crew(await compile(`if (heddle_choose(40) != ${choice}) hang(); assert(0);`), settings);
  const candidate = await first(crew, createDeal(withSamplesFirst({ from: 1000, to: 1100 }), 1));
  while (crew.begun < 2) await delay(1);
  const done: string[] = [];
  const confirm = async (worker: ReturnType<Crew['worker']>, hung: number): Promise<void> => {
    const { kind } = await worker.run<'confirm'>({ kind: 'confirm', candidate, budget: 0 });
    done.push(`${kind}, ${hung} times hung`);
  };
  const givenUp = await shareOut(crew, 1, 'confirming', [confirm], 1, ending);
  await crew.close();
  expect({ givenUp, done }).toEqual({ givenUp: 0, done: ['confirmed, 0 times hung'] });
});
