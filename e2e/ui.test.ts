/** `heddle ui` in a real browser: what the store has, a replay started from the page, and a campaign of another process as it runs. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openLive } from '../src/store/history.ts';
import { findChromium } from './browser-support.ts';
import { createFolder, runWarmCli } from './cli-support.ts';

const executablePath = findChromium();
const title = 'heddle ui in Chromium';
const name = executablePath === undefined ? `${title} (NOT RUN: no Chromium here; HEDDLE_CHROMIUM names one)` : title;

const source = `#include <pthread.h>
int counter;
void *worker(void *arg) { counter++; return arg; }
int main(void) {
  pthread_t a, b;
  pthread_create(&a, 0, worker, 0);
  pthread_create(&b, 0, worker, 0);
  pthread_join(a, 0);
  pthread_join(b, 0);
}
`;

describe.skipIf(executablePath === undefined)(name, () => {
  let folder: ReturnType<typeof createFolder>;
  let server: ChildProcess;
  let url = '';
  let browser: Browser;
  let page: Page;
  const problems: string[] = [];

  beforeAll(async () => {
    folder = createFolder({ 'x.c': source });
    const { code } = await runWarmCli(['check', 'x.c', '--runs', '80', '--memory-model', 'sc'], { cwd: folder.path });
    if (code !== 1) throw new Error(`heddle check ended with ${code}`);
    server = spawn(process.execPath, [join(import.meta.dirname, '../bin/heddle.js'), 'ui', '--json'], {
      cwd: folder.path,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const [line] = (await once(server.stdout!.setEncoding('utf8'), 'data')) as [string];
    ({ url } = JSON.parse(line) as { url: string });
    browser = await chromium.launch({ executablePath: executablePath ?? '', args: ['--no-sandbox'] });
    const context = await browser.newContext();
    page = await context.newPage();
    page.on('console', (message) => {
      if (['error', 'warning'].includes(message.type())) problems.push(message.text());
    });
    page.on('pageerror', (error) => problems.push(error.message));
    await page.goto(url);
  });
  afterAll(async () => {
    await browser?.close();
    server?.kill();
    if (server !== undefined && server.exitCode === null) await once(server, 'close');
    folder?.remove();
  });

  it('shows findings, campaigns and the pass rate, and can be read by everyone', async () => {
    await page.getByText('Connected').waitFor();
    await page.getByRole('link', { name: /data race on counter/ }).waitFor();
    expect(await page.getByRole('img', { name: /Pass rate of x.c: 1 campaign/ }).count()).toBe(1);
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      const { violations } = await new AxeBuilder({ page }).analyze();
      expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
    }
  });

  it('replays a finding from the keyboard and shows what came out', async () => {
    await page.getByRole('button', { name: /^Replay data race on counter/ }).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: /Replay of data-race-\w+: reproduced/ }).waitFor();
    expect(await page.locator('.jobs pre').first().textContent()).toContain('data race on counter (x.c:3)');
  });

  it('opens the report of a finding with its execution', async () => {
    const opened = page.waitForEvent('popup');
    await page.getByRole('link', { name: /data race on counter/ }).click();
    const report = await opened;
    await report.getByRole('link', { name: /data race on counter/ }).click();
    await report.locator('.timeline-drawing canvas').waitFor();
    await report.close();
  });

  it('shows a campaign of another process while it runs', async () => {
    const running = openLive(join(folder.path, '.heddle'), ['other.c'], () => 0);
    running.update({ phase: 'explore', executions: 7, runs: 9, findings: 0, traces: 1, elapsedMs: 2 });
    await page.getByText('checking: 7 of 9 executions').waitFor();
    running.end();
    await page.getByText('checking: 7 of 9 executions').waitFor({ state: 'detached' });
  });

  it('does not answer without the token, and complained about nothing', async () => {
    expect(problems).toEqual([]);
    await page.goto(new URL('/', url).href);
    await page.getByText('The server refuses this address.').waitFor();
    expect(await page.getByRole('link', { name: /data race/ }).count()).toBe(0);
  });
});
