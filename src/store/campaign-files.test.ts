import { mkdtempSync, readdirSync, rmSync, truncateSync, utimesSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { type CampaignFiles, type CampaignKey, campaignFiles } from './campaign-files.ts';

const directory = mkdtempSync(join(tmpdir(), 'heddle-campaigns-'));
afterAll(() => rmSync(directory, { recursive: true, force: true }));
const folder = join(directory, 'campaigns');
const keyOf = (program: string): CampaignKey => ({ version: '1', files: [], arguments: [], program, options: {} });

/** Saved at that second; its file grows to `bytes`, none of which is written. */
function save(program: string, second: number, bytes: number): string {
  const before = new Set(second === 0 ? [] : readdirSync(folder));
  campaignFiles(directory, keyOf(program), () => 'code').save({ program });
  const name = readdirSync(folder).find((one) => !before.has(one)) ?? '';
  truncateSync(join(folder, name), bytes);
  utimesSync(join(folder, name), second, second);
  return name;
}

it('drops old states when all of them together are too large', () => {
  const first = save('first', 0, 640 << 20);
  const second = save('second', 1, 256 << 20);
  const third = save('third', 2, 256 << 20);
  expect(readdirSync(folder).toSorted()).toEqual([first, second, third].toSorted());
  const fourth = save('fourth', 3, 1000);
  expect(readdirSync(folder).toSorted()).toEqual([second, third, fourth].toSorted());
});

it('goes on with the same code of Heddle only', () => {
  const files = (code: string): CampaignFiles => campaignFiles(join(directory, 'code'), keyOf('p'), () => code);
  files('one').save({ from: 3 });
  expect(files('one').load()).toEqual({ from: 3 });
  expect(() => files('other').load()).toThrow(expect.objectContaining({ code: 'HDL_RESUME_MISMATCH' }));
});
