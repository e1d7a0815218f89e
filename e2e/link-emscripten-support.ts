/** Every main module with every side module of emscripten-modules.ts: what `heddle link` predicts, what happens, and the page that shows it. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkLink } from '../src/wasm/link/check-link.ts';
import type { LinkFinding, LinkOutcome } from '../src/wasm/link/model.ts';
import { type EmscriptenModule, mainModules, sideModules } from './emscripten-modules.ts';
import { build, runProgram } from './emscripten-support.ts';

export interface EmscriptenRow {
  readonly main: string;
  readonly side: string;
  readonly predicted: LinkOutcome;
  readonly rules: readonly string[];
  readonly happened: LinkOutcome;
  /** The line of what was printed that says most. */
  readonly text: string;
  /** Texts that were predicted for this engine and loader. */
  readonly texts: readonly string[];
  /** One of them came. */
  readonly asSaid: boolean;
  readonly hidden: string | undefined;
}

/** Builds all in `folder` and runs every pair; `chosen`: main modules, all by default. */
export async function measureEmscripten(
  folder: string,
  chosen: readonly EmscriptenModule[] = mainModules,
): Promise<EmscriptenRow[]> {
  const mains = chosen.map((module, index) => ({ module, path: join(folder, `main-${index}`) }));
  const sides = sideModules.map((module, index) => ({ module, path: join(folder, `side-${index}`) }));
  for (const { module, path } of mains) await build(module, path, 'main.js');
  for (const { module, path } of sides) await build(module, path, 'side.wasm');
  const rows: EmscriptenRow[] = [];
  for (const main of mains) for (const side of sides) rows.push(await measure(main, side, join(folder, 'run')));
  return rows;
}

interface Built {
  readonly module: EmscriptenModule;
  readonly path: string;
}

async function measure(main: Built, side: Built, folder: string): Promise<EmscriptenRow> {
  const modules = [
    { name: 'main.wasm', bytes: readFileSync(join(main.path, 'main.wasm')) },
    { name: 'side.wasm', bytes: readFileSync(join(side.path, 'side.wasm')) },
  ];
  const { findings } = checkLink(modules, { glue: readFileSync(join(main.path, 'main.js'), 'utf8') });
  const { outcome, text } = await runProgram(main.path, side.path, folder);
  const texts = findings.filter(({ severity }) => severity === 'error').flatMap(textsHere);
  return {
    main: main.module.name,
    side: side.module.name,
    predicted: linkOutcome(findings),
    rules: [...new Set(findings.map(({ rule }) => rule))].toSorted(),
    happened: outcome,
    text: tellingLine(text),
    texts,
    // Emscripten 3.1.6 quotes names with backticks where later versions use quotes.
    asSaid: texts.some((said) => text.replaceAll('`', "'").includes(said.replaceAll('`', "'"))),
    hidden: side.module.hidden,
  };
}

export function linkOutcome(findings: readonly LinkFinding[]): LinkOutcome {
  if (findings.some(({ severity }) => severity === 'error')) return 'fails';
  return findings.some(({ severity }) => severity === 'silent') ? 'miscomputes' : 'loads';
}

function textsHere({ messages }: LinkFinding): string[] {
  return messages.filter(({ from }) => from.startsWith('V8') || from.startsWith('Emscripten')).map(({ text }) => text);
}

function tellingLine(text: string): string {
  const lines = text.split('\n').filter((line) => line.length < 400 && !/^\s+at |^dlopen: Could not load/.test(line));
  const telling = ['Error', 'xception', 'Abort', 'dlsym', 'caught', 'result'];
  const line = telling.flatMap((word) => lines.filter((candidate) => candidate.includes(word)))[0] ?? '';
  // Addresses depend on how large the main module is.
  return line
    .trim()
    .replace(/\(Use `node.*\)$/, 'an exception that nobody catches')
    .replace(/^\d{5,} - /, '');
}

/** docs/reference/link-emscripten.md. */
export function emscriptenPage(rows: readonly EmscriptenRow[], version: string): string {
  const head = `# Link rules against Emscripten

Made by \`node scripts/link-emscripten.ts\`; do not edit. Every main module with every side module of \`e2e/emscripten-modules.ts\`, built by
Emscripten ${version} and run in Node ${process.versions.node}: the main module opens the side module with dlopen and calls a function of it that has to return 42.
What \`heddle link main.wasm side.wasm --glue main.js\` predicts is compared with what happens; \`e2e/link-emscripten-soak.test.ts\` (\`npm run
soak\`, where emcc is installed) checks every row.

*loads*: the call returns 42. *miscomputes*: dlopen succeeds, and the call returns something else or ends the program. *fails*: dlopen fails, or
the program ends in it.`;
  const differing = rows.filter(({ predicted, happened }) => predicted !== happened);
  const count = `${rows.length} pairs, ${rows.length - differing.length} as predicted. ${differing.length} differ by what is not in the binaries:`;
  const reasons = sideModules
    .filter(({ hidden }) => hidden !== undefined)
    .map(({ name, hidden }) => `- ${name}: ${hidden}.`);
  const mains = mainModules.map((module) => `| ${module.name} | \`${flags(module)}\` |`);
  const sides = sideModules.map(
    (module) =>
      `| ${module.name} | \`${flags(module)}\`${module.lost ? ', the first of them only for compiling' : ''} |`,
  );
  const table = rows.map(({ main, side, predicted, rules, happened, text }) => {
    const shown = text === '' ? '' : `\`${text.replaceAll('`', "'").replaceAll('|', '\\|')}\``;
    return `| ${main} | ${side} | ${predicted} | ${rules.join(' ')} | ${happened} | ${shown} |`;
  });
  return `${[
    head,
    `${count}\n\n${reasons.join('\n')}`,
    ['| main module | flags |', '| --- | --- |', ...mains].join('\n'),
    ['| side module | flags |', '| --- | --- |', ...sides].join('\n'),
    [
      '| main | side | predicted | rules | happened | printed |',
      '| --- | --- | --- | --- | --- | --- |',
      ...table,
    ].join('\n'),
  ].join('\n\n')}\n`;
}

function flags({ compile = [], link = [] }: EmscriptenModule): string {
  return ['-O1', ...compile, ...link].join(' ');
}
