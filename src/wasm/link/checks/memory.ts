import type { Limits } from '../../reader/types.ts';
import { importEvidence, type ModuleFacts } from '../facts.ts';
import type { LinkEvidence } from '../model.ts';
import type { Program } from '../program.ts';
import { memoryTexts } from './glue-imports.ts';

const pageBytes = 65_536;
/** Above this, Chromium refuses to compile synchronously on the main thread. */
const synchronousBytes = 8 * 2 ** 20;

/** The memory that modules are given. */
export interface ProvidedMemory {
  readonly name: string;
  readonly limits: Pick<Limits, 'minimum' | 'maximum' | 'shared' | 'wide'>;
  readonly evidence: LinkEvidence;
}

/** W01-W03, W07-W11, W37, W45. */
export function checkMemory(program: Program): void {
  for (const facts of program.modules) checkWellFormed(program, facts);
  checkMade(program);
  const provided = providedMemory(program);
  for (const facts of program.modules) {
    if (facts.object !== undefined) continue;
    if (facts === program.main && program.hostMemory === undefined) continue;
    if (provided !== undefined && importsProgramMemory(program, facts)) checkAgainst(program, facts, provided);
    if (facts !== program.main) checkAtomics(program, facts, provided);
  }
  if (provided !== undefined) checkRoom(program, provided);
  for (const facts of program.sides) {
    if (facts.dylink === undefined || facts.bytes <= synchronousBytes) continue;
    program.report({
      rule: 'W45',
      module: facts,
      title: `${facts.name} has ${facts.bytes} bytes, more than a browser compiles synchronously`,
      evidence: [{ module: facts.name, section: '', found: `${facts.bytes} bytes, limit ${synchronousBytes}` }],
      values: { size: '8MB' },
    });
  }
}

/** W39: the main module imports a memory, and its JavaScript makes none. */
function checkMade(program: Program): void {
  const { main, glue, hostMemory } = program;
  const memory = main?.memory;
  const wanted = memory?.from;
  if (
    main === undefined ||
    memory === undefined ||
    wanted === undefined ||
    hostMemory !== undefined ||
    glue?.makesMemory !== false
  )
    return;
  program.report({
    rule: 'W39',
    module: main,
    other: { name: 'glue' },
    title: `${main.name} imports a memory, and the glue makes none: it belongs to another build, perhaps one without threads`,
    evidence: [
      { module: main.name, ...importEvidence(wanted, limitsText(memory.type)) },
      { module: 'glue', section: '', found: 'no new WebAssembly.Memory' },
    ],
    values: {
      index: main.module.imports.indexOf(wanted),
      module: wanted.module,
      name: wanted.name,
      text: memoryTexts,
    },
  });
}

/** The memory of the program: what the caller says, else what the main module has or declares. */
export function providedMemory(program: Program): ProvidedMemory | undefined {
  const { hostMemory, main } = program;
  if (hostMemory !== undefined) {
    const { shared, initial, maximum, wide = false, from } = hostMemory;
    const limits = { minimum: initial, maximum, shared, wide };
    return { name: from, limits, evidence: { module: from, section: '', found: limitsText(limits) } };
  }
  if (main?.memory === undefined) return undefined;
  const { type, from } = main.memory;
  const section = from === undefined ? 'memory section' : 'import section';
  return {
    name: main.name,
    limits: type,
    evidence: { module: main.name, section, offset: type.at, found: limitsText(type) },
  };
}

/** Whether the memory that `facts` imports is the one of the program, as far as that can be known. */
function importsProgramMemory(program: Program, facts: ModuleFacts): boolean {
  const wanted = facts.memory?.from;
  if (wanted === undefined) return false;
  const { main } = program;
  if (program.dynamic || main === undefined || facts === main || program.hostMemory !== undefined) return true;
  const theirs = main.memory;
  const sameImport = theirs?.from?.module === wanted.module && theirs.from.name === wanted.name;
  return sameImport || theirs?.exportedAs === wanted.name;
}

export function limitsText({ minimum, maximum, shared, wide }: ProvidedMemory['limits']): string {
  const most =
    maximum === undefined ? `${minimum} page${minimum === 1 ? '' : 's'}, no maximum` : `${minimum} to ${maximum} pages`;
  return `${shared ? 'shared' : 'unshared'}, ${most}${wide ? ', 64-bit addresses' : ''}`;
}

function checkWellFormed(program: Program, facts: ModuleFacts): void {
  for (const limits of facts.module.memories) {
    if (!limits.shared || limits.maximum !== undefined) continue;
    program.report({
      rule: 'W10',
      module: facts,
      title: `${facts.name} has a shared memory without a maximum`,
      evidence: [{ module: facts.name, section: 'memory', offset: limits.at, found: limitsText(limits) }],
    });
  }
}

function checkAgainst(program: Program, facts: ModuleFacts, provided: ProvidedMemory): void {
  const wanted = facts.memory?.from;
  if (facts.memory === undefined || wanted === undefined) return;
  const declared = facts.memory.type;
  const { limits, name } = provided;
  const evidence = [
    { module: facts.name, ...importEvidence(wanted, limitsText(declared)), offset: declared.at },
    provided.evidence,
  ];
  const common = { module: facts, other: { name }, evidence };
  if (declared.wide !== limits.wide) {
    const [has, wants] = [addressType(limits.wide), addressType(declared.wide)];
    program.report({
      ...common,
      rule: 'W11',
      title: `${facts.name} imports a memory with ${wants} addresses, ${name} has one with ${has} addresses`,
      values: { provided: has, declared: wants, text: 'memory as' },
    });
    return;
  }
  if (declared.shared !== limits.shared) {
    program.report({
      ...common,
      rule: declared.shared ? 'W02' : 'W01',
      title: `${facts.name} imports ${sharing(declared.shared)} memory, ${name} has ${sharing(limits.shared)} memory`,
    });
  }
  if (declared.minimum > limits.minimum) {
    program.report({
      ...common,
      rule: 'W07',
      title: `${facts.name} wants ${declared.minimum} pages of memory at least, ${name} begins with ${limits.minimum}`,
      values: { provided: limits.minimum, declared: declared.minimum },
    });
  }
  if (declared.maximum === undefined) return;
  if (limits.maximum === undefined) {
    program.report({
      ...common,
      rule: 'W08',
      title: `${facts.name} wants a memory of at most ${declared.maximum} pages, the memory of ${name} has no maximum`,
      // V8 prints the largest value of the type instead of what was declared.
      values: { declared: declared.maximum, limit: 4_294_967_295 },
    });
  } else if (limits.maximum > declared.maximum) {
    program.report({
      ...common,
      rule: 'W09',
      title: `${facts.name} allows ${declared.maximum} pages of memory, ${name} may grow to ${limits.maximum}`,
      values: { provided: limits.maximum, declared: declared.maximum },
    });
  }
}

function sharing(shared: boolean): string {
  return shared ? 'shared' : 'unshared';
}

function addressType(wide: boolean): string {
  return wide ? 'i64' : 'i32';
}

function checkAtomics(program: Program, facts: ModuleFacts, provided: ProvidedMemory | undefined): void {
  const { memory, traits } = facts;
  if (traits.atomics === 0 || memory?.from === undefined || memory.type.shared) return;
  const { firstWait, firstAtomic, atomics } = traits;
  const sharedProgram = provided?.limits.shared === true;
  const alone = firstWait === 0 ? 'warning' : 'silent';
  program.report({
    rule: 'W03',
    module: facts,
    other: provided,
    severity: sharedProgram ? 'error' : alone,
    title: `${facts.name} has ${atomics} atomic instructions, but imports unshared memory`,
    evidence: [
      {
        module: facts.name,
        section: 'code section',
        offset: firstWait === 0 ? firstAtomic : firstWait,
        found: firstWait === 0 ? `the first of ${atomics} atomic instructions` : 'memory.atomic.wait',
      },
      { module: facts.name, ...importEvidence(memory.from, limitsText(memory.type)), offset: memory.type.at },
    ],
    more: sharedProgram
      ? 'Here the memory is shared, so the engine refuses the module (W01).'
      : firstWait === 0
        ? 'It has no instruction that waits, so it works as long as there is one thread.'
        : 'It has instructions that wait; they trap with this memory.',
  });
}

/** W37: what all dynamic libraries ask for together. */
function checkRoom(program: Program, provided: ProvidedMemory): void {
  const { maximum } = provided.limits;
  if (!program.dynamic || maximum === undefined) return;
  const occupied = program.main === undefined ? 0 : highestData(program.main);
  const evidence: LinkEvidence[] = [];
  let wanted = occupied;
  for (const facts of program.sides) {
    const { dylink } = facts;
    if (dylink === undefined || dylink.memorySize === 0) continue;
    wanted += dylink.memorySize;
    const found = `${dylink.memorySize} bytes of data`;
    evidence.push({ module: facts.name, section: dylink.section.name, offset: dylink.section.contents, found });
    if (wanted <= maximum * pageBytes) continue;
    program.report({
      rule: 'W37',
      module: facts,
      other: provided,
      title: `the data of the modules up to ${facts.name} takes ${wanted} bytes, the memory of ${provided.name} has at most ${maximum * pageBytes}`,
      evidence: [...evidence, provided.evidence],
    });
    return;
  }
}

/** Bytes that the main module occupies for certain: the end of its last active segment that has a constant address. */
function highestData({ module }: ModuleFacts): number {
  let highest = 0;
  for (const { offset, bytes } of module.data) {
    const start = offset === undefined ? undefined : constantOf(module.binary, offset.start);
    if (start !== undefined) highest = Math.max(highest, start + bytes.end - bytes.start);
  }
  return highest;
}

/** The value of an expression that is a lone `i32.const`. */
export function constantOf(binary: Uint8Array, at: number): number | undefined {
  if (binary[at] !== 0x41) return undefined;
  let value = 0;
  for (let shift = 0, place = at + 1; shift < 35; shift += 7, place++) {
    const byte = binary[place] ?? 0;
    value |= (byte & 0x7f) << shift;
    if (byte >= 0x80) continue;
    if (binary[place + 1] !== 0x0b) return undefined;
    return (shift < 28 ? (value << (25 - shift)) >> (25 - shift) : value) >>> 0;
  }
  return undefined;
}
