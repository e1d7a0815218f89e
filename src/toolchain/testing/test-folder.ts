/** For tests: a folder with files, with a result cache of its own, gone after each test. */

import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { afterEach, beforeEach, vi } from 'vitest';

export interface TestFolder {
  /** Its absolute path. */
  readonly root: string;
  write(files: Readonly<Record<string, string>>): void;
  read(name: string): string;
}

/** Call it once at the top of a describe block. */
export function useTestFolder(): TestFolder {
  let root = '';
  beforeEach(() => {
    root = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'heddle-test-')));
    vi.stubEnv('HEDDLE_CACHE', path.join(root, '.cache'));
  });
  afterEach(() => {
    vi.unstubAllEnvs();
    fs.rmSync(root, { recursive: true, force: true });
  });
  return {
    get root() {
      return root;
    },
    write(files) {
      for (const [name, text] of Object.entries(files)) {
        fs.mkdirSync(path.dirname(path.join(root, name)), { recursive: true });
        fs.writeFileSync(path.join(root, name), text);
      }
    },
    read: (name) => fs.readFileSync(path.join(root, name), 'utf8'),
  };
}
