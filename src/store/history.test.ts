import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { results } from '../report/golden/results.ts';
import { listCampaigns, listLive, openLive, saveCampaign } from './history.ts';

let directory = '';
beforeEach(() => (directory = join(mkdtempSync(join(tmpdir(), 'heddle-history-')), '.heddle')));
afterEach(() => rmSync(join(directory, '..'), { recursive: true, force: true }));

const progress = { phase: 'explore', executions: 10, runs: 100, findings: 1, traces: 3, elapsedMs: 5 };

describe('history', () => {
  it('keeps campaigns, the last first, and passes over what is damaged', () => {
    mkdirSync(directory);
    saveCampaign(directory, results['deadlock']!, 1000);
    saveCampaign(directory, results['clean']!, 2000);
    writeFileSync(join(directory, 'history', '000000000001500-aaaaaa.json'), '{"format": 1');
    writeFileSync(join(directory, 'history', '000000000001600-aaaaaa.json'), '{"format": 99}');
    const [clean, deadlock, ...more] = listCampaigns(directory);
    expect(more).toEqual([]);
    expect(clean).toMatchObject({ endedAtMs: 2000, verdict: 'clean', findings: [] });
    expect(deadlock).toMatchObject({ endedAtMs: 1000, failing: 5012, passRate: { value: 0.7494 } });
    expect(deadlock?.findings).toHaveLength(1);
  });

  it('makes no folder of its own: a clean check leaves nothing behind', () => {
    saveCampaign(directory, results['clean']!, 1000);
    openLive(directory, ['x.c'], () => 0).update(progress);
    expect(() => readdirSync(directory)).toThrow('ENOENT');
    expect(listCampaigns(directory)).toEqual([]);
  });
});

describe('running campaigns', () => {
  it('are there while they run', () => {
    mkdirSync(directory);
    let now = 0;
    const live = openLive(directory, ['x.c'], () => now);
    live.update(progress);
    live.update({ ...progress, executions: 11 });
    expect(listLive(directory)).toMatchObject([{ process: process.pid, files: ['x.c'], executions: 10 }]);
    now = 1000;
    live.update({ ...progress, executions: 12 });
    expect(listLive(directory)).toMatchObject([{ executions: 12 }]);
    live.end();
    expect(listLive(directory)).toEqual([]);
  });

  it('are gone with their process', () => {
    mkdirSync(join(directory, 'live'), { recursive: true });
    const file = join(directory, 'live', '1-a.json');
    // Larger than any process id of Linux, macOS and Windows in use.
    writeFileSync(file, JSON.stringify({ format: 1, process: 2 ** 30, files: [], ...progress }));
    expect(listLive(directory)).toEqual([]);
    expect(readdirSync(join(directory, 'live'))).toEqual([]);
  });
});
