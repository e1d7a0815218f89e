/** `--shard` and `heddle report`: parts of a campaign, on as many machines as there are, and what they are together. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CampaignShard } from '../src/campaign/campaign-shard.ts';
import { check as checkProgram, type CheckResult, mergeResults } from '../src/index.ts';
import { renderJson } from '../src/report/json.ts';
import { sarifProblems } from './sarif-schema.ts';
import { createFolder, runCli } from './cli-support.ts';

// One increment in three is lost now and then; the other thread's assertion fails in some schedules only.
const source = `#include <assert.h>
#include <pthread.h>
int counter;
static void *worker(void *arg) { for (int i = 0; i < 3; i++) counter++; return arg; }
int main(void) {
  pthread_t a, b;
  pthread_create(&a, 0, worker, 0);
  pthread_create(&b, 0, worker, 0);
  pthread_join(a, 0);
  pthread_join(b, 0);
  assert(counter == 6);
}
`;

let folder: ReturnType<typeof createFolder>;
let whole: CheckResult;
beforeAll(async () => {
  folder = createFolder({ 'x.c': source });
  whole = await check();
  write('whole.json', whole);
});
afterAll(() => folder.remove());

async function check(shard?: CampaignShard): Promise<CheckResult> {
  return await checkProgram({ files: ['x.c'], cwd: folder.path, runs: 600, memoryModel: 'sc', shard });
}

function write(name: string, result: CheckResult): void {
  writeFileSync(join(folder.path, name), renderJson(result));
}

describe('shards', () => {
  it('are together what one shard alone is, and give the rate of the campaign that is not shared', async () => {
    const one = await check({ index: 1, of: 1 });
    const parts = [await check({ index: 1, of: 2 }), await check({ index: 2, of: 2 })] as const;
    expect(parts.map(({ campaign }) => campaign?.shard)).toEqual([
      { index: 1, of: 2, from: 0, to: 332 },
      { index: 2, of: 2, from: 332, to: 600 },
    ]);
    expect(parts.map(({ campaign }) => campaign?.executions)).toEqual([332, 268]);
    for (const [index, part] of parts.entries()) write(`${index}.json`, part);
    const { code, stdout } = await runCli(['report', 'merge', '1.json', '0.json', '--json'], { cwd: folder.path });
    expect(code).toBe(1);
    const merged = JSON.parse(stdout) as CheckResult;
    const alone = mergeResults([{ name: 'one', result: one }]);
    const counts = ({ campaign }: CheckResult): object => {
      const { executions, failing, racing, cutOff, passRate, residualRisk } = campaign!;
      return { executions, failing, racing, cutOff, passRate, residualRisk };
    };
    expect(counts(merged)).toEqual(counts(alone));
    expect(merged.campaign?.executions).toBe(600);
    expect(merged.campaign?.failing).toBeGreaterThan(0);
    expect(merged.campaign?.passRate).toEqual(whole.campaign?.passRate);
    const bugs = ({ findings }: CheckResult): object =>
      findings.map(({ id, executionsHit, samplesHit, firstHitAtExecution, switches }) => ({
        id,
        executionsHit,
        samplesHit,
        firstHitAtExecution,
        switches,
      }));
    expect(bugs(merged)).toEqual(bugs(alone));
    expect(one.findings.length).toBe(2);
  });

  it('do not go with what needs the whole campaign', async () => {
    const { code, stderr } = await runCli(['check', 'x.c', '--shard', '1/2', '--until-saturated'], {
      cwd: folder.path,
    });
    expect(code).toBe(2);
    expect(stderr).toContain('HDL_SHARD_IMPOSSIBLE');
    const wrong = await runCli(['check', 'x.c', '--shard', '3/2'], { cwd: folder.path });
    expect(wrong.stderr).toContain('expects `X/Y` with X from 1 to Y, but got `3/2`');
  });
});

describe('heddle report', () => {
  it('shows a result in another form', async () => {
    const { code, stdout } = await runCli(['report', 'show', 'whole.json', '--reporter', 'markdown'], {
      cwd: folder.path,
    });
    expect(code).toBe(1);
    expect(stdout).toMatch(/^## heddle\n/);
    expect(stdout).toContain('data race on counter');
  });

  it('writes SARIF of a real result that the published schema accepts', async () => {
    const { stdout } = await runCli(['report', 'show', 'whole.json', '--reporter', 'sarif'], { cwd: folder.path });
    expect(sarifProblems(stdout)).toEqual([]);
    expect(stdout).toContain('"executionOrder": 1');
  });

  it('refuses what is no result', async () => {
    const { code, stderr } = await runCli(['report', 'merge', 'x.c'], { cwd: folder.path });
    expect(code).toBe(2);
    expect(stderr).toContain('HDL_MERGE_IMPOSSIBLE');
  });
});

describe('in GitHub Actions', () => {
  it('annotates by itself on standard error and adds to the job summary', async () => {
    const summary = join(folder.path, 'summary.md');
    const env = { GITHUB_ACTIONS: 'true', GITHUB_STEP_SUMMARY: summary };
    const { stdout, stderr } = await runCli(['report', 'show', 'whole.json', '--json'], { cwd: folder.path, env });
    expect(JSON.parse(stdout)).toMatchObject({ verdict: 'findings' });
    expect(stderr).toMatch(/^::error title=.*counter.*,file=x\.c,line=\d+,col=\d+::/m);
    expect(readFileSync(summary, 'utf8')).toMatch(/^## heddle\n[\s\S]*\| severity \| finding \|/);
    const given = await runCli(['report', 'show', 'whole.json', '--reporter', 'github'], { cwd: folder.path, env });
    expect(given.stderr).not.toContain('::error');
  });
});
