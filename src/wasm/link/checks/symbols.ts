import { SymbolFlag } from '../../reader/dylink.ts';
import type { Import } from '../../reader/module.ts';
import { functionTypeKey, functionTypeName } from '../../reader/types.ts';
import { exportedFunctionType, importEvidence, type ModuleFacts } from '../facts.ts';
import type { LinkEvidence } from '../model.ts';
import type { Program } from '../program.ts';
import { loaderModules, type Provider, Symbols } from '../resolve.ts';
import { isLibraryName, isLoaderName, mayComeFromJavaScript } from '../well-known.ts';

/** W19-W21, W24, W25, W39, W42: every import of every module, in load order. */
export function checkSymbols(program: Program): void {
  const symbols = new Symbols(program);
  const takenFromHost: string[] = [];
  symbols.order.forEach((facts, order) => {
    if (facts.object !== undefined) return;
    const missing: Import[] = [];
    for (const item of facts.module.imports) {
      if (item.module === 'GOT.mem' || item.module === 'GOT.func') {
        if (checkAddress(program, symbols, facts, item)) missing.push(item);
      } else if (item.item.kind === 'function') {
        const found = checkFunction(program, symbols, facts, order, item);
        if (found === 'missing') missing.push(item);
        else if (found === 'host') takenFromHost.push(item.name);
      }
    }
    checkLibraryNames(program, facts, missing);
    checkImportModules(program, symbols, facts);
  });
  if (takenFromHost.length > 0) {
    const names = [...new Set(takenFromHost)].toSorted();
    const shown = names.slice(0, 5).join(', ') + (names.length > 5 ? ` and ${names.length - 5} more` : '');
    program.notes.push(
      `Taken as provided by the JavaScript of the main module: ${shown}. With --glue the check knows what it provides.`,
    );
  }
}

function flagsOf(facts: ModuleFacts, item: Import): number {
  const flags = facts.dylink?.importFlags;
  return flags?.get(`${item.module}\0${item.name}`) ?? flags?.get(`env\0${item.name}`) ?? 0;
}

function evidenceOf(facts: ModuleFacts, item: Import, found: string): LinkEvidence {
  return { module: facts.name, ...importEvidence(item, found) };
}

/** GOT entries are resolved while loading. True when nobody defines what this one stands for. */
function checkAddress(program: Program, symbols: Symbols, facts: ModuleFacts, item: Import): boolean {
  const { name } = item;
  const providers = symbols.all(name);
  const provider = providers[0];
  if (provider !== undefined) {
    const threadLocal = ((provider.facts.dylink?.exportFlags.get(name) ?? 0) & SymbolFlag.threadLocal) !== 0;
    if (threadLocal && provider.facts !== facts) {
      program.report({
        rule: 'W42',
        module: facts,
        other: provider.facts,
        title: `${facts.name} uses the thread-local variable ${name} of ${provider.facts.name}`,
        evidence: [
          evidenceOf(facts, item, `imports ${item.module}.${name}`),
          {
            module: provider.facts.name,
            section: 'dylink.0',
            offset: provider.facts.dylink?.section.contents ?? 0,
            found: `${name} is thread-local`,
          },
        ],
      });
    }
    return false;
  }
  // Without the main module nobody knows what it exports; the main module itself waits for modules that may come later.
  if (program.main === undefined || facts === program.main || isLoaderName(name)) return false;
  if ((flagsOf(facts, item) & SymbolFlag.weak) !== 0) return false;
  if (item.module === 'GOT.func' && javaScriptProvides(program, facts, name) !== 'no') return false;
  program.report({
    rule: 'W19',
    module: facts,
    other: program.main,
    title: `${item.module === 'GOT.mem' ? 'variable' : 'function'} ${name}, whose address ${facts.name} uses, is defined by no module`,
    evidence: [evidenceOf(facts, item, `imports ${item.module}.${name}, not weak`)],
    values: { name },
  });
  return true;
}

type FunctionSource = 'module' | 'host' | 'missing' | 'unknown';

function checkFunction(
  program: Program,
  symbols: Symbols,
  facts: ModuleFacts,
  order: number,
  item: Import,
): FunctionSource {
  const provider = symbols.provider(facts, item);
  if (provider === undefined) return undefinedFunction(program, symbols, facts, item);
  // What JavaScript provides to the main module it provides to all; the loader does not look further.
  if (program.dynamic && program.glue?.provides?.has(item.name) === true) return 'unknown';
  compareTypes(program, facts, order, item, provider);
  return 'module';
}

function compareTypes(program: Program, facts: ModuleFacts, order: number, item: Import, provider: Provider): void {
  if (item.item.kind !== 'function') return;
  const wanted = facts.module.types[item.item.type];
  // With legalised 64-bit integers the true function has a name of its own.
  const has =
    exportedFunctionType(provider.facts, `orig$${item.name}`) ?? exportedFunctionType(provider.facts, item.name);
  if (wanted === undefined || has === undefined || functionTypeKey(wanted) === functionTypeKey(has)) return;
  const early = provider.order < order;
  const [wants, is] = [functionTypeName(wanted), functionTypeName(has)];
  program.report({
    rule: early ? 'W24' : 'W25',
    module: facts,
    other: provider.facts,
    title: `${facts.name} calls ${item.name} as ${wants}, ${provider.facts.name} defines it as ${is}`,
    evidence: [
      evidenceOf(facts, item, `${item.module}.${item.name}: ${wants}`),
      {
        module: provider.facts.name,
        section: 'export section',
        ...(bodyOffset(provider) === undefined ? {} : { offset: bodyOffset(provider) as number }),
        found: `${item.name}: ${is}`,
      },
    ],
    values: { index: facts.module.imports.indexOf(item), module: item.module, name: item.name },
    ...(early ? {} : { more: `${provider.facts.name} is loaded after ${facts.name}.` }),
  });
}

/** Where the function's body is; a function that is exported but imported has none. */
function bodyOffset({ facts, item }: Provider): number | undefined {
  return facts.module.bodies[item.index - facts.module.importedFunctions]?.start;
}

function undefinedFunction(program: Program, symbols: Symbols, facts: ModuleFacts, item: Import): FunctionSource {
  const { name } = item;
  // Only the loader of dynamic libraries has stubs; elsewhere the host gives what modules do not.
  if (!program.dynamic || !loaderModules.has(item.module) || facts.dylink === undefined) return 'unknown';
  if (program.main === undefined || facts === program.main || isLoaderName(name)) return 'unknown';
  if (symbols.all(name).some(({ facts: owner, item: own }) => owner === facts && own.kind === 'function'))
    return 'module';
  const source = javaScriptProvides(program, facts, name);
  if (source === 'yes') return 'unknown';
  if (source === 'maybe') return 'host';
  const initialiser = /^_ZT[HW]/.test(name);
  if ((flagsOf(facts, item) & SymbolFlag.weak) !== 0 && !initialiser) return 'unknown';
  program.report({
    rule: initialiser ? 'W42' : 'W20',
    module: facts,
    other: program.main,
    title: initialiser
      ? `${facts.name} uses a thread-local variable of another module: its initialiser ${name} is defined by no module`
      : `function ${name}, which ${facts.name} calls, is defined by no module`,
    evidence: [evidenceOf(facts, item, `imports ${item.module}.${name}`)],
    says: !initialiser,
    values: { name },
  });
  return 'missing';
}

/** What the main module imports as a function its JavaScript provides, unless another module is meant to define it. */
function javaScriptProvides(program: Program, facts: ModuleFacts, name: string): 'yes' | 'no' | 'maybe' {
  const { glue, main } = program;
  if (glue?.provides !== undefined) return glue.provides.has(name) ? 'yes' : 'no';
  if (main !== undefined && main !== facts && main.imports.has(`env\0${name}`)) return 'yes';
  return mayComeFromJavaScript(name) ? 'maybe' : 'no';
}

/** W21: what is missing is of the C or C++ library. */
function checkLibraryNames(program: Program, facts: ModuleFacts, missing: readonly Import[]): void {
  const library = missing.filter(({ name }) => isLibraryName(name));
  if (library.length === 0) return;
  const names = library.slice(0, 5).map(({ name }) => name);
  program.report({
    rule: 'W21',
    module: facts,
    other: program.main,
    title: `${library.length} of ${missing.length} undefined symbols of ${facts.name} belong to the C or C++ library: ${names.join(', ')}`,
    evidence: library.slice(0, 5).map((item) => evidenceOf(facts, item, `imports ${item.module}.${item.name}`)),
  });
}

/** W39: import modules that the loader of dynamic libraries does not have. */
function checkImportModules(program: Program, symbols: Symbols, facts: ModuleFacts): void {
  if (!program.dynamic || facts.dylink === undefined || facts === program.main) return;
  const seen = new Set<string>();
  facts.module.imports.forEach((item, index) => {
    const { module } = item;
    if (seen.has(module) || loaderModules.has(module)) return;
    seen.add(module);
    const named =
      symbols.moduleNamed(module) === undefined
        ? ''
        : ' (there is a module of that name, but the loader goes by symbols)';
    program.report({
      rule: 'W39',
      module: facts,
      other: program.main,
      title: `${facts.name} imports from ${module}, which the loader does not provide${named}`,
      evidence: [evidenceOf(facts, item, `imports ${module}.${item.name}`)],
      values: { index, module, name: item.name, text: 'module is not|is not an Object|must be an object' },
    });
  });
}
