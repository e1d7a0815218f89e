/**
 * Makes the pages of the HTML report and of the local web app, each one file without anything outside it: `build/report.html`, `build/app.html`. Run by
 * `npm run build` and `npm ci`.
 */
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build, type Rolldown } from 'vite';
import { buildFolder, packageRoot } from '../src/toolchain/package-root.ts';

const ui = join(packageRoot, 'ui');

/** Script and style of an entry point, as texts. */
async function bundle(entry: string): Promise<{ readonly script: string; readonly style: string }> {
  const built = (await build({
    configFile: false,
    root: ui,
    logLevel: 'warn',
    oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
    build: {
      write: false,
      minify: true,
      target: 'es2023',
      cssCodeSplit: false,
      modulePreload: false,
      rolldownOptions: { input: join(ui, entry), output: { format: 'iife', codeSplitting: false } },
    },
  })) as Rolldown.RolldownOutput;
  const script = built.output.flatMap((file) => (file.type === 'chunk' ? [file.code] : [])).join('');
  const style = built.output
    .flatMap((file) => (file.type === 'asset' && file.fileName.endsWith('.css') ? [String(file.source)] : []))
    .join('');
  return { script: script.trim(), style: style.trim() };
}

/** A source expression of a content security policy: this text and no other. */
function hashOf(text: string): string {
  return `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
}

function insert(template: string, parts: Readonly<Record<string, string>>): string {
  return Object.entries(parts).reduce((page, [name, text]) => {
    const [before, after, more] = page.split(`<!--heddle:${name}-->`);
    if (before === undefined || after === undefined || more !== undefined)
      throw new Error(`ui/index.html needs \`${name}\` once`);
    return before + text + after;
  }, template);
}

/** One file with everything of an entry point in it. `connect`: what its script may talk to. */
async function writePage(
  entry: string,
  name: string,
  connect: string,
  filled: Readonly<Record<string, string>>,
): Promise<void> {
  const { script, style } = await bundle(entry);
  if (/<\/(?:script|style)/i.test(script + style)) throw new Error('The page would end its own script or style');
  const policy = [
    "default-src 'none'",
    `script-src ${hashOf(script)}`,
    `style-src ${hashOf(style)}`,
    `connect-src ${connect}`,
    'img-src data:',
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
  const page = insert(readFileSync(join(ui, 'index.html'), 'utf8'), { policy, style, script, ...filled });
  const temporary = join(buildFolder, `.${name}.${process.pid}`);
  writeFileSync(temporary, page);
  renameSync(temporary, join(buildFolder, name));
}

mkdirSync(buildFolder, { recursive: true });
// What the report is about comes when it is made.
await writePage('report/main.tsx', 'report.html', "'none'", {});
await writePage('app/main.tsx', 'app.html', "'self'", {
  title: 'Heddle',
  text: '<p>The page of <code>heddle ui</code> needs JavaScript.</p>',
  data: '',
  traces: '',
});
