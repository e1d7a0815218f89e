import { SymbolFlag } from '../../reader/dylink.ts';
import { type ObjectFile, RelocationType } from '../../reader/object.ts';
import { functionTypeKey, functionTypeName } from '../../reader/types.ts';
import { functionType, type ModuleFacts } from '../facts.ts';
import type { Program } from '../program.ts';

/** An object file with its tables at hand. */
interface ObjectFacts extends ModuleFacts {
  readonly object: ObjectFile;
}

const threadFeatures = ['atomics', 'bulk-memory'];

/** W04-W06, W26, W32: what the linker will say about objects. */
export function checkObjects(program: Program): void {
  const objects = program.modules.filter((facts): facts is ObjectFacts => facts.object !== undefined);
  if (objects.length === 0) return;
  const shared =
    program.hostMemory?.shared === true ||
    program.modules.some(({ object, memory }) => object === undefined && memory?.type.shared === true);
  for (const facts of objects) {
    if (shared || objects.some((other) => uses(other, 'atomics'))) checkSharedMemory(program, facts, shared);
    checkThreadLocals(program, facts);
    if (program.main?.dylink !== undefined && facts !== program.main) checkPosition(program, facts);
  }
  checkFeatures(program, objects);
  checkSignatures(program, objects);
}

function uses({ features }: ModuleFacts, name: string): boolean {
  return features.some((feature) => feature.name === name && feature.prefix !== 'disallowed');
}

function checkSharedMemory(program: Program, facts: ObjectFacts, shared: boolean): void {
  const disallowed = facts.features.find(({ name, prefix }) => name === 'shared-mem' && prefix === 'disallowed');
  if (disallowed === undefined) return;
  program.report({
    rule: 'W04',
    module: facts,
    // Without a shared memory among the modules the other objects only suggest one.
    severity: shared ? 'error' : 'warning',
    title: `${facts.name} was compiled without threads, the program has ${shared ? 'shared memory' : 'objects with atomics'}`,
    evidence: [{ module: facts.name, section: 'target_features', offset: disallowed.offset, found: '-shared-mem' }],
    values: { name: facts.name },
  });
}

function checkThreadLocals(program: Program, facts: ObjectFacts): void {
  const segment = facts.object.segments.find(({ threadLocal }) => threadLocal);
  const missing = threadFeatures.filter((name) => !uses(facts, name));
  if (segment === undefined || missing.length === 0) return;
  program.report({
    rule: 'W05',
    module: facts,
    title: `${facts.name} has thread-local data (${segment.name}), but does not use ${missing.join(' and ')}`,
    evidence: [
      { module: facts.name, section: 'linking', offset: segment.offset, found: `thread-local segment ${segment.name}` },
    ],
  });
}

function checkFeatures(program: Program, objects: readonly ObjectFacts[]): void {
  const users = new Map<string, ObjectFacts>();
  for (const facts of objects) {
    for (const { name, prefix } of facts.features) {
      if (prefix !== 'disallowed' && !users.has(name)) users.set(name, facts);
    }
  }
  for (const facts of objects) {
    for (const { name, prefix, offset } of facts.features) {
      const user = prefix === 'disallowed' ? users.get(name) : undefined;
      if (user === undefined || user === facts) continue;
      program.report({
        rule: 'W06',
        module: facts,
        other: user,
        title: `${facts.name} forbids the feature ${name}, which ${user.name} uses`,
        evidence: [
          { module: facts.name, section: 'target_features', offset, found: `-${name}` },
          { module: user.name, section: 'target_features', found: `+${name}` },
        ],
        values: { feature: name, user: user.name, name: facts.name },
      });
    }
  }
}

function checkSignatures(program: Program, objects: readonly ObjectFacts[]): void {
  const definitions = new Map<string, { readonly facts: ObjectFacts; readonly index: number }>();
  for (const facts of objects) {
    for (const { kind, name, flags, index } of facts.object.symbols) {
      const local = (flags & 2) !== 0;
      if (kind !== 'function' || local || (flags & SymbolFlag.undefined) !== 0 || definitions.has(name)) continue;
      definitions.set(name, { facts, index });
    }
  }
  for (const facts of objects) {
    for (const { kind, name, flags, index, offset } of facts.object.symbols) {
      if (kind !== 'function' || (flags & SymbolFlag.undefined) === 0) continue;
      const definition = definitions.get(name);
      const wanted = functionType(facts, index);
      const has = definition === undefined ? undefined : functionType(definition.facts, definition.index);
      if (definition === undefined || wanted === undefined || has === undefined) continue;
      if (functionTypeKey(wanted) === functionTypeKey(has)) continue;
      program.report({
        rule: 'W26',
        module: facts,
        other: definition.facts,
        title: `${facts.name} calls ${name} as ${functionTypeName(wanted)}, ${definition.facts.name} defines it as ${functionTypeName(has)}`,
        evidence: [
          { module: facts.name, section: 'linking', offset, found: `${name}: ${functionTypeName(wanted)}` },
          { module: definition.facts.name, section: 'function section', found: `${name}: ${functionTypeName(has)}` },
        ],
        values: { name },
      });
    }
  }
}

const absolute = new Map<number, string>([
  [RelocationType.tableIndexSleb, 'R_WASM_TABLE_INDEX_SLEB'],
  [RelocationType.memoryAddressLeb, 'R_WASM_MEMORY_ADDR_LEB'],
  [RelocationType.memoryAddressSleb, 'R_WASM_MEMORY_ADDR_SLEB'],
]);

function checkPosition(program: Program, facts: ObjectFacts): void {
  const found = facts.object.relocations.find(({ type, section }) => section === 'reloc.CODE' && absolute.has(type));
  if (found === undefined) return;
  const symbol = facts.object.symbols[found.index]?.name ?? '';
  const relocation = absolute.get(found.type) ?? '';
  program.report({
    rule: 'W32',
    module: facts,
    other: program.main,
    title: `${facts.name} was compiled without -fPIC: its code has the absolute address of ${symbol}`,
    evidence: [
      { module: facts.name, section: found.section, offset: found.offset, found: `${relocation} against ${symbol}` },
    ],
    values: { relocation, name: symbol },
  });
}
