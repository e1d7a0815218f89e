import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { mainModules, sideModules } from './emscripten-modules.ts';
import { build, emccVersion } from './emscripten-support.ts';
import { emscriptenPage, measureEmscripten, type EmscriptenRow } from './link-emscripten-support.ts';

const version = await emccVersion();
const title = 'what heddle link predicts of modules that emcc built happens when the program runs';
const name = version === undefined ? `${title} (NOT RUN: no emcc here; on Debian, apt-get install emscripten)` : title;

describe.skipIf(version === undefined)(name, () => {
  const folder = mkdtempSync(join(tmpdir(), 'heddle-emcc-'));
  let rows: readonly EmscriptenRow[];
  beforeAll(async () => {
    rows = await measureEmscripten(folder);
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('for every pair', () => {
    expect(rows.length).toBe(mainModules.length * sideModules.length);
    const wrong = rows.filter(
      ({ predicted, happened, hidden }) => predicted !== happened && !(hidden && predicted === 'loads'),
    );
    expect(wrong).toEqual([]);
    for (const outcome of ['loads', 'miscomputes', 'fails']) {
      expect(rows.filter(({ happened }) => happened === outcome).length, outcome).toBeGreaterThan(10);
    }
  });

  it('with the texts that the rules name', () => {
    const spoken = rows.filter(({ happened, texts }) => happened === 'fails' && texts.length > 0);
    expect(spoken.filter(({ asSaid }) => !asSaid)).toEqual([]);
    expect(spoken.length).toBeGreaterThan(50);
  });

  it('as docs/reference/link-emscripten.md says', () => {
    const written = readFileSync(join(import.meta.dirname, '../docs/reference/link-emscripten.md'), 'utf8');
    if (!written.includes(`Emscripten ${version} `)) return;
    expect(emscriptenPage(rows, version ?? '')).toBe(written);
  });

  it('fails to build what is no program', async () => {
    await expect(build({ name: 'broken', source: 'int x = ;' }, join(folder, 'broken'), 'main.js')).rejects.toThrow();
  });
});
