import type { GlobalType } from '../../reader/types.ts';
import { valueTypeName } from '../../reader/types.ts';
import { exportedGlobal, importEvidence, type ModuleFacts } from '../facts.ts';
import type { Import } from '../../reader/module.ts';
import type { Program } from '../program.ts';
import { Symbols } from '../resolve.ts';
import { isMeantTwice } from '../well-known.ts';

/** W22, W35, W36, W38: what modules define, and what globals are like. */
export function checkDefinitions(program: Program): void {
  const symbols = new Symbols(program);
  if (program.dynamic) checkDuplicates(program, symbols);
  for (const facts of symbols.order) {
    if (facts.object !== undefined) continue;
    if (facts !== program.main) {
      checkAllocator(program, facts);
      checkEntryPoints(program, facts);
    }
    checkGlobals(program, symbols, facts);
  }
}

/** W35: variables are immutable globals that hold an address; both modules export the name, and the later one asks the GOT for it. */
function checkDuplicates(program: Program, symbols: Symbols): void {
  const reported = new Set<string>();
  for (const facts of symbols.order) {
    if (facts === program.main) continue;
    for (const { name, kind, index } of facts.module.exports) {
      if (kind !== 'global' || isMeantTwice(name)) continue;
      const [first] = symbols.all(name);
      if (first === undefined || first.facts === facts || first.item.kind !== 'global') continue;
      if (facts.module.globals[index]?.mutable === true || reported.has(`${facts.name}\0${name}`)) continue;
      reported.add(`${facts.name}\0${name}`);
      const asked = facts.imports.get(`GOT.mem\0${name}`);
      // C++ has variables that are meant to be one: templates and inline variables. Their names cannot be told from others.
      const sure = asked !== undefined && !name.startsWith('_Z');
      program.report({
        rule: 'W35',
        module: facts,
        other: first.facts,
        severity: sure ? 'silent' : 'warning',
        title:
          asked === undefined
            ? `${facts.name} and ${first.facts.name} both define the variable ${name}: each uses its own, others use that of ${first.facts.name}`
            : `${facts.name} defines the variable ${name}, but will use that of ${first.facts.name}`,
        evidence: [
          { module: facts.name, section: 'export section', found: `defines ${name}` },
          { module: first.facts.name, section: 'export section', found: `defines ${name}, and is loaded before` },
          ...(asked === undefined
            ? []
            : [{ module: facts.name, ...importEvidence(asked, `looks ${name} up in the GOT`) }]),
        ],
      });
    }
  }
}

/** W36: a second sbrk or heap start is certain trouble; a second malloc alone may be an interposed one. */
function checkAllocator(program: Program, facts: ModuleFacts): void {
  const { main } = program;
  if (main === undefined || facts.dylink === undefined) return;
  const defines = (module: ModuleFacts, name: string): boolean => module.exports.has(name);
  const heap = ['sbrk', '__heap_base'].filter((name) => defines(facts, name));
  const mallocs = defines(facts, 'malloc');
  if (!(mallocs || heap.length > 0) || !(defines(main, 'malloc') || defines(main, 'sbrk'))) return;
  program.report({
    rule: 'W36',
    module: facts,
    other: main,
    severity: heap.length > 0 ? 'silent' : 'warning',
    title: `${facts.name} and ${main.name} have an allocator each (${[...(mallocs ? ['malloc'] : []), ...heap].join(', ')})`,
    evidence: [
      { module: facts.name, section: 'export section', found: [...(mallocs ? ['malloc'] : []), ...heap].join(', ') },
      { module: main.name, section: 'export section', found: defines(main, 'malloc') ? 'malloc' : 'sbrk' },
    ],
  });
}

/** W22: exports that the linker makes do not count. */
function checkEntryPoints(program: Program, facts: ModuleFacts): void {
  const { dylink, module } = facts;
  if (dylink === undefined || facts.module.bodies.length === 0) return;
  const callable = module.exports.filter(({ name }) => !/^__wasm_|^_initialize$|^__em_/.test(name));
  // Constructors may register what the module has to offer, when there are any.
  const constructors = module.exports.find(({ name }) => name === '__wasm_call_ctors');
  const body = module.bodies[(constructors?.index ?? -1) - module.importedFunctions];
  const constructs = constructors !== undefined && (body === undefined || body.end - body.code > 1);
  if (callable.length > 0 || constructs) return;
  program.report({
    rule: 'W22',
    module: facts,
    title: `${facts.name} has ${module.bodies.length} functions, but exports none`,
    evidence: [
      { module: facts.name, section: 'export section', found: `${module.exports.length} exports of the linker` },
    ],
    says: false,
  });
}

const numeric = new Set([0x7f, 0x7e, 0x7d, 0x7c]);

/** W38 for all global imports. */
function checkGlobals(program: Program, symbols: Symbols, facts: ModuleFacts): void {
  for (const item of facts.module.imports) {
    if (item.item.kind !== 'global') continue;
    const wanted = item.item.global;
    const fixed = program.dynamic ? givenByLoader(program, facts, item) : undefined;
    if (fixed !== undefined) {
      compareWithLoader(program, facts, item, wanted, fixed);
      continue;
    }
    if (item.module.startsWith('GOT.')) continue;
    const theirs = providedGlobal(program, symbols, facts, item);
    if (theirs === undefined) continue;
    const [provider, type] = theirs;
    if (type.type === wanted.type && type.mutable === wanted.mutable) continue;
    program.report({
      rule: 'W38',
      module: facts,
      other: provider,
      title: `${facts.name} imports the global ${item.name} as ${globalText(wanted)}, ${provider.name} has it as ${globalText(type)}`,
      evidence: [
        { module: facts.name, ...importEvidence(item, globalText(wanted)) },
        { module: provider.name, section: 'global', found: globalText(type) },
      ],
      values: { text: type.mutable === wanted.mutable ? 'expected type' : 'expected mutability' },
    });
  }
}

/** From an export; else, when the main module imports the same name, the host has one of that type for both. */
function providedGlobal(
  program: Program,
  symbols: Symbols,
  facts: ModuleFacts,
  item: Import,
): readonly [ModuleFacts, GlobalType] | undefined {
  const provider = symbols.provider(facts, item);
  const own = provider === undefined ? undefined : exportedGlobal(provider.facts, item.name);
  if (
    provider !== undefined &&
    own !== undefined &&
    symbols.order.indexOf(provider.facts) < symbols.order.indexOf(facts)
  ) {
    return [provider.facts, own];
  }
  const { main } = program;
  if (main === undefined || main === facts) return undefined;
  const same = main.imports.get(`${item.module}\0${item.name}`);
  // A number fits every immutable import, so only a mutable one is certain to be an object with this type.
  if (same?.item.kind !== 'global' || !same.item.global.mutable) return undefined;
  return [main, same.item.global];
}

type Given = 'number' | 'entry';

function givenByLoader(program: Program, facts: ModuleFacts, item: Import): Given | undefined {
  if (facts === program.main) return undefined;
  if (item.module.startsWith('GOT.')) return 'entry';
  const bases = ['__memory_base', '__table_base', '__memory_base32', '__table_base32'];
  return item.module === 'env' && bases.includes(item.name) ? 'number' : undefined;
}

function compareWithLoader(program: Program, facts: ModuleFacts, item: Import, wanted: GlobalType, given: Given): void {
  const address = facts.memory?.type.wide === true && !item.name.endsWith('32') ? 0x7e : 0x7f;
  const mutable = given === 'entry';
  if (wanted.mutable === mutable && (wanted.type === address || (given === 'number' && numeric.has(wanted.type))))
    return;
  program.report({
    rule: 'W38',
    module: facts,
    title: `${facts.name} imports ${item.module}.${item.name} as ${globalText(wanted)}, the loader gives ${globalText({ type: address, mutable })}`,
    evidence: [{ module: facts.name, ...importEvidence(item, globalText(wanted)) }],
    values: {
      text:
        given === 'number'
          ? 'imported mutable global'
          : wanted.mutable === mutable
            ? 'expected type'
            : 'expected mutability',
    },
  });
}

function globalText({ type, mutable }: GlobalType): string {
  return `${mutable ? 'mutable' : 'immutable'} ${valueTypeName(type)}`;
}
