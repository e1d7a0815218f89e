import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { createFolder, runCli } from './cli-support.ts';

let folder: ReturnType<typeof createFolder>;
afterEach(() => folder.remove());

const init = async (...more: string[]): ReturnType<typeof runCli> =>
  await runCli(['init', ...more], { cwd: folder.path });
const read = (name: string): string => readFileSync(join(folder.path, name), 'utf8');

describe('heddle init', () => {
  it('sets an empty folder up, in which the sample can be checked', async () => {
    folder = createFolder({});
    expect(await init()).toMatchInlineSnapshot(`
      {
        "code": 0,
        "stderr": "",
        "stdout": "create  heddle.config.ts
      create  package.json
      create  .github/workflows/heddle.yml
      create  heddle/counter.c

      Next:
        npm install --save-dev heddle
        npx heddle check heddle/counter.c    finds the bug of the sample
      ",
      }
    `);
    expect(JSON.parse(read('package.json'))).toMatchObject({ scripts: { heddle: 'heddle check heddle/counter.c' } });
    expect(read('.github/workflows/heddle.yml')).toContain(
      "if: ${{ !cancelled() && hashFiles('heddle.sarif') != '' }}",
    );
    // The configuration is read: it says how many runs.
    writeFileSync(join(folder.path, 'heddle.config.ts'), read('heddle.config.ts').replace('20_000', '123'));
    const checked = await runCli(['check', 'heddle/counter.c', '--json'], { cwd: folder.path });
    expect(checked).toMatchObject({ code: 1 });
    expect(JSON.parse(checked.stdout)).toMatchObject({
      campaign: { executions: 123 },
      findings: [{ kind: 'data-race' }, {}],
    });
  });

  it('overwrites nothing, and says so', async () => {
    const mine = {
      'heddle.config.json': '{}\n',
      '.github/workflows/heddle.yml': 'mine\n',
      'heddle/counter.c': 'mine\n',
    };
    folder = createFolder({ ...mine, 'package.json': '{\n\t"name": "mine",\n\t"scripts": { "test": "x" }\n}\n' });
    const { code, stdout } = await init('--yes');
    expect(code).toBe(0);
    expect(stdout.split('\n').slice(0, 4)).toEqual([
      'keep    heddle.config.json (it exists)',
      'extend  package.json (script `heddle`)',
      'keep    .github/workflows/heddle.yml (it exists)',
      'keep    heddle/counter.c (it exists)',
    ]);
    for (const [name, text] of Object.entries(mine)) expect(read(name)).toBe(text);
    expect(read('package.json')).toMatch(/^\{\n\t"name": "mine",\n\t"scripts": \{\n\t\t"test": "x",\n\t\t"heddle": /);
    const again = await init('--json');
    expect(JSON.parse(again.stdout)).toMatchObject({
      files: [{}, { name: 'package.json', action: 'keep', detail: 'it has a script `heddle`' }, {}, {}],
    });
  });

  it('refuses a package.json that it cannot read', async () => {
    folder = createFolder({ 'package.json': '{ "name": }' });
    const { code, stderr } = await init();
    expect(code).toBe(2);
    expect(stderr).toContain('HDL_INIT_PACKAGE');
  });
});
