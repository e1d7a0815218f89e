import { hexBytes, isReadable, type ModuleFacts } from '../facts.ts';
import { type Program, usesDynamicLinking } from '../program.ts';
import { baseName } from '../resolve.ts';

/** W13-W18: what kind of file each input is. */
export function checkFormat(program: Program): void {
  for (const input of program.inputs) {
    if (isReadable(input)) continue;
    const { name, bytes, problem, message } = input;
    const start = hexBytes(bytes.subarray(0, 4));
    const versioned = problem === 'component' || problem === 'version';
    program.report({
      rule: versioned ? 'W16' : 'W15',
      module: input,
      title: problem === 'malformed' ? `${name} is damaged: ${message}` : `${name} is no module but ${message}`,
      evidence: [{ module: name, section: '', offset: versioned ? 4 : 0, found: message }],
      says: problem !== 'malformed',
      values: versioned ? { found: hexBytes(bytes.subarray(4, 8)) } : { found: start, ...v8Text(bytes) },
    });
  }
  for (const side of program.sides) {
    checkDylink(program, side);
    checkNeeded(program, side);
  }
}

/** What V8 says of a file without a whole header. */
function v8Text({ length }: Uint8Array): { readonly text: string; readonly at?: number } {
  if (length === 0) return { text: 'is empty' };
  return length < 8 ? { text: 'fell off end', at: length < 4 ? 0 : 4 } : { text: 'expected magic' };
}

function checkDylink(program: Program, side: ModuleFacts): void {
  const { dylink, module } = side;
  const first = module.sections[0];
  if (dylink === undefined || !dylink.first) {
    // Without dynamic linking anywhere the host has its own way of loading; only a mixture is wrong.
    const expected = program.main?.dylink !== undefined || usesDynamicLinking(side);
    if (!expected) return;
    const kind = side.object === undefined ? 'no dynamic library' : 'an object file';
    const found =
      dylink !== undefined
        ? `${dylink.section.name} at 0x${dylink.section.start.toString(16)}, behind other sections`
        : `the first section is ${first === undefined ? 'missing' : sectionName(side)}`;
    program.report({
      rule: 'W13',
      module: side,
      other: program.main,
      title:
        dylink === undefined
          ? `${side.name} is ${kind}`
          : `${side.name} has ${dylink.section.name} not as its first section`,
      evidence: [{ module: side.name, section: '', offset: 8, found }],
    });
    return;
  }
  if (dylink.section.name === 'dylink') {
    program.report({
      rule: 'W14',
      module: side,
      other: program.main,
      title: `${side.name} has the old section dylink instead of dylink.0`,
      evidence: [{ module: side.name, section: 'dylink', offset: dylink.section.start, found: 'section `dylink`' }],
      values: { name: side.name },
    });
  }
  const at = { module: side.name, section: dylink.section.name };
  if (dylink.problem !== undefined) {
    const found = dylink.problem;
    program.report({
      rule: 'W17',
      module: side,
      severity: 'error',
      title: `${side.name} has a malformed section ${dylink.section.name}`,
      evidence: [{ ...at, offset: dylink.section.contents, found }],
    });
  }
  if (dylink.tableAlignment !== 0) {
    program.report({
      rule: 'W17',
      module: side,
      title: `${side.name} asks for a table alignment of 2^${dylink.tableAlignment}, which loaders do not do`,
      evidence: [{ ...at, offset: dylink.section.contents, found: `table alignment ${dylink.tableAlignment}` }],
      values: { alignment: dylink.tableAlignment },
    });
  }
  for (const { offset, id } of dylink.unknown) {
    program.report({
      rule: 'W17',
      module: side,
      title: `${side.name} has a part ${id} in ${dylink.section.name} that loaders do not know`,
      evidence: [{ ...at, offset, found: `subsection ${id}` }],
      values: { id },
    });
  }
}

function sectionName(side: ModuleFacts): string {
  const { module } = side;
  const first = module.sections[0];
  const custom = module.customSections.find(({ start }) => start === first?.start);
  return custom === undefined ? `section ${first?.id ?? 0}` : `\`${custom.name}\``;
}

function checkNeeded(program: Program, side: ModuleFacts): void {
  const { dylink } = side;
  if (dylink === undefined) return;
  for (const name of dylink.needed) {
    if (program.inputs.some((input) => baseName(input.name) === baseName(name))) continue;
    program.report({
      rule: 'W18',
      module: side,
      title: `${side.name} needs ${name}, which is not among the modules given`,
      evidence: [
        { module: side.name, section: dylink.section.name, offset: dylink.section.contents, found: `needs ${name}` },
      ],
      values: { name },
    });
  }
}
