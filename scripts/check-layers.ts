/** The layer rule of ARCHITECTURE.md: a file imports only from its own layer and earlier ones; neutral layers touch no platform. */
import { globSync, readFileSync } from 'node:fs';
import { dirname, join, normalize, resolve } from 'node:path';

const LAYERS = [
  'base',
  'wasm',
  'memory-model',
  'engine',
  'detectors',
  'strategies',
  'campaign',
  'toolchain',
  'report',
  'store',
  'api',
  'frameworks',
  'server',
  'index.ts',
  'cli',
];
/** These run in a browser too. */
const NEUTRAL = new Set(['base', 'wasm', 'memory-model', 'engine', 'detectors', 'strategies', 'report']);
/** What pages (ui/) may use of src: the model and what needs no platform. */
const FOR_PAGES = new Set(['base', 'report']);
/** Every layer may name the types of the report model and of traces. */
const SHARED_TYPES = new Set(['src/report/model.ts', 'src/report/trace-model.ts']);
const IMPORT = /^[ \t]*(?:import|export)\s+(type\s)?(?:[^'";]*?\sfrom\s+)?'([^']+)'|\bimport\(\s*'([^']+)'\s*\)/gm;
const PLATFORM =
  /\bDate\.now\b|\bnew Date\(\)|\bMath\.random\b|\bperformance\.now\b|\bprocess\.|\bwindow\.|\bdocument\./g;

const root = resolve(import.meta.dirname, '..');

function layerOf(path: string): string | undefined {
  return normalize(path).split('/')[1];
}

function lineOf(text: string, index: number): number {
  return text.slice(0, index).split('\n').length;
}

function checkFile(path: string): string[] {
  const text = readFileSync(join(root, path), 'utf8');
  const layer = layerOf(path) ?? '';
  const rank = LAYERS.indexOf(layer);
  if (rank < 0) return [`${path}: \`${layer}\` is no layer; known: ${LAYERS.join(', ')}`];
  const problems: string[] = [];
  for (const match of text.matchAll(IMPORT)) {
    const target = match[2] ?? match[3] ?? '';
    const place = `${path}:${lineOf(text, match.index)}`;
    if (target.startsWith('node:') && NEUTRAL.has(layer)) {
      problems.push(`${place}: \`${layer}\` also runs in a browser and must not import ${target}`);
    }
    if (!target.startsWith('.')) continue;
    const file = join(dirname(path), target);
    const targetRank = LAYERS.indexOf(layerOf(file) ?? '');
    const sharedType = match[1] !== undefined && SHARED_TYPES.has(file);
    if (targetRank > rank && !sharedType)
      problems.push(`${place}: \`${layer}\` imports from the later layer of ${file}`);
  }
  if (!NEUTRAL.has(layer)) return problems;
  const code = text.replaceAll(/\/\*[\s\S]*?\*\/|\/\/.*/g, (comment) => comment.replaceAll(/[^\n]/g, ' '));
  for (const match of code.matchAll(PLATFORM)) {
    problems.push(`${path}:${lineOf(code, match.index)}: \`${match[0]}\` in the neutral layer \`${layer}\`; inject it`);
  }
  return problems;
}

/** Pages run in a browser: no `node:` modules, and of src only what says nothing of a platform; types of any layer. */
function checkPage(path: string): string[] {
  const text = readFileSync(join(root, path), 'utf8');
  const problems: string[] = [];
  for (const match of text.matchAll(IMPORT)) {
    const target = match[2] ?? match[3] ?? '';
    const place = `${path}:${lineOf(text, match.index)}`;
    if (target.startsWith('node:')) problems.push(`${place}: a page runs in a browser and must not import ${target}`);
    if (!target.startsWith('.') || match[1] !== undefined) continue;
    const file = join(dirname(path), target);
    if (file.startsWith('src/') && !FOR_PAGES.has(layerOf(file) ?? ''))
      problems.push(`${place}: pages import of src only ${[...FOR_PAGES].join(' and ')}, not ${file}`);
  }
  return problems;
}

const pages = globSync('ui/**/*.{ts,tsx}', { cwd: root }).filter((path) => !path.endsWith('.test.ts'));
const files = globSync('src/**/*.ts', { cwd: root }).filter((path) => !path.endsWith('.test.ts'));
const problems = [...files.toSorted().flatMap(checkFile), ...pages.toSorted().flatMap(checkPage)];
for (const problem of problems) console.error(problem);
console.log(`${files.length + pages.length} files, ${problems.length} layer problems`);
if (problems.length > 0) process.exitCode = 1;
