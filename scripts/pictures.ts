/**
 * Pictures of HTML reports for the docs, made from real runs of specimens in the system's Chromium: `docs/pictures/*.png`.
 *
 *     node scripts/pictures.ts [NAME...]
 */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Browser, chromium, type Page } from 'playwright-core';
import { findChromium } from '../e2e/browser-support.ts';
import { check, type CheckResult, type Trace } from '../src/index.ts';
import { createSourceReader } from '../src/api/program.ts';
import { readPageTemplate } from '../src/api/page-template.ts';
import { readSpecimens } from '../src/cli/specimen-files.ts';
import { renderHtml } from '../src/report/html.ts';
import { packageRoot } from '../src/toolchain/package-root.ts';

interface Picture {
  readonly name: string;
  readonly specimen: string;
  /** Default: the first one. */
  readonly variant?: string;
  readonly runs: number;
  /** Of the finding that is opened; absent: the overview. */
  readonly kind?: string;
  readonly dark?: boolean;
  /** The heading that the picture begins with. Default: the page's beginning. */
  readonly from?: string;
  readonly height: number;
}

const pictures: readonly Picture[] = [
  { name: 'overview', specimen: 'flexdll', runs: 300, height: 860 },
  { name: 'race', specimen: 'counter', runs: 1000, kind: 'data-race', height: 900 },
  { name: 'deadlock', specimen: 'philosophers', runs: 1000, kind: 'deadlock', height: 820, from: 'Execution' },
  { name: 'wait-for', specimen: 'philosophers', runs: 1000, kind: 'deadlock', height: 760, from: 'Who waits for whom' },
  { name: 'flexdll', specimen: 'flexdll', runs: 300, kind: 'assertion', height: 900 },
  { name: 'ocaml-gc', specimen: 'ocaml-gc', runs: 300, kind: 'assertion', dark: true, height: 900 },
  { name: 'mimalloc', specimen: 'mimalloc', runs: 300, kind: 'data-race', height: 840 },
  {
    name: 'emscripten-dlopen',
    specimen: 'emscripten-dlopen',
    variant: 'instances-plain',
    runs: 300,
    kind: 'assertion',
    dark: true,
    height: 840,
  },
  { name: 'ebpf-epoch', specimen: 'ebpf-epoch', runs: 300, kind: 'deadlock', height: 840 },
];

const folder = join(packageRoot, 'docs/pictures');
const width = 1240;

const reports = new Map<string, Promise<{ readonly html: string; readonly result: CheckResult }>>();

async function reportOf({ specimen, variant, runs }: Picture): Promise<{ html: string; result: CheckResult }> {
  const found = readSpecimens().find(({ name }) => name === specimen);
  const chosen = found?.variants.find(({ name }) => variant === undefined || name === variant);
  if (found === undefined || chosen === undefined) throw new Error(`no specimen ${specimen} ${variant ?? ''}`);
  const traces = new Map<string, Trace>();
  const cwd = found.folder;
  const result = await check({
    cwd,
    files: chosen.files,
    clangArguments: chosen.flags ?? [],
    programArguments: chosen.arguments ?? [],
    runs: chosen.options?.runs ?? runs,
    ...(chosen.options?.memoryModel === undefined ? {} : { memoryModel: chosen.options.memoryModel }),
    onTrace: ({ id }, trace) => void traces.set(id, trace),
  });
  const { version } = JSON.parse(readFileSync(join(packageRoot, 'package.json'), 'utf8')) as { version: string };
  const options = { version, sources: createSourceReader(cwd), traces, pageTemplate: await readPageTemplate() };
  rmSync(join(cwd, '.heddle'), { recursive: true, force: true });
  return { html: renderHtml(result, options), result };
}

async function openPicture(browser: Browser, picture: Picture, temporary: string): Promise<Page | undefined> {
  const key = `${picture.specimen} ${picture.variant ?? ''}`;
  const report = reports.get(key) ?? reportOf(picture);
  reports.set(key, report);
  const { html, result } = await report;
  const finding = result.findings.find(({ kind }) => kind === picture.kind);
  if (picture.kind !== undefined && finding === undefined) {
    console.warn(`${picture.name}: no ${picture.kind} among ${result.findings.map(({ kind }) => kind).join(', ')}`);
    return undefined;
  }
  const file = join(temporary, `${picture.name}.html`);
  writeFileSync(file, html);
  const page = await browser.newPage({
    viewport: { width, height: picture.height },
    colorScheme: picture.dark === true ? 'dark' : 'light',
  });
  await page.goto(`${pathToFileURL(file).href}${finding === undefined ? '' : `#/finding/${finding.id}`}`);
  if (picture.from !== undefined) {
    await page.evaluate(
      `[...document.querySelectorAll('h2')].find((one) => one.textContent === ${JSON.stringify(picture.from)}).scrollIntoView()`,
    );
  }
  // Two frames: the drawings are there.
  await page.evaluate('new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))');
  return page;
}

const executablePath = findChromium();
if (executablePath === undefined) throw new Error('No Chromium here');
const temporary = mkdtempSync(join(tmpdir(), 'heddle-pictures-'));
mkdirSync(folder, { recursive: true });
const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
const wanted = process.argv.slice(2);
const known = new Set(readSpecimens().map(({ name }) => name));
try {
  for (const picture of pictures) {
    if ((wanted.length > 0 && !wanted.includes(picture.name)) || !known.has(picture.specimen)) continue;
    const page = await openPicture(browser, picture, temporary);
    if (page === undefined) continue;
    const path = join(folder, `${picture.name}.png`);
    await page.screenshot({ path });
    console.log(`${picture.name}: ${Math.round(statSync(path).size / 1000)} KB`);
    await page.close();
  }
} finally {
  await browser.close();
  rmSync(temporary, { recursive: true });
}
