/** The truth table of `heddle link` as measured in Node and in Chromium, and the page that shows it. */
import { type TruthRow, runTruth, truthCases } from '../src/wasm/link/testing/truth-run.ts';
import type { Happened } from '../src/wasm/link/testing/truth.ts';
import { openBrowser } from './browser-support.ts';

export interface MeasuredTruth {
  readonly node: readonly TruthRow[];
  /** In a worker of a page. */
  readonly worker: readonly TruthRow[];
  /** On the main thread of a page. */
  readonly page: readonly TruthRow[];
  readonly versions: { readonly node: string; readonly chromium: string };
}

const run = `import('/src/wasm/link/testing/truth-run.ts').then((module) => module.runTruth())`;
const workerSource = `${run}.then((rows) => postMessage({ rows }), (error) => postMessage({ error: String(error) }));`;
const inWorker = `new Promise((resolve, reject) => {
  const worker = new Worker('/truth-worker.js', { type: 'module' });
  worker.onerror = (event) => reject(new Error(event.message));
  worker.onmessage = ({ data }) => ('rows' in data ? resolve(data.rows) : reject(new Error(data.error)));
})`;

/** Runs every pair three times: here, in a worker and on a page of Chromium. No headers: a shared memory needs none to be made. */
export async function measureTruth(chromium: string, isolated = false): Promise<MeasuredTruth> {
  const files = { '/truth-worker.js': { type: 'text/javascript', body: workerSource } };
  const browser = await openBrowser(chromium, { isolated, files });
  try {
    return {
      node: runTruth(),
      worker: await browser.page.evaluate<TruthRow[]>(inWorker),
      page: await browser.page.evaluate<TruthRow[]>(run),
      versions: { node: `${process.versions.node} (V8 ${process.versions.v8})`, chromium: browser.version },
    };
  } finally {
    await browser.close();
  }
}

/** What has to happen on the main thread of a page: as predicted, or as the case says of pages. */
export function expectedOnPage(index: number, row: TruthRow): { shows: string; clean: string } {
  const { onPage } = truthCases[index] ?? {};
  const shows = row.unobservable === undefined ? row.predicted : 'not observed';
  return { shows: onPage?.shows ?? shows, clean: onPage?.clean ?? 'loads' };
}

/** Whether the error that came is one of those that the rules name; undefined where none came or none is named. */
export function textAsSaid({ happened, texts }: TruthRow): boolean | undefined {
  if (happened === undefined || texts.length === 0 || !happened.text.includes('Error')) return undefined;
  return texts.some((text) => happened.text.includes(text));
}

const head = `# Link rules against engines

Made by \`node scripts/link-truth.ts\`; do not edit. Every row is a pair of modules that shows the rule. What \`heddle link\` predicts from
the bytes is compared with what happens when an engine loads them and calls them. \`src/wasm/link/truth.test.ts\` (Node) and
\`e2e/link-chromium.test.ts\` (Chromium, where there is one) check every row, and for every row a second pair that does not show the rule:
it has to be predicted to load, and has to load.

- *loads*: everything loads, and a call returns what the sources say. *miscomputes*: it loads, and a call returns something else or
  traps. *fails*: compiling or instantiating throws.
- The prediction is made in each place as well: \`checkLink\` itself runs on the page and in the worker.
- The loader is the tests' own, written from the conventions of dynamic linking; what happens under Emscripten's loader is compared by
  \`e2e/link-emscripten-soak.test.ts\`. Rules about object files (W04, W05, W06, W26, W32) are compared with wasm-ld by
  \`src/wasm/link/objects.test.ts\`.
- The pages are not cross-origin isolated: \`new WebAssembly.Memory({ shared: true })\` works without the headers, and the table is the same
  with them. What needs the headers is to hand a shared memory to a worker.
- *text as said*: the text that came is one that the rule names for V8 or for the loader. A dash: no text comes, or the rule names none.
- Firefox and Safari were not run: their texts are not verified here.`;

/** The whole page. */
export function truthPage(truth: MeasuredTruth): string {
  const rows = truth.node.map((node, index) => {
    const worker = truth.worker[index] ?? node;
    const page = truth.page[index] ?? node;
    const said = [node, worker, page].map(textAsSaid);
    const asSaid = said.includes(false) ? '**no**' : said.includes(true) ? 'yes' : '-';
    const cells = [
      node.rule,
      node.name,
      node.predicted,
      ...[node, worker, page].map(outcome),
      asSaid,
      texts(node, worker, page),
    ];
    return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  });
  const versions = `Measured with Node ${truth.versions.node} and Chromium ${truth.versions.chromium}.`;
  const titles = ['rule', 'pair', 'predicted', 'Node', 'Chromium, worker', 'Chromium, page', 'text as said', 'text'];
  const table = [`| ${titles.join(' | ')} |`, `|${' --- |'.repeat(titles.length)}`, ...rows];
  const apart = truthCases.flatMap(({ rule, name, onPage, unobservable }) => [
    ...(onPage === undefined ? [] : [`- ${rule}, ${name}: ${onPage.why}.`]),
    ...(unobservable === undefined ? [] : [`- ${rule}, ${name}: not observed, ${unobservable}.`]),
  ]);
  return `${[head, versions, table.join('\n'), `Rows that stand apart:\n\n${apart.join('\n')}`].join('\n\n')}\n`;
}

function outcome(row: TruthRow): string {
  return row.happened?.outcome ?? 'not observed';
}

/** One text where all engines print the same. */
function texts(...rows: readonly [TruthRow, TruthRow, TruthRow]): string {
  const [node, worker, page] = rows.map(({ happened }) => firstLine(happened));
  if (node === worker && worker === page) return quoted(node);
  const parts =
    worker === page
      ? [`Node ${quoted(node)}`, `Chromium ${quoted(worker)}`]
      : [quoted(node), `on a page ${quoted(page)}`];
  return parts.filter((part) => part !== '').join('; ');
}

function quoted(text = ''): string {
  return text === '' ? '' : `\`${text.replaceAll('`', "'")}\``;
}

function firstLine(happened: Happened | undefined): string {
  return happened?.text.split('\n', 1)[0] ?? '';
}
