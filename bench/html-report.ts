/**
 * How fluid the HTML report is with many events: a synthetic race with a million of them, in the system's Chromium.
 *
 *     node bench/html-report.ts [EVENTS]
 *
 * Prints the size of the file, the time to first paint, the time until the timeline is drawn, and frames per second while zooming and panning over the
 * whole width.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromium, type Page } from 'playwright-core';
import { findChromium } from '../e2e/browser-support.ts';
import { Random } from '../src/base/random.ts';
import { renderHtml } from '../src/report/html.ts';
import type { CheckResult, Finding } from '../src/report/model.ts';
import type { Trace, TraceSpan } from '../src/report/trace-model.ts';
import { buildFolder } from '../src/toolchain/package-root.ts';

const count = Number(process.argv[2] ?? 1_000_000);
const threadCount = 8;
const id = 'data-race-00000000';
const location = { file: 'big.c', line: 7, column: 3, function: 'worker' };

/** Eight threads in turns of some hundred events: accesses, and now and then a lock that the next thread takes. */
function syntheticTrace(): Trace {
  const random = new Random();
  random.seed(1);
  const column = (): Int32Array => new Int32Array(count).fill(-1);
  const events = {
    count,
    step: new Uint32Array(count),
    thread: new Uint16Array(count),
    operation: new Uint16Array(count),
    object: column(),
    location: column(),
    before: column(),
    after: column(),
  };
  const holds: TraceSpan[] = [];
  const edges: { readonly from: number; readonly to: number }[] = [];
  let thread = 0;
  let held = -1;
  for (let event = 0; event < count; event++) {
    if (random.below(300) === 0) thread = random.below(threadCount);
    const operation = random.below(20) === 0 ? 2 + random.below(3) : random.below(2);
    events.step[event] = event + 1;
    events.thread[event] = thread;
    events.operation[event] = operation;
    events.object[event] = operation < 3 ? random.below(40) : 40;
    events.location[event] = random.below(60);
    if (operation < 3) events.before[event] = random.below(1000);
    if (operation === 1) events.after[event] = random.below(1000);
    if (operation === 3) held = event;
    if (operation === 4 && held >= 0) {
      holds.push({ thread: events.thread[held] ?? 0, object: 40, from: held, to: event });
      edges.push({ from: held, to: event });
      held = -1;
    }
  }
  const sides = [count - 400, count - 350];
  return {
    threads: Array.from({ length: threadCount }, (_, index) => ({ id: index, name: index === 0 ? 'main' : 'worker' })),
    events,
    operations: ['read', 'write', 'atomic read', 'lock', 'unlock'],
    objects: Array.from({ length: 41 }, (_, index) =>
      index === 40
        ? { name: 'mutex lock', kind: 'object' }
        : { name: `counter[${index}]`, kind: 'global', address: 4 * index, bytes: 4 },
    ),
    locations: Array.from({ length: 60 }, (_, index) => ({ ...location, line: index + 1 })),
    values: Array.from({ length: 1000 }, (_, value) => String(value)),
    edges,
    holds,
    waits: [],
    switches: [],
    marks: sides,
  };
}

function page(trace: Trace): string {
  const finding: Finding = {
    id,
    kind: 'data-race',
    severity: 'error',
    title: 'data race on counter (big.c:7)',
    explanation: 'Nothing orders the two accesses.',
    deterministic: true,
    threads: trace.threads,
    executionsHit: 1,
    firstHitAtExecution: 0,
    schedule: 'h2',
    switches: 1,
    interleaving: [],
    replay: `heddle replay ${id}`,
  };
  const result: CheckResult = { version: 1, verdict: 'findings', findings: [finding], suppressed: [], notes: [] };
  const source = Array.from({ length: 60 }, (_, index) => `  counter[${index}]++; // line ${index + 1}`);
  return renderHtml(result, {
    version: '0.1.0',
    sources: () => source,
    traces: new Map([[id, trace]]),
    pageTemplate: readFileSync(join(buildFolder, 'report.html'), 'utf8'),
  });
}

/** Zooms from a hundred events to all of them and back, and pans, a change a frame. Frames per second, and the longest frame. */
const fluid = `(async () => {
  const box = document.querySelector('.timeline-drawing');
  const { left, top, width } = box.getBoundingClientRect();
  const frames = [];
  let last = performance.now();
  for (let frame = 0; frame < 240; frame++) {
    const zoomIn = Math.floor(frame / 60) % 2 === 0;
    const shift = frame >= 120;
    box.dispatchEvent(new WheelEvent('wheel', {
      deltaY: shift ? (zoomIn ? 60 : -60) : (zoomIn ? -75 : 75), ctrlKey: !shift, shiftKey: shift,
      clientX: left + width / 2, clientY: top + 40, bubbles: true, cancelable: true,
    }));
    await new Promise((resolve) => requestAnimationFrame(resolve));
    const now = performance.now();
    frames.push(now - last);
    last = now;
  }
  frames.sort((a, b) => a - b);
  const sum = frames.reduce((a, b) => a + b, 0);
  return { framesPerSecond: Math.round(frames.length / sum * 1000), median: frames[120], worst: frames.at(-1) };
})()`;

const drawn = "document.querySelector('.timeline-drawing canvas')?.width > 300";
const timings = `(() => {
  const paint = performance.getEntriesByName('first-contentful-paint')[0];
  return Math.round(paint?.startTime ?? -1);
})()`;

async function measure(url: string, show: Page): Promise<void> {
  const started = performance.now();
  const devtools = await show.context().newCDPSession(show);
  await devtools.send('Performance.enable', { timeDomain: 'threadTicks' });
  await show.goto(url);
  await show.waitForFunction(drawn);
  const ready = performance.now() - started;
  const { metrics } = await devtools.send('Performance.getMetrics');
  const spent = Object.fromEntries(metrics.map(({ name, value }) => [name, Math.round(value * 1000)]));
  console.log(`processor time of the page: ${spent['TaskDuration']} ms, of it scripts ${spent['ScriptDuration']} ms`);
  console.log(`first contentful paint ${await show.evaluate<number>(timings)} ms`);
  console.log(`timeline drawn, from the start of loading: ${Math.round(ready)} ms`);
  await show.getByRole('button', { name: 'Show everything' }).click();
  console.log('zoom and pan:', await show.evaluate(fluid));
  const stepping = performance.now();
  for (let step = 0; step < 20; step++) await show.keyboard.press('ArrowLeft');
  console.log(`step: ${Math.round((performance.now() - stepping) / 20)} ms`);
}

const executablePath = findChromium();
if (executablePath === undefined) throw new Error('No Chromium here');
const folder = mkdtempSync(join(tmpdir(), 'heddle-bench-'));
const file = join(folder, 'big.html');
const html = page(syntheticTrace());
writeFileSync(file, html);
console.log(`${count} events, ${(html.length / 1e6).toFixed(1)} MB`);
const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
try {
  await measure(
    `${pathToFileURL(file).href}#/finding/${id}`,
    await browser.newPage({ viewport: { width: 1400, height: 900 } }),
  );
} finally {
  await browser.close();
  rmSync(folder, { recursive: true });
}
