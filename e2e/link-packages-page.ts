/** docs/reference/link-packages.md: what `heddle link` says of packages that ship builds with and without threads, and whether it is true. */
import { sideModules } from './emscripten-modules.ts';
import { packageFamilies, type PackageRow } from './link-packages-support.ts';
import { pyodidePackage } from './pyodide-support.ts';

export interface PackageTruth {
  readonly rows: readonly PackageRow[];
  readonly versions: { readonly node: string; readonly chromium: string; readonly emcc: string };
  /** A command line and what it printed. */
  readonly shown: readonly { readonly command: string; readonly output: string }[];
}

export function packagesPage({ rows, versions, shown }: PackageTruth): string {
  const asPredicted = rows.filter(({ predicted, happened }) => predicted === happened).length;
  const head = `# Link rules against packages of npm

Made by \`node scripts/link-packages.ts\`; do not edit. Packages that ship several builds of one program, each a \`.wasm\` and the JavaScript that
Emscripten made beside it (the glue). Every module with every glue: what \`heddle link MODULE --glue GLUE\` predicts, and what happens when a
worker of a cross-origin isolated page starts that pair and asks it for something (\`ffmpeg -version\`, \`OrtInit\`, a query). Then Pyodide, with
side modules that Emscripten ${versions.emcc} built, opened by \`ctypes.CDLL\` in Node. \`e2e/link-packages-soak.test.ts\` checks every row
(\`HEDDLE_PACKAGES=1 npm run soak\`; it fetches 100 MB).

${rows.length} pairs, ${asPredicted} as predicted. Chromium ${versions.chromium}, Node ${versions.node}.

*miscomputes*: the module is instantiated, and what it is asked for does not come.`;
  const families = packageFamilies.map(({ title, packages }) => {
    const table = rows.filter(({ family }) => family === title).map(line);
    return `## ${title}\n\n${packages.map((name) => `\`${name}\``).join(', ')}\n\n${titles('module', 'glue')}\n${table.join('\n')}`;
  });
  const sides = rows.filter(({ family }) => family === 'pyodide');
  const flags = sides.map(({ glue }) => {
    const side = sideModules.find(({ name }) => name === glue);
    return `- ${glue}: \`${[...(side?.compile ?? []), ...(side?.link ?? [])].join(' ')}\`${side?.lost === true ? ', the first of them only for compiling' : ''}`;
  });
  const pyodide = `## pyodide\n\n\`${pyodidePackage}\`; flags of the side modules (their sources are in \`e2e/emscripten-modules.ts\`):\n\n${flags.join('\n')}\n\n${titles('main module', 'side module')}\n${sides.map(line).join('\n')}`;
  const outputs = shown.map(({ command, output }) => `\`\`\`console\n$ ${command}\n${output.trimEnd()}\n\`\`\``);
  return `${[head, ...families, pyodide, '## Output\n\nOf pairs that do not fit:', ...outputs].join('\n\n')}\n`;
}

function titles(module: string, glue: string): string {
  return `| ${module} | ${glue} | predicted | rules | happened | text |\n| --- | --- | --- | --- | --- | --- |`;
}

function line({ wasm, glue, predicted, rules, happened, text }: PackageRow): string {
  const shown = text === '' ? '' : `\`${text.replaceAll('`', "'").replaceAll('|', '\\|')}\``;
  return `| ${wasm} | ${glue} | ${predicted} | ${rules.join(' ')} | ${happened} | ${shown} |`;
}
