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
