/** Makes the page of the HTML report, one file without anything outside it: `build/report.html`. Run by `npm run build` and `npm ci`. */
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

const { script, style } = await bundle('report/main.tsx');
if (/<\/(?:script|style)/i.test(script + style)) throw new Error('The page would end its own script or style');
const policy = [
  "default-src 'none'",
  `script-src ${hashOf(script)}`,
  `style-src ${hashOf(style)}`,
  'img-src data:',
  "base-uri 'none'",
  "form-action 'none'",
].join('; ');
const page = insert(readFileSync(join(ui, 'index.html'), 'utf8'), { policy, style, script });
mkdirSync(buildFolder, { recursive: true });
const temporary = join(buildFolder, `.report.html.${process.pid}`);
writeFileSync(temporary, page);
renameSync(temporary, join(buildFolder, 'report.html'));
