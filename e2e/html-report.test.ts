import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { AxeBuilder } from '@axe-core/playwright';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findChromium } from './browser-support.ts';
import { createFolder, runWarmCli } from './cli-support.ts';

const executablePath = findChromium();
const title = 'the HTML report in Chromium';
const name = executablePath === undefined ? `${title} (NOT RUN: no Chromium here; HEDDLE_CHROMIUM names one)` : title;

/** Tries to get out of the page, and says what stopped it. */
const breakOut = `(async () => {
  const results = [];
  document.addEventListener('securitypolicyviolation', (event) => results.push(event.effectiveDirective));
  await fetch('https://example.com/').catch(() => undefined);
  const script = document.createElement('script');
  script.textContent = 'globalThis.wasRun = true';
  document.body.append(script);
  const image = new Image();
  await new Promise((resolve) => {
    image.addEventListener('error', resolve);
    image.src = 'https://example.com/x.png';
  });
  return [...results, String('wasRun' in globalThis)];
})()`;
/** The drawing's background: a pixel at its edge. */
const cornerOfTimeline =
  "document.querySelector('.timeline-drawing canvas').getContext('2d').getImageData(1, 1, 1, 1).data[0]";

const specimen = (name: string): string =>
  readFileSync(join(import.meta.dirname, '../specimens', name, 'buggy.c'), 'utf8');

describe.skipIf(executablePath === undefined)(name, () => {
  let folder: ReturnType<typeof createFolder>;
  let browser: Browser;
  const problems: string[] = [];

  beforeAll(async () => {
    folder = createFolder({ 'counter.c': specimen('counter'), 'order.c': specimen('lock-order') });
    for (const [name, reporter] of [
      ['counter', 'html=counter.html'],
      ['order', 'html'],
    ] as const) {
      const { code, stdout } = await runWarmCli(['check', `${name}.c`, '--runs', '100', '--reporter', reporter], {
        cwd: folder.path,
      });
      if (code !== 1 || stdout !== '') throw new Error(`${name}: exit ${code}, ${stdout}`);
    }
    browser = await chromium.launch({ executablePath: executablePath ?? '', args: ['--no-sandbox'] });
  });
  afterAll(async () => {
    await browser?.close();
    folder?.remove();
  });

  /** Opens a report from disk. Whatever it loads or complains about is noted in `problems`. */
  async function open(name: string, options: BrowserContextOptions = {}): Promise<Page> {
    const context = await browser.newContext({ viewport: { width: 1300, height: 900 }, ...options });
    const page = await context.newPage();
    const url = pathToFileURL(join(folder.path, `${name}.html`)).href;
    problems.length = 0;
    page.on('request', (request) => {
      if (!request.url().startsWith(url)) problems.push(`request ${request.url()}`);
    });
    page.on('console', (message) => problems.push(`console ${message.text()}`));
    page.on('pageerror', (error) => problems.push(`error ${error.message}`));
    await page.goto(url);
    return page;
  }

  async function openFinding(name: string, options: BrowserContextOptions = {}): Promise<Page> {
    const page = await open(name, options);
    await page.getByRole('table').getByRole('link').first().click();
    await page.getByRole('slider').waitFor();
    return page;
  }

  const position = (page: Page): Promise<string | null> => page.getByRole('slider').getAttribute('aria-valuetext');

  it('is one small file that loads nothing and lets nothing in', async () => {
    expect(statSync(join(folder.path, 'counter.html')).size).toBeLessThan(1_000_000);
    const page = await openFinding('counter');
    expect(problems).toStrictEqual([]);
    const blocked = await page.evaluate(breakOut);
    expect(blocked).toStrictEqual(['connect-src', 'script-src-elem', 'img-src', 'false']);
    await page.context().close();
  });

  it('shows verdict, pass rate, findings and coverage', async () => {
    const page = await open('counter');
    await expect.poll(() => page.getByRole('heading', { level: 1 }).textContent()).toBe('1 finding');
    expect(await page.getByRole('img', { name: /^Pass rate: 1, from 0\.\d+ to 1$/ }).count()).toBe(1);
    expect(await page.getByRole('row', { name: /data race on counter/ }).textContent()).toContain('counter.c:8');
    expect(await page.locator('.curve canvas').count()).toBe(1);
    await page.getByText('As a table').click();
    expect(await page.getByRole('row', { name: /^100 \d+$/ }).count()).toBe(1);
    await page.context().close();
  });

  it('steps forward and backward, with the source, the values and the threads beside it', async () => {
    const page = await openFinding('counter');
    const current = page.locator('.at-line-current');
    expect(await position(page)).toMatch(/^\d+ of \d+: T\d read counter: \d, counter\.c:8$/);
    expect(await page.locator('.told').textContent()).toMatch(/^read counter: \d$/);
    const before = await position(page);
    await page.getByRole('button', { name: 'Step forward' }).click();
    expect(await position(page)).toMatch(/T\d counter = (\d) \(was \d\), counter\.c:8$/);
    const value = /counter = (\d)/.exec((await position(page)) ?? '')?.[1] ?? '';
    const watched = page.getByRole('row', { name: /^counter / });
    expect(await watched.textContent()).toContain(`counter${value} changed`);
    await page.getByLabel('Expression').fill('counter * 2 - 1');
    await page.getByLabel('Expression').press('Enter');
    expect(await page.getByRole('row', { name: /counter \* 2 - 1/ }).textContent()).toContain(
      String(Number(value) * 2 - 1),
    );
    await page.getByLabel('Expression').fill('nobody');
    await page.getByLabel('Expression').press('Enter');
    expect(await page.getByRole('status').textContent()).toBe('No access to `nobody` in this execution.');
    await page.getByRole('button', { name: 'Step back' }).click();
    expect(await position(page)).toBe(before);
    expect(await current.getAttribute('style')).toBe('top: 140px;');
    expect(await page.getByRole('row', { name: /T0 main waits: thread/ }).count()).toBe(1);
    await page.context().close();
  });

  it('works with the keyboard alone', async () => {
    const page = await open('counter');
    for (let tabs = 0; tabs < 12; tabs++) {
      await page.keyboard.press('Tab');
      if (await page.evaluate<boolean>("document.activeElement.textContent.startsWith('data race')")) break;
    }
    await page.keyboard.press('Enter');
    await page.getByRole('slider').waitFor();
    expect(await page.evaluate('document.activeElement.tagName')).toBe('H1');
    const collision = await position(page);
    const number = async (): Promise<number> => Number(await page.getByRole('slider').getAttribute('aria-valuenow'));
    const at = await number();
    await page.keyboard.press('ArrowLeft');
    await page.keyboard.press('ArrowLeft');
    expect(await number()).toBe(at - 2);
    await page.keyboard.press('c');
    expect(await position(page)).toBe(collision);
    await page.keyboard.press('c');
    const other = await position(page);
    expect(other).not.toBe(collision);
    expect(other).toContain('counter.c:8');
    const thread = (text: string | null): string => /T\d/.exec(text ?? '')?.[0] ?? '';
    expect(thread(other)).not.toBe(thread(collision));
    await page.keyboard.press('Shift+ArrowLeft');
    expect(thread(await position(page))).toBe(thread(other));
    await page.getByRole('slider').focus();
    await page.keyboard.press('Home');
    expect(await number()).toBe(1);
    await page.keyboard.press('PageDown');
    expect(thread(await position(page))).not.toBe('T0');
    await page.keyboard.press('End');
    expect(await number()).toBe(Number(await page.getByRole('slider').getAttribute('aria-valuemax')));
    expect(problems).toStrictEqual([]);
    await page.context().close();
  });

  it('links the racing pair, and draws locks and their order', async () => {
    const page = await openFinding('counter');
    const before = await position(page);
    const pair = page.getByRole('listitem').filter({ hasText: 'not ordered with' });
    await pair.getByRole('button').click();
    expect(await position(page)).not.toBe(before);
    await pair.getByRole('button').click();
    expect(await position(page)).toBe(before);
    const order = await openFinding('heddle-report');
    const graph = order.getByRole('img', { name: /^Order of locks\./ });
    expect(await graph.getAttribute('aria-label')).toMatch(
      /mutex log: T2 auditor at order\.c:24: mutex device.*|mutex device: T1 logger at order\.c:12: mutex log/,
    );
    expect(await order.locator('.panel').first().textContent()).toMatch(/Holdsmutex \w+, mutex \w+/);
    expect(await order.getByRole('img', { name: /^As found: \d+ runs of 3 threads$/ }).count()).toBe(1);
    await page.context().close();
    await order.context().close();
  });

  it('is dark where the system is, and where the reader wants it', async () => {
    const page = await openFinding('counter', { colorScheme: 'dark' });
    const paper = (): Promise<string> => page.evaluate('getComputedStyle(document.body).backgroundColor');
    const canvas = (): Promise<number> => page.evaluate(cornerOfTimeline);
    expect(await paper()).toBe('rgb(20, 23, 28)');
    await expect.poll(canvas).toBe(20);
    await page.getByLabel('Theme').selectOption('light');
    expect(await paper()).toBe('rgb(255, 255, 255)');
    await expect.poll(canvas).toBe(255);
    await page.getByLabel('Theme').selectOption('system');
    await page.emulateMedia({ colorScheme: 'light' });
    await expect.poll(canvas).toBe(255);
    await page.context().close();
  });

  it('has no accessibility problem that axe finds, light and dark', async () => {
    for (const page of [
      await open('counter', { colorScheme: 'dark' }),
      await openFinding('counter'),
      await openFinding('heddle-report', { colorScheme: 'dark' }),
    ]) {
      const { violations } = await new AxeBuilder({ page }).analyze();
      const found = violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' | ')}`);
      expect(found).toStrictEqual([]);
      await page.context().close();
    }
  });

  it('prints what it shows, on white, without its controls', async () => {
    const page = await openFinding('counter', { colorScheme: 'dark' });
    const pdf = await page.pdf({ format: 'A4' });
    expect(pdf.subarray(0, 5).toString()).toBe('%PDF-');
    await page.emulateMedia({ media: 'print' });
    expect(await page.getByRole('toolbar').isVisible()).toBe(false);
    expect(await page.locator('table.interleaving').isVisible()).toBe(true);
    await page.context().close();
  });

  it('shows the text report without JavaScript', async () => {
    const page = await open('counter', { javaScriptEnabled: false });
    const text = await page.locator('#text-report').textContent();
    expect(text).toContain('data race on counter (counter.c:8)');
    expect(text).toContain('heddle replay data-race-');
    expect(problems).toStrictEqual([]);
    await page.context().close();
  });
});
