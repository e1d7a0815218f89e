import type { Import } from '../../reader/module.ts';
import { functionTypeKey, functionTypeName } from '../../reader/types.ts';
import { importEvidence, type ModuleFacts } from '../facts.ts';
import type { Program } from '../program.ts';
import { Symbols } from '../resolve.ts';

/** W27-W31. */
export function checkExceptions(program: Program): void {
  const symbols = new Symbols(program);
  for (const facts of program.modules) {
    checkMixture(program, facts);
    if (facts.object !== undefined || facts === program.main) continue;
    checkTags(program, symbols, facts);
    if (program.main === undefined || !program.dynamic) continue;
    checkMode(program, program.main, facts);
    checkLongjmp(program, program.main, facts);
  }
}

function checkMixture(program: Program, facts: ModuleFacts): void {
  const { firstException, firstLegacyException } = facts.traits;
  if (firstException === 0 || firstLegacyException === 0) return;
  const section = 'code section';
  program.report({
    rule: 'W30',
    module: facts,
    title: `${facts.name} has both forms of WebAssembly exception handling`,
    evidence: [
      { module: facts.name, section, offset: firstLegacyException, found: 'try, as first proposed' },
      { module: facts.name, section, offset: firstException, found: 'try_table or throw_ref, as standardised' },
    ],
  });
}

/** W27: every tag import. */
function checkTags(program: Program, symbols: Symbols, facts: ModuleFacts): void {
  for (const item of facts.module.imports) {
    if (item.item.kind !== 'tag') continue;
    const provider = symbols.provider(facts, item);
    const { main } = program;
    const same = main?.imports.get(`${item.module}\0${item.name}`);
    const wanted = facts.module.types[item.item.type];
    const has =
      provider !== undefined
        ? provider.facts.module.types[provider.facts.module.tags[provider.item.index] ?? -1]
        : same?.item.kind === 'tag'
          ? main?.module.types[same.item.type]
          : undefined;
    if (has !== undefined && wanted !== undefined) {
      if (functionTypeKey(wanted) === functionTypeKey(has)) continue;
      reportTag(program, facts, item, provider?.facts ?? main, {
        title: `${facts.name} imports the tag ${item.name} as ${functionTypeName(wanted)}, it is ${functionTypeName(has)}`,
        text: 'imported tag',
      });
      continue;
    }
    // Without a main module, or without dynamic linking, the host may have the tag.
    if (main === undefined || !program.dynamic) continue;
    const js = main.exceptions === 'js' ? ', which uses JavaScript exceptions' : '';
    reportTag(program, facts, item, main, {
      title: `${facts.name} needs the tag ${item.name}, which ${main.name} does not have${js}`,
      text: 'tag import requires',
    });
  }
}

function reportTag(
  program: Program,
  facts: ModuleFacts,
  item: Import,
  other: ModuleFacts | undefined,
  { title, text }: { readonly title: string; readonly text: string },
): void {
  program.report({
    // The tag of longjmp is setjmp's business.
    rule: item.name === '__c_longjmp' ? 'W31' : 'W27',
    module: facts,
    other,
    ...(item.name === '__c_longjmp' ? { severity: 'error' as const } : {}),
    title,
    evidence: [{ module: facts.name, ...importEvidence(item, `imports the tag ${item.module}.${item.name}`) }],
    values: { index: facts.module.imports.indexOf(item), module: item.module, name: item.name, text },
  });
}

/** W28 and W29: a side module with JavaScript exceptions. */
function checkMode(program: Program, main: ModuleFacts, facts: ModuleFacts): void {
  if (facts.exceptions !== 'js') return;
  const catches = facts.module.imports.find(({ name }) => name.startsWith('__cxa_find_matching_catch_'));
  if (catches === undefined) return;
  const evidence = [{ module: facts.name, ...importEvidence(catches, `imports ${catches.name}`) }];
  if (main.exceptions === 'wasm') {
    const tag = main.imports.get('env\0__cpp_exception');
    program.report({
      rule: 'W28',
      module: facts,
      other: main,
      title: `${facts.name} uses JavaScript exceptions, ${main.name} uses WebAssembly exceptions`,
      evidence: [
        ...evidence,
        tag === undefined
          ? { module: main.name, section: 'export section', found: 'exports the tag __cpp_exception' }
          : { module: main.name, ...importEvidence(tag, 'imports the tag __cpp_exception') },
      ],
    });
    return;
  }
  const { glue } = program;
  const disabled = glue?.catchingDisabled === true;
  const provides = [...(glue?.provides ?? [])];
  const without =
    provides.length > 0 && !provides.some((name) => /^__cxa_(?:find_matching_catch_\d|begin_catch)/.test(name));
  const runtime = ['__cxa_can_catch', 'setThrew', '__cxa_is_pointer_type'].some((name) => main.exports.has(name));
  if (!disabled && !without && (runtime || main.exceptions === 'js')) return;
  program.report({
    rule: 'W29',
    module: facts,
    other: main,
    // It loads, and ends at the first throw.
    severity: disabled || without ? 'silent' : 'warning',
    title: `${facts.name} catches exceptions, ${main.name} ${disabled || without ? 'is' : 'seems to be'} built without catching`,
    evidence: [
      ...evidence,
      disabled
        ? { module: 'glue', section: '', found: 'Exception catching is disabled' }
        : without
          ? { module: 'glue', section: '', found: 'neither __cxa_begin_catch nor __cxa_find_matching_catch_*' }
          : { module: main.name, section: 'export section', found: 'neither __cxa_can_catch nor setThrew' },
    ],
    says: !without || disabled,
  });
}

const jsLongjmp = ['emscripten_longjmp', '_emscripten_throw_longjmp'];

/** W31: longjmp by JavaScript in a program whose setjmp is WebAssembly's. */
function checkLongjmp(program: Program, main: ModuleFacts, facts: ModuleFacts): void {
  const wanted = jsLongjmp.map((name) => facts.imports.get(`env\0${name}`)).find((item) => item !== undefined);
  const tag = main.imports.get('env\0__c_longjmp');
  const hasTag = tag !== undefined || main.exports.has('__c_longjmp');
  const provided = jsLongjmp.some((name) => main.imports.has(`env\0${name}`) || main.exports.has(name));
  if (wanted === undefined || !hasTag || provided) return;
  program.report({
    rule: 'W31',
    module: facts,
    other: main,
    title: `${facts.name} does longjmp by JavaScript, ${main.name} by WebAssembly exceptions`,
    evidence: [
      { module: facts.name, ...importEvidence(wanted, `imports ${wanted.name}`) },
      tag === undefined
        ? { module: main.name, section: 'export section', found: 'exports the tag __c_longjmp' }
        : { module: main.name, ...importEvidence(tag, 'imports the tag __c_longjmp') },
    ],
  });
}
