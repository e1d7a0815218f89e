/** What a search had found is not lost when its worker has to be stopped: in an execution that hangs, or over what to run next. */
import { afterAll, expect, it } from 'vitest';

import { detectors } from '../src/detectors/index.ts';
import { EngineSupply } from '../src/campaign/engine-supply.ts';
import { runSearch, type SearchControl } from '../src/campaign/search-runner.ts';
import { createFolder, runCli } from './cli-support.ts';
import { hangs } from './hangs-support.ts';
import { compileText, searchOptions } from './search-support.ts';
import { plainSettings } from '../src/campaign/testing/settings.ts';

const source = `#include <assert.h>
#include <heddle.h>
${hangs}int main(void) {
  switch (heddle_choose(3)) {
  case 0: return 0;
  case 1: assert(!"the second execution");
  default: hang();
  }
}
`;
const folder = createFolder({ 'hangs.c': source });
afterAll(() => folder.remove());

it.each(['dpor', 'delay-bound'])('%s', async (strategy) => {
  const options = ['--strategy', strategy, '--hang-timeout', '1s', '--json'];
  const { stdout, stderr } = await runCli(['check', 'hangs.c', ...options], { cwd: folder.path });
  expect(JSON.parse(stdout), stderr).toMatchObject({
    verdict: 'findings',
    campaign: { executions: 3, failing: 2 },
    findings: [
      { kind: 'assertion', firstHitAtExecution: 1 },
      { kind: 'hang', firstHitAtExecution: 2 },
    ],
    notes: expect.arrayContaining([
      'The search ended at an execution that made no progress; counts are those of the first 2, and of this one.',
      'Explanations left out, because an execution for them made no progress: 1.',
    ]) as unknown,
  });
});

it('hands over what is new before it works out what to run next, and otherwise ever more seldom', async () => {
  const image = await compileText(`#include <assert.h>
#include <heddle.h>
int main(void) { assert(heddle_choose(100) != 2); }`);
  const events: string[] = [];
  let executed = 0;
  const found = new Set<string>();
  const control: SearchControl = {
    next: (execution) => events.push(`next ${execution}`) > 0,
    progressed: () => {},
    planning: (on) => {
      if (on) events.push('planning');
    },
    handsOver({ executions, candidates }) {
      executed += executions;
      for (const key of candidates.keys()) found.add(key);
      events.push(`${executed} executions, ${found.size} findings`);
    },
    goesOn: () => true,
    saves: () => false,
  };
  const settings = {
    ...plainSettings,
    runs: 8,
    strategy: 'dpor',
    engine: searchOptions,
  } as const;
  using engines = new EngineSupply(image, settings.engine, detectors);
  await runSearch(settings, engines, control, { keeps: false });
  const told = [
    '1 executions, 0',
    '2 executions, 0',
    '3 executions, 1',
    '4 executions, 1',
    '',
    '',
    '',
    '8 executions, 1',
  ];
  expect(events).toEqual(
    told.flatMap((part, i) => [`next ${i}`, 'planning', ...(part === '' ? [] : [`${part} findings`])]),
  );
});
