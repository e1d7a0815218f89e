import type { Producer } from '../../reader/tool-sections.ts';
import { importEvidence, type ModuleFacts } from '../facts.ts';
import type { Program } from '../program.ts';

/** W40, W43, W44, W46-W48. */
export function checkToolchain(program: Program): void {
  const { main } = program;
  let loaderChecked = false;
  for (const facts of program.sides) {
    if (facts.object !== undefined) continue;
    if (main !== undefined) checkVersions(program, main, facts);
    if (main !== undefined && !loaderChecked && (facts.dylink !== undefined || program.glue?.refusesDlopen === true)) {
      checkLoader(program, main, facts);
      loaderChecked = true;
    }
    if (facts.dylink === undefined) continue;
    if (main !== undefined) {
      checkAsyncify(program, main, facts);
    }
    checkJavaScript(program, facts);
    checkWaits(program, facts);
  }
  checkWorkers(program);
}

/** W40: once, for the first library. */
function checkLoader(program: Program, main: ModuleFacts, facts: ModuleFacts): void {
  const { glue } = program;
  const withoutLoader = glue !== undefined && !glue.loads;
  if (withoutLoader ? false : main.dylink !== undefined || glue?.loads === true) return;
  program.report({
    rule: 'W40',
    module: main,
    other: facts,
    severity: withoutLoader ? 'error' : 'warning',
    title: withoutLoader
      ? `the JavaScript of ${main.name} cannot load dynamic libraries`
      : `${main.name} has no section dylink.0: it may not have been linked to load ${facts.name}`,
    evidence: [
      withoutLoader
        ? { module: 'glue', section: '', found: glue.refusesDlopen ? 'its dlopen aborts' : 'no loadDynamicLibrary' }
        : { module: main.name, section: '', found: 'no section dylink.0' },
    ],
  });
}

const toolNames = ['clang', 'LLVM', 'rustc', 'Emscripten'];

function versionOf(facts: ModuleFacts, tool: string): Producer | undefined {
  return facts.producers.find(({ name }) => name.toLowerCase() === tool.toLowerCase());
}

/** W43: another major version of a compiler, or another version of Emscripten at all. */
function checkVersions(program: Program, main: ModuleFacts, facts: ModuleFacts): void {
  for (const tool of toolNames) {
    const [mine, theirs] = [versionOf(main, tool), versionOf(facts, tool)];
    if (mine === undefined || theirs === undefined) continue;
    const number = (version: string): string => {
      const match = /\d+(?:\.\d+)*/.exec(version)?.[0] ?? version;
      return tool === 'Emscripten' ? match : (match.split('.')[0] ?? match);
    };
    if (number(mine.version) === number(theirs.version)) continue;
    program.report({
      rule: 'W43',
      module: facts,
      other: main,
      title: `${facts.name} was made by ${tool} ${theirs.version}, ${main.name} by ${mine.version}`,
      evidence: [
        { module: facts.name, section: 'producers', offset: theirs.offset, found: `${theirs.name} ${theirs.version}` },
        { module: main.name, section: 'producers', offset: mine.offset, found: `${mine.name} ${mine.version}` },
      ],
    });
  }
}

/** W44: one side prepared for unwinding, the other not. */
function checkAsyncify(program: Program, main: ModuleFacts, facts: ModuleFacts): void {
  const mainUnwinds = main.exports.has('asyncify_start_unwind');
  const state = facts.imports.get('env\0__asyncify_state');
  const sideUnwinds = state !== undefined || facts.exports.has('asyncify_start_unwind');
  if (!mainUnwinds || sideUnwinds) return;
  program.report({
    rule: 'W44',
    module: facts,
    other: main,
    title: `${main.name} was built with Asyncify, ${facts.name} was not`,
    evidence: [
      { module: main.name, section: 'export section', found: 'asyncify_start_unwind' },
      { module: facts.name, section: 'import section', found: 'no __asyncify_state' },
    ],
    says: false,
  });
}

/** W46: JavaScript in a side module needs eval. */
function checkJavaScript(program: Program, facts: ModuleFacts): void {
  if (program.glue?.evalDisabled !== true) return;
  const found = facts.module.exports.find(({ name }) => /^__em_js__|^__start_em_asm|^__start_em_js/.test(name));
  const call = facts.module.imports.find(({ name }) => name.startsWith('emscripten_asm_const'));
  if (found === undefined && call === undefined) return;
  program.report({
    rule: 'W46',
    module: facts,
    other: { name: 'glue' },
    title: `${facts.name} has JavaScript in it (EM_ASM or EM_JS), and the main module was built with DYNAMIC_EXECUTION=0`,
    evidence: [
      call === undefined
        ? { module: facts.name, section: 'export section', found: found?.name ?? '' }
        : { module: facts.name, ...importEvidence(call, `imports ${call.name}`) },
      { module: 'glue', section: '', found: 'DYNAMIC_EXECUTION=0 was set' },
    ],
  });
}

function checkWaits(program: Program, facts: ModuleFacts): void {
  const { firstWait } = facts.traits;
  if (firstWait === 0 || facts.memory?.type.shared !== true) return;
  program.report({
    rule: 'W47',
    module: facts,
    title: `${facts.name} waits with atomic instructions of its own`,
    evidence: [{ module: facts.name, section: 'code section', offset: firstWait, found: 'memory.atomic.wait' }],
  });
}

/** W46 for Wasm Workers, W48: once for the program. */
function checkWorkers(program: Program): void {
  const library = program.sides.find(({ dylink }) => dylink !== undefined);
  if (library === undefined) return;
  const { main } = program;
  const worker = main?.module.imports.find(({ name }) => /^_?emscripten_create_wasm_worker/.test(name));
  if (main !== undefined && worker !== undefined) {
    program.report({
      rule: 'W46',
      module: main,
      other: library,
      title: `${main.name} uses Wasm Workers, which exclude dynamic linking`,
      evidence: [{ module: main.name, ...importEvidence(worker, `imports ${worker.name}`) }],
    });
  }
  const threaded = program.sides.find(({ dylink, memory }) => dylink !== undefined && memory?.type.shared === true);
  if (threaded?.memory === undefined) return;
  program.report({
    rule: 'W48',
    module: threaded,
    title: `${threaded.name} is loaded into a program with threads`,
    evidence: [
      { module: threaded.name, section: 'import section', offset: threaded.memory.type.at, found: 'shared memory' },
    ],
  });
}
