import type { ModuleFacts, Place } from '../facts.ts';
import type { Program } from '../program.ts';
import type { Limits, TableType } from '../../reader/types.ts';

/** W12, and W11 for tables: follows the table of the main module as each dynamic library makes room for itself. */
export function checkTable(program: Program): void {
  const table = program.main?.table;
  if (program.main === undefined || table === undefined) return;
  let size = table.type.limits.minimum;
  for (const facts of program.sides) {
    if (facts.object !== undefined || !importsProgramTable(program, facts, table)) continue;
    const room = facts.dylink?.tableSize ?? 0;
    const { maximum } = table.type.limits;
    if (maximum !== undefined && size + room > maximum) {
      program.report({
        rule: 'W12',
        module: facts,
        other: program.main,
        title: `${facts.name} needs ${room} more table entries, the table of ${program.main.name} has ${size} and may have ${maximum}`,
        evidence: [
          {
            module: facts.name,
            section: facts.dylink?.section.name ?? '',
            offset: facts.dylink?.section.contents ?? 0,
            found: `table size ${room}`,
          },
          evidenceOf(program.main, table),
        ],
        values: { size: room },
      });
      return;
    }
    size += room;
    if (facts.table?.from !== undefined) compare(program, program.main, facts, facts.table, table, size);
  }
}

function importsProgramTable(program: Program, facts: ModuleFacts, table: Place<TableType>): boolean {
  if (program.dynamic) return facts.dylink !== undefined || facts.table?.from?.module === 'env';
  const wanted = facts.table?.from;
  if (wanted === undefined) return false;
  return table.exportedAs === wanted.name || (table.from?.module === wanted.module && table.from.name === wanted.name);
}

function compare(
  program: Program,
  main: ModuleFacts,
  facts: ModuleFacts,
  wanted: Place<TableType>,
  table: Place<TableType>,
  size: number,
): void {
  const declared = wanted.type.limits;
  const provided: Limits = table.type.limits;
  const index = wanted.from === undefined ? 0 : facts.module.imports.indexOf(wanted.from);
  const common = { module: facts, other: main, evidence: [evidenceOf(facts, wanted), evidenceOf(main, table)] };
  if (declared.wide !== provided.wide) {
    const [has, wants] = [provided.wide ? 'i64' : 'i32', declared.wide ? 'i64' : 'i32'];
    program.report({
      ...common,
      rule: 'W11',
      title: `${facts.name} imports a table with ${wants} indices, ${main.name} has one with ${has} indices`,
      values: { provided: has, declared: wants, text: 'table as' },
    });
    return;
  }
  if (declared.minimum > size) {
    program.report({
      ...common,
      rule: 'W12',
      title: `${facts.name} wants a table of ${declared.minimum} entries at least, that of ${main.name} has ${size}`,
      values: { index, declared: declared.minimum, provided: size },
    });
  }
  if (declared.maximum === undefined) return;
  if (provided.maximum === undefined) {
    program.report({
      ...common,
      rule: 'W12',
      title: `${facts.name} wants a table of at most ${declared.maximum} entries, that of ${main.name} has no maximum`,
      values: { index, declared: declared.maximum },
    });
  } else if (provided.maximum > declared.maximum) {
    program.report({
      ...common,
      rule: 'W12',
      title: `${facts.name} allows a table of ${declared.maximum} entries, that of ${main.name} may have ${provided.maximum}`,
      values: { index, declared: declared.maximum, providedHex: provided.maximum.toString(16) },
    });
  }
}

function evidenceOf(
  facts: ModuleFacts,
  { type: { limits }, from }: Place<TableType>,
): {
  module: string;
  section: string;
  offset: number;
  found: string;
} {
  const maximum = limits.maximum === undefined ? 'no maximum' : `at most ${limits.maximum}`;
  const section = from === undefined ? 'table section' : 'import section';
  return { module: facts.name, section, offset: limits.at, found: `${limits.minimum} entries, ${maximum}` };
}
