import type { Import } from '../../reader/module.ts';
import { importEvidence, type ModuleFacts } from '../facts.ts';
import type { GlueImports } from '../glue-imports.ts';
import type { Program } from '../program.ts';

/** Names that one finding lists. */
const shown = 5;

/** W39, and W27 and W31 for tags: what the main module imports, against what its JavaScript gives it. */
export function checkGlueImports(program: Program): void {
  const { main, glue } = program;
  if (main === undefined || main.object !== undefined || glue === undefined || main.module.imports.length === 0) return;
  const { imports } = glue;
  if (imports === undefined || imports.open) {
    program.notes.push(
      `Which names the glue gives to ${main.name} could not be read from it, so they are not compared with what ${main.name} imports.`,
    );
    return;
  }
  const absent = main.module.imports.find(({ module }) => !isLoaders(module) && !imports.modules.has(module));
  if (absent !== undefined) {
    reportModule(program, main, absent, imports);
    return;
  }
  const missing = main.module.imports.filter((item) => isMissing(imports, item, glue.makesMemory));
  const tags = missing.filter(({ item }) => item.kind === 'tag');
  const others = missing.filter(({ item }) => item.kind !== 'tag');
  for (const tag of tags) reportTag(program, main, tag);
  if (others.length > 0) reportNames(program, main, others, imports);
  else if (imports.minified && tags.length === 0) checkLetters(program, main, imports);
}

/** GOT entries are made on demand. */
function isLoaders(module: string): boolean {
  return module === 'GOT.mem' || module === 'GOT.func';
}

function isMissing(imports: GlueImports, { module, name, item }: Import, makesMemory: boolean): boolean {
  if (isLoaders(module)) return false;
  const given = imports.modules.get(module)?.get(name);
  if (given === 'memory') return item.kind !== 'memory';
  if (given !== undefined) return false;
  // Some glue puts these in later; a memory that nobody makes is found with the memories.
  return item.kind === 'function' || item.kind === 'tag' || (item.kind === 'memory' && imports.minified && makesMemory);
}

/** Parts of what engines say where a memory is expected. */
export const memoryTexts = 'memory import must|is not a Memory|is not an instance of WebAssembly.Memory';
const another = 'it belongs to another build';

function reportModule(program: Program, main: ModuleFacts, item: Import, imports: GlueImports): void {
  const has = [...imports.modules.keys()].join(', ');
  program.report({
    rule: 'W39',
    module: main,
    other: { name: 'glue' },
    title: `${main.name} imports from ${item.module}, the glue gives ${has}: ${another}`,
    evidence: [
      { module: main.name, ...importEvidence(item, `imports ${item.module}.${item.name}`) },
      { module: 'glue', section: '', found: `an import object with ${has}` },
    ],
    values: {
      index: main.module.imports.indexOf(item),
      module: item.module,
      name: item.name,
      text: 'module is not|is not an Object|must be an object',
    },
  });
}

/** W27, or W31 for the tag of longjmp. */
function reportTag(program: Program, main: ModuleFacts, item: Import): void {
  const { module, name } = item;
  const longjmp = name === '__c_longjmp';
  program.report({
    rule: longjmp ? 'W31' : 'W27',
    module: main,
    other: { name: 'glue' },
    severity: 'error',
    title: `${main.name} imports the tag ${name}, which the glue does not give: it was built without WebAssembly exceptions`,
    evidence: [
      { module: main.name, ...importEvidence(item, `imports the tag ${module}.${name}`) },
      { module: 'glue', section: '', found: `no ${name}` },
    ],
    values: { index: main.module.imports.indexOf(item), module, name, text: 'tag import requires' },
  });
}

function reportNames(program: Program, main: ModuleFacts, missing: readonly Import[], imports: GlueImports): void {
  const [first] = missing;
  if (first === undefined) return;
  const { module, name, item } = first;
  const isMemory = imports.modules.get(module)?.get(name) === 'memory';
  const names = missing.slice(0, shown).map((one) => one.name);
  const rest = missing.length > shown ? ` and ${missing.length - shown} more` : '';
  program.report({
    rule: 'W39',
    module: main,
    other: { name: 'glue' },
    title: isMemory
      ? `${main.name} imports ${module}.${name} as a ${item.kind}, the glue gives a memory: ${another}`
      : `the glue does not give ${names.join(', ')}${rest}, which ${main.name} imports: ${another}`,
    evidence: [
      ...missing.slice(0, shown).map((one) => ({
        module: main.name,
        ...importEvidence(one, `imports the ${one.item.kind} ${one.module}.${one.name}`),
      })),
      { module: 'glue', section: '', found: isMemory ? `${name} is a memory` : `no ${names.join(', ')}` },
    ],
    values: {
      index: main.module.imports.indexOf(first),
      module,
      name,
      text: item.kind === 'memory' ? memoryTexts : 'function import requires|is not a Function|must be callable',
    },
  });
}

/** Emscripten shortens names only after it has removed from the glue what the module does not import. */
function checkLetters(program: Program, main: ModuleFacts, imports: GlueImports): void {
  const wanted = new Set(main.module.imports.map(({ name }) => name));
  const given = [...imports.modules.values()].flatMap((names) => [...names.keys()]);
  const extra = given.filter((name) => !wanted.has(name));
  const [first] = main.module.imports;
  if (extra.length === 0 || first === undefined) return;
  program.report({
    rule: 'W39',
    module: main,
    other: { name: 'glue' },
    severity: 'silent',
    title: `the glue gives ${given.length} imports, ${main.name} has ${wanted.size}: ${another}, in which the same letters stand for other functions`,
    evidence: [
      { module: main.name, ...importEvidence(first, `${wanted.size} imports from ${first.module}`) },
      { module: 'glue', section: '', found: `also gives ${extra.slice(0, shown).join(', ')}` },
    ],
    more: 'Names that Emscripten has shortened mean something only within one build: here the module would load, and call the wrong functions.',
    says: false,
  });
}
