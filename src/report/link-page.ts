/** docs/reference/link.md as text: how `heddle link` looks at modules, and every rule. */
import { linkRules } from '../wasm/link/rules/index.ts';
import { type LinkRule, speaker } from '../wasm/link/rule.ts';
import { severityNames } from './link-text.ts';

const head = `<!-- Made by scripts/generate-schema.ts from src/wasm/link/rules; do not edit. -->

# heddle link

\`heddle link MAIN SIDE...\` says whether separately linked WebAssembly modules will load together, from the files alone; nothing is run. The
first module is the main module, the others are loaded into it in the order given, libraries that a module needs before it.

- A folder stands for all \`.wasm\` and \`.so\` files in it, a \`.zip\` or wheel likewise, an \`.a\` for its objects. Where one comes first, the
  only module in it that is no dynamic library, or that exports main or a memory, is the main module.
- \`-\` is a module (or archive) from standard input. What is larger than 1 GiB is refused: no engine compiles it.
- \`--memory shared,initial=256,max=65536\` describes the memory of a host without a main module: all files are then side modules.
- \`--glue main.js\` is the JavaScript that Emscripten made beside the main module. It says which memory is made and which functions
  JavaScript provides: a \`.wasm\` and a \`.js\` of different builds are found, also when Emscripten has shortened the names. Without it, functions that only Emscripten's JavaScript library can provide are taken as provided, and a note says so.
- \`--explain "LinkError: ..."\` says which rule a message belongs to, and which module is which in it.
- Where any module is made for dynamic linking (section dylink.0, or imports of \`__memory_base\` or GOT entries), imports are
  resolved as Emscripten's loader does: by name, across all modules. Otherwise an import module \`env\` is the main module, and any other name is
  the module with that file name; what no module provides is left to the host and is no finding.

Exit codes: 0 when the modules load (warnings do not change that), 1 for an error or a silent miscompute, 2 when something could not be read.
In a bundler plugin: \`checkLink([{ name, bytes }, ...])\` from \`heddle\`, which returns what \`--json\` prints
([schemas/link-report.schema.json](../../schemas/link-report.schema.json)).

The texts of V8 and of Emscripten's loader were compared with what Node and Chromium print: [link-truth.md](link-truth.md) (every rule in three
places), [link-emscripten.md](link-emscripten.md) (programs that emcc built), [link-packages.md](link-packages.md) (packages of npm). Those of
Firefox (SpiderMonkey) and Safari (JavaScriptCore) come from their sources and from reports; neither was run: *not verified here*.

A *silent miscompute* is worse than an error: the modules load, and the program computes something else than its sources say.`;

/** The whole page. */
export function linkPage(): string {
  const rows = linkRules.map(
    ({ id, severity, title, readable }) =>
      `| [${id}](#${id.toLowerCase()}) | ${severityNames[severity]} | ${title}${readable ? '' : ' (not readable)'} |`,
  );
  const table = ['| rule | severity | |', '| --- | --- | --- |', ...rows].join('\n');
  return `${[head, '## Rules', table, ...linkRules.map(section)].join('\n\n')}\n`;
}

function section({ id, severity, title, why, reads, roles, texts, fixes, references }: LinkRule): string {
  const says = texts.length === 0 ? ['Nothing is said.'] : texts.map((one) => `- ${speaker(one)}: \`${one.text}\``);
  return [
    `## ${id}`,
    `**${title}** (${severityNames[severity]})`,
    why,
    `Read: ${reads}`,
    says.join('\n'),
    `Which module is which: ${roles}`,
    `Fix:\n\n${fixes.map(({ tool, text }) => `- ${tool === '' ? text : `${tool}: ${text}`}`).join('\n')}`,
    `Seen in: ${references.join('; ')}.`,
  ].join('\n\n');
}
