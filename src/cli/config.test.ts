import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadConfig } from './config.ts';
import { settle } from './settings.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'heddle-config-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const put = (name: string, text: string): void => writeFileSync(join(folder, name), text);

describe('loadConfig', () => {
  it('reads values as they would be typed, and file names from its own folder', async () => {
    put(
      'heddle.config.ts',
      `export default { runs: 50_000, time: '2m', spuriousWakeups: true, suppressions: 'known.txt', env: ['A=1'], flags: ['-Iinclude'] } as const;`,
    );
    mkdirSync(join(folder, 'sub/deep'), { recursive: true });
    const config = await loadConfig(join(folder, 'sub/deep'));
    const settings = settle(new Map([['runs', [7]]]), config);
    expect(config?.flags).toEqual(['-Iinclude']);
    expect(settings).toMatchObject({
      runs: 7,
      time: 120_000,
      spuriousWakeups: true,
      suppressions: join(folder, 'known.txt'),
      env: [{ name: 'A', value: '1' }],
    });
  });
  it('stops at the folder of a package', async () => {
    put('heddle.config.json', '{"runs": 1}');
    mkdirSync(join(folder, 'package'));
    writeFileSync(join(folder, 'package/package.json'), '{}');
    expect(await loadConfig(join(folder, 'package'))).toBeUndefined();
  });
  it.each([
    ['an unknown key', '{"rums": 5}', /has the unknown key `rums`\.$/],
    [
      'a wrong value',
      '{"runs": "banana"}',
      /^Key `runs` in `.*` expects a whole number of at least 1, but got `banana`\.$/,
    ],
    ['a wrong switch', '{"checkDeterminism": 1}', /expects `true` or `false`, but got `1`\.$/],
    ['no object', '[]', /must export an object by default\.$/],
    ['no list', '{"flags": "-g"}', /has a `flags` that is no list of strings\.$/],
    ['no JSON', '{', /^Config file `.*` cannot be loaded: /],
  ])('refuses %s', async (_name, text, message) => {
    put('heddle.config.json', text);
    await expect(loadConfig(folder)).rejects.toMatchObject({
      code: 'HDL_CONFIG_INVALID',
      message: expect.stringMatching(message),
    });
  });
});
