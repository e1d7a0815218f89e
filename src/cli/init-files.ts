/** What `heddle init` writes: templates, and what each becomes in a folder that may have some of it already. Nothing that is there is overwritten. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { HeddleError } from '../base/error.ts';

/** One file of the plan, relative to the folder. */
export interface PlannedFile {
  readonly name: string;
  readonly action: 'create' | 'extend' | 'keep';
  /** Of the file afterwards; missing when it is kept. */
  readonly content?: string;
  /** Why it is kept, or what is added. */
  readonly detail?: string;
}

const sample = 'heddle/counter.c';
const scriptName = 'heddle';

const sampleText = `/* A sample with a bug: two threads increment a counter that nothing protects. \`npx heddle check ${sample}\` finds it. Make the counter an
   atomic_int, or lock a mutex around the increment, and check again. Then put a test of your own code in its place. */
#include <assert.h>
#include <pthread.h>

static int counter;

static void *worker(void *arg) {
  counter++;
  return arg;
}

int main(void) {
  pthread_t threads[2];
  for (int i = 0; i < 2; i++) pthread_create(&threads[i], NULL, worker, NULL);
  for (int i = 0; i < 2; i++) pthread_join(threads[i], NULL);
  assert(counter == 2);
  return 0;
}
`;

const configText = `import type { HeddleConfig } from 'heddle/config';

// Defaults of this project; what is given on the command line wins. All keys: docs/reference/cli.md of the package, or \`heddle check --help\`.
export default {
  runs: 20_000,
  time: '60s',
  // flags: ['-Iinclude'],
} satisfies HeddleConfig;
`;

const workflowText = `name: concurrency
on: [push, pull_request]
permissions:
  contents: read
  security-events: write # for code scanning
jobs:
  heddle:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
      - uses: actions/setup-node@v4
        with:
          node-version: 26
      - run: npm ci
      # Annotations and the job summary come by themselves.
      - run: npx heddle check ${sample} --reporter text --reporter sarif=heddle.sarif
      - if: \${{ !cancelled() && hashFiles('heddle.sarif') != '' }}
        uses: github/codeql-action/upload-sarif@v3
        with:
          sarif_file: heddle.sarif
`;

/**
 * What to write in `folder`. `version` is Heddle's own, for a new package.json.
 * @throws HeddleError `HDL_INIT_PACKAGE` when there is a package.json that is none
 */
export function planInit(folder: string, version: string): readonly PlannedFile[] {
  const manifest = planManifest(folder, version);
  const configs = ['ts', 'mts', 'js', 'mjs', 'json'].map((extension) => `heddle.config.${extension}`);
  const known = configs.find((name) => existsSync(join(folder, name)));
  // In a package of CommonJS modules .ts would be read twice, with a warning.
  const config = manifest.isModule ? 'heddle.config.ts' : 'heddle.config.mts';
  return [
    known === undefined ? planFile(folder, config, configText) : { name: known, action: 'keep', detail: 'it exists' },
    manifest.file,
    planFile(folder, '.github/workflows/heddle.yml', workflowText),
    planFile(folder, sample, sampleText),
  ];
}

function planFile(folder: string, name: string, content: string): PlannedFile {
  return existsSync(join(folder, name))
    ? { name, action: 'keep', detail: 'it exists' }
    : { name, action: 'create', content };
}

function planManifest(folder: string, version: string): { readonly file: PlannedFile; readonly isModule: boolean } {
  const name = 'package.json';
  const path = join(folder, name);
  const script = `heddle check ${sample}`;
  if (!existsSync(path)) {
    const content = {
      private: true,
      type: 'module',
      scripts: { [scriptName]: script },
      devDependencies: { heddle: `^${version}` },
    };
    return { isModule: true, file: { name, action: 'create', content: `${JSON.stringify(content, null, 2)}\n` } };
  }
  const text = readFileSync(path, 'utf8');
  const manifest = parseManifest(text);
  const isModule = manifest['type'] === 'module';
  const scripts = manifest['scripts'] ?? {};
  if (typeof scripts !== 'object' || Object.hasOwn(scripts, scriptName)) {
    return { isModule, file: { name, action: 'keep', detail: `it has a script \`${scriptName}\`` } };
  }
  const indent = /^[ \t]+(?=")/m.exec(text)?.[0] ?? 2;
  const content = JSON.stringify({ ...manifest, scripts: { ...scripts, [scriptName]: script } }, null, indent);
  return {
    isModule,
    file: { name, action: 'extend', content: `${content}\n`, detail: `script \`${scriptName}\`` },
  };
}

function parseManifest(text: string): Readonly<Record<string, unknown>> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new HeddleError('HDL_INIT_PACKAGE', 'File `package.json` is not JSON', {
      cause,
      hint: 'Correct it, then run `heddle init` again.',
    });
  }
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  throw new HeddleError('HDL_INIT_PACKAGE', 'File `package.json` holds no object', {
    hint: 'Correct it, then run `heddle init` again.',
  });
}
