/** Packages of npm that ship builds with and without threads: every module with every glue, predicted and loaded for real in Chromium. */
import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { checkLink } from '../src/wasm/link/check-link.ts';
import type { LinkOutcome } from '../src/wasm/link/model.ts';
import { openBrowser } from './browser-support.ts';
import { linkOutcome } from './link-emscripten-support.ts';

/** Builds that belong together by their names, and how a worker starts one and asks it for something. */
export interface PackageFamily {
  readonly title: string;
  readonly packages: readonly string[];
  /** Module and glue of each build, by the folder that its package was unpacked to. */
  readonly builds: readonly {
    readonly name: string;
    readonly wasm: string;
    readonly glue: string;
    readonly worker?: string;
  }[];
  /** The worker is a module. */
  readonly module?: true;
  /** Body of an asynchronous function that returns whether what it asked for came. `/main.wasm`, `/glue.js` and `/worker.js` are there. */
  readonly start: string;
}

const ort = 'onnxruntime-web-1.30.0/package/dist/ort-wasm-simd-threaded';
const duckdb = 'duckdb-duckdb-wasm-1.32.0/package/dist/duckdb';

export const packageFamilies: readonly PackageFamily[] = [
  {
    title: 'ffmpeg',
    packages: ['@ffmpeg/core@0.12.10', '@ffmpeg/core-mt@0.12.10'],
    builds: [
      {
        name: '@ffmpeg/core',
        wasm: 'ffmpeg-core-0.12.10/package/dist/umd/ffmpeg-core.wasm',
        glue: 'ffmpeg-core-0.12.10/package/dist/umd/ffmpeg-core.js',
      },
      {
        name: '@ffmpeg/core-mt',
        wasm: 'ffmpeg-core-mt-0.12.10/package/dist/umd/ffmpeg-core.wasm',
        glue: 'ffmpeg-core-mt-0.12.10/package/dist/umd/ffmpeg-core.js',
        worker: 'ffmpeg-core-mt-0.12.10/package/dist/umd/ffmpeg-core.worker.js',
      },
    ],
    start: `
      importScripts('/glue.js');
      const urls = btoa(JSON.stringify({ wasmURL: origin + '/main.wasm', workerURL: origin + '/worker.js' }));
      const core = await createFFmpegCore({ mainScriptUrlOrBlob: origin + '/glue.js#' + urls });
      let said = '';
      core.setLogger(({ message }) => { said += message; });
      core.exec('-version');
      return said.includes('ffmpeg version');`,
  },
  {
    title: 'onnxruntime-web',
    packages: ['onnxruntime-web@1.30.0'],
    builds: ['', '.asyncify', '.jsep', '.jspi'].map((variant) => ({
      name: `simd-threaded${variant}`,
      wasm: `${ort}${variant}.wasm`,
      glue: `${ort}${variant}.mjs`,
    })),
    module: true,
    start: `
      const { default: create } = await import('/glue.js');
      const core = await create({ numThreads: 1, locateFile: () => origin + '/main.wasm' });
      return (await core._OrtInit(1, 4)) === 0;`,
  },
  {
    title: 'duckdb-wasm',
    packages: ['@duckdb/duckdb-wasm@1.32.0'],
    builds: ['mvp', 'eh', 'coi'].map((variant) => ({
      name: variant,
      wasm: `${duckdb}-${variant}.wasm`,
      glue: `${duckdb}-browser-${variant}.worker.js`,
      ...(variant === 'coi' ? { worker: `${duckdb}-browser-coi.pthread.worker.js` } : {}),
    })),
    start: `
      const answers = [];
      let wake = () => {};
      self.postMessage = (data) => { answers.push(data); wake(); };
      importScripts('/glue.js');
      let messageId = 0;
      const ask = async (type, data) => {
        messageId++;
        self.onmessage({ data: { messageId, type, data } });
        for (;;) {
          const answer = answers.find((one) => one.requestId === messageId && one.type !== 'INSTANTIATE_PROGRESS');
          if (answer?.type === 'ERROR') throw new Error(answer.data.message);
          if (answer !== undefined) return answer.data;
          await new Promise((resolve) => { wake = resolve; });
        }
      };
      await ask('INSTANTIATE', [origin + '/main.wasm', origin + '/worker.js']);
      await ask('OPEN', { path: ':memory:' });
      const connection = await ask('CONNECT', null);
      const table = await ask('RUN_QUERY', [connection, "select 'six times ' || 7 as answer"]);
      return new TextDecoder().decode(table).includes('six times 7');`,
  },
];

/** Notes whether the module was instantiated, and the first error. */
const prelude = `
  const origin = self.location.origin;
  const seen = { instantiated: false, error: '' };
  for (const name of ['instantiate', 'instantiateStreaming']) {
    const original = WebAssembly[name];
    WebAssembly[name] = async (...values) => {
      try {
        const result = await original.apply(WebAssembly, values);
        seen.instantiated = true;
        return result;
      } catch (error) {
        seen.error = String(error);
        // Some loaders then wait for ever.
        if (seen.error.includes('Import #')) answer(false, '');
        throw error;
      }
    };
  }
  const send = self.postMessage.bind(self);
  const answer = (works, error) => send({ heddle: { ...seen, works, error: seen.error || error } });
  self.addEventListener('unhandledrejection', (event) => answer(false, String(event.reason)));
  self.addEventListener('error', (event) => answer(false, event.message));
`;

export interface PackageRow {
  readonly family: string;
  readonly wasm: string;
  readonly glue: string;
  readonly predicted: LinkOutcome;
  readonly rules: readonly string[];
  readonly title: string;
  readonly happened: LinkOutcome;
  readonly text: string;
}

/** Fetches the packages of all families into `folder`, where they are not there yet. */
export async function fetchPackages(folder: string, specs: readonly string[]): Promise<void> {
  mkdirSync(folder, { recursive: true });
  const run = promisify(execFile);
  for (const spec of specs) {
    const name = spec
      .replace(/^@/, '')
      .replace('/', '-')
      .replace(/@(?=[\d.]+$)/, '-');
    if (existsSync(join(folder, name))) continue;
    await run('npm', ['pack', '--silent', spec], { cwd: folder });
    mkdirSync(join(folder, name));
    await run('tar', ['xzf', `${name}.tgz`, '-C', name], { cwd: folder });
  }
}

/** Every module with every glue of one family. */
export async function measureFamily(family: PackageFamily, folder: string, chromium: string): Promise<PackageRow[]> {
  const rows: PackageRow[] = [];
  for (const { name: wasm, wasm: wasmFile } of family.builds) {
    for (const { name: glue, glue: glueFile, worker } of family.builds) {
      const bytes = readFileSync(join(folder, wasmFile));
      const text = readFileSync(join(folder, glueFile), 'utf8');
      const { findings } = checkLink([{ name: 'main.wasm', bytes }], { glue: text });
      const workerText = worker === undefined ? '' : readFileSync(join(folder, worker), 'utf8');
      const happened = await start(family, chromium, bytes, text, workerText);
      rows.push({
        family: family.title,
        wasm,
        glue,
        predicted: linkOutcome(findings),
        rules: [...new Set(findings.map(({ rule }) => rule))].toSorted(),
        title: findings[0]?.title ?? '',
        ...happened,
      });
    }
  }
  return rows;
}

async function start(
  family: PackageFamily,
  chromium: string,
  wasm: Uint8Array,
  glue: string,
  worker: string,
): Promise<Pick<PackageRow, 'happened' | 'text'>> {
  const main = `${prelude}(async () => {${family.start}})().then((works) => answer(works, ''), (error) => answer(false, String(error)));`;
  const script = (body: string): { type: string; body: string } => ({ type: 'text/javascript', body });
  const files = {
    '/main.wasm': { type: 'application/wasm', body: wasm },
    '/glue.js': script(glue),
    '/worker.js': script(worker),
    '/start.js': script(main),
  };
  const browser = await openBrowser(chromium, { isolated: true, files });
  try {
    const { instantiated, works, error } = await browser.page.evaluate<{
      instantiated: boolean;
      works: boolean;
      error: string;
    }>(
      `new Promise((resolve) => {
        const worker = new Worker('/start.js', ${family.module === true ? "{ type: 'module' }" : '{}'});
        worker.onmessage = ({ data }) => { if (data.heddle !== undefined) resolve(data.heddle); };
        worker.onerror = (event) => resolve({ instantiated: false, works: false, error: event.message });
        setTimeout(() => resolve({ instantiated: false, works: false, error: 'no answer in two minutes' }), 120_000);
      })`,
    );
    return {
      happened: works ? 'loads' : instantiated ? 'miscomputes' : 'fails',
      text: works ? '' : (error.split('\n', 1)[0] ?? ''),
    };
  } finally {
    await browser.close();
  }
}
