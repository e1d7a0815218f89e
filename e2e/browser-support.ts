/** Chromium for tests: finds it, and serves this repository's sources to its pages as the JavaScript that they are under their types. */
import { existsSync, readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { stripTypeScriptTypes } from 'node:module';
import type { AddressInfo } from 'node:net';
import { join, normalize } from 'node:path';
import { type Browser, chromium, type Page } from 'playwright-core';

const root = join(import.meta.dirname, '..');
const places = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
];

/** Path of a Chromium or Chrome (`HEDDLE_CHROMIUM` first); undefined where there is none. */
export function findChromium(): string | undefined {
  return [process.env['HEDDLE_CHROMIUM'] ?? '', ...places].find((path) => path !== '' && existsSync(path));
}

export interface BrowserOptions {
  /** Sends the headers that make pages cross-origin isolated. Default false. */
  readonly isolated?: boolean;
  /** More files, by path from `/`. */
  readonly files?: Readonly<Record<string, { readonly type: string; readonly body: string | Uint8Array }>>;
}

export interface BrowserRun {
  readonly page: Page;
  readonly version: string;
  close(): Promise<void>;
}

/** Opens an empty page whose origin is this repository. */
export async function openBrowser(executablePath: string, options: BrowserOptions = {}): Promise<BrowserRun> {
  const server = await serve(options);
  let browser: Browser | undefined;
  try {
    browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
    const page = await browser.newPage();
    await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
    const opened = browser;
    return {
      page,
      version: browser.version(),
      async close() {
        await opened.close();
        server.close();
      },
    };
  } catch (error) {
    await browser?.close();
    server.close();
    throw error;
  }
}

async function serve({ isolated = false, files = {} }: BrowserOptions): Promise<Server> {
  const headers = isolated
    ? { 'cross-origin-opener-policy': 'same-origin', 'cross-origin-embedder-policy': 'require-corp' }
    : {};
  const server = createServer((request, response) => {
    const path = normalize(decodeURIComponent((request.url ?? '/').split('?', 1)[0] ?? '/'));
    const { type, body } = files[path] ?? source(path);
    response.writeHead(body === undefined ? 404 : 200, { 'content-type': type, ...headers });
    response.end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return server;
}

function source(path: string): { readonly type: string; readonly body: string | undefined } {
  if (path === '/') return { type: 'text/html', body: '<!doctype html><title>Heddle</title>' };
  const file = join(root, path);
  if (!path.startsWith('/src/') || !path.endsWith('.ts') || !existsSync(file)) {
    return { type: 'text/plain', body: undefined };
  }
  return { type: 'text/javascript', body: stripTypeScriptTypes(readFileSync(file, 'utf8')) };
}
