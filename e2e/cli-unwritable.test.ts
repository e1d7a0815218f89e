import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createFolder, runCli } from './cli-support.ts';

let folder: ReturnType<typeof createFolder>;
beforeAll(() => {
  folder = createFolder({ 'x.c': 'int main(void) { return 0; }\n', 'bad/file.txt': '' });
});
afterAll(() => folder.remove());

describe('results that cannot be written', () => {
  it('says so before the check starts', async () => {
    for (const file of ['missing/result.json', 'bad']) {
      const { stdout, stderr } = await runCli(['check', 'x.c', '--reporter', `json=${file}`], { cwd: folder.path });
      expect(stdout).toBe('');
      expect(stderr).toContain(`error HDL_OUTPUT_NOT_WRITABLE: \`${file}\` cannot be written: `);
    }
  });
  it('prints what a full disk has no room for, once', async () => {
    const full = ['check', 'x.c', '--runs', '20', '--reporter', 'html=/dev/full'];
    for (const more of [[], ['--reporter', 'text'], ['--reporter', 'markdown=bad/result.md']]) {
      const { code, stdout, stderr } = await runCli([...full, ...more], { cwd: folder.path });
      expect([code, stdout.split('clean: no finding in x.c').length]).toEqual([2, 2]);
      expect(stderr).toContain('error HDL_OUTPUT_NOT_WRITABLE: `/dev/full` cannot be written: ENOSPC');
    }
    expect(readFileSync(`${folder.path}/bad/result.md`, 'utf8')).toContain('x.c');
  });
  it('tells that the summary of a job cannot be written', async () => {
    const env = { GITHUB_ACTIONS: 'true', GITHUB_STEP_SUMMARY: 'missing/summary.md' };
    const { code, stdout, stderr } = await runCli(['check', 'x.c', '--runs', '20'], { cwd: folder.path, env });
    expect([code, stdout.includes('clean')]).toEqual([2, true]);
    expect(stderr).toContain('error HDL_OUTPUT_NOT_WRITABLE: `missing/summary.md` cannot be written: ENOENT');
  });
  it('prints findings that cannot be kept', async () => {
    const racy = `#include <pthread.h>
      int n;
      static void *add(void *a) { n++; return a; }
      int main(void) { pthread_t t; pthread_create(&t, 0, add, 0); n++; pthread_join(t, 0); return 0; }`;
    const full = createFolder({ 'racy.c': racy, '.heddle': 'no folder' });
    const { code, stdout, stderr } = await runCli(['check', 'racy.c', '--runs', '20'], { cwd: full.path });
    full.remove();
    expect(stdout).toContain('data race on n (racy.c:3)');
    expect(stderr).toContain('warning HDL_STORE_UNWRITABLE: ');
    expect(code).toBe(1);
  });
});
