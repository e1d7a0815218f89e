import { checkDefinitions } from './checks/definitions.ts';
import { checkExceptions } from './checks/exceptions.ts';
import { checkFormat } from './checks/format.ts';
import { checkGlueImports } from './checks/glue-imports.ts';
import { checkMemory, limitsText } from './checks/memory.ts';
import { checkObjects } from './checks/objects.ts';
import { checkPlacement } from './checks/placement.ts';
import { checkSymbols } from './checks/symbols.ts';
import { checkTable } from './checks/table.ts';
import { checkToolchain } from './checks/toolchain.ts';
import { isReadable, type ModuleFacts, type Unreadable } from './facts.ts';
import type { LinkCell, LinkFinding, LinkInput, LinkModule, LinkOptions, LinkOutcome, LinkReport } from './model.ts';
import { readOutsideUrls } from '../reader/tool-sections.ts';
import { Program } from './program.ts';

const checks: readonly ((program: Program) => void)[] = [
  checkFormat,
  checkMemory,
  checkTable,
  checkSymbols,
  checkDefinitions,
  checkExceptions,
  checkObjects,
  checkPlacement,
  checkToolchain,
  checkGlueImports,
];

/**
 * Says whether separately linked WebAssembly modules will load together, from their bytes alone: nothing is compiled or run. The first module
 * is the main module, the others follow in load order. Runs in a browser and in a bundler plugin.
 *
 * @param modules - names and bytes; the bytes are not changed or kept
 * @returns findings by the rules W01-W48 of docs/reference/link.md; what is in a file never makes this throw
 *
 * @example
 * ```ts
 * const report = checkLink([
 *   { name: 'main.wasm', bytes: mainBytes },
 *   { name: 'plugin.wasm', bytes: pluginBytes },
 * ]);
 * if (report.verdict === 'findings') throw new Error(report.summary);
 * ```
 */
export function checkLink(modules: readonly LinkInput[], options: LinkOptions = {}): LinkReport {
  const program = new Program(modules, options);
  for (const check of checks) check(program);
  const position = new Map(modules.map(({ name }, index) => [name, index]));
  const findings = program.findings.toSorted((a, b) => {
    const order = (position.get(a.module) ?? 0) - (position.get(b.module) ?? 0);
    return order !== 0 ? order : weight(a) - weight(b) || (a.rule < b.rule ? -1 : Number(a.rule > b.rule));
  });
  const byModule = Map.groupBy(findings, ({ module }) => module);
  return {
    version: 1,
    verdict: findings.some(isFailure) ? 'findings' : 'clean',
    summary: summary(program, findings),
    modules: program.inputs.map((input, index) =>
      describe(input, index === 0 && options.noMain !== true, byModule.get(input.name) ?? []),
    ),
    findings,
    matrix: matrix(findings),
    notes: program.notes,
  };
}

function isFailure(finding: LinkFinding): boolean {
  return finding.severity !== 'warning';
}

function weight({ severity }: LinkFinding): number {
  return severity === 'error' ? 0 : severity === 'silent' ? 1 : 2;
}

function outcomeOf(findings: readonly LinkFinding[]): LinkOutcome {
  if (findings.some(({ severity }) => severity === 'error')) return 'fails';
  return findings.some(({ severity }) => severity === 'silent') ? 'miscomputes' : 'loads';
}

/** `findings` are those of this module. */
function describe(input: ModuleFacts | Unreadable, isMain: boolean, findings: readonly LinkFinding[]): LinkModule {
  const role = isMain ? 'main' : 'side';
  const outcome = outcomeOf(findings);
  if (!isReadable(input)) {
    const kind = input.problem === 'component' ? 'component' : 'unreadable';
    return { name: input.name, role, kind, bytes: input.bytes.length, outcome, exceptions: 'none', producers: [] };
  }
  const { dylink, object, memory } = input;
  const { debugInfo, sourceMap } = readOutsideUrls(input.module);
  const memoryText =
    memory === undefined
      ? {}
      : { memory: `${limitsText(memory.type)}, ${memory.from === undefined ? 'its own' : 'imported'}` };
  return {
    name: input.name,
    role,
    kind: object !== undefined ? 'object' : dylink !== undefined ? 'dynamic library' : 'executable',
    bytes: input.bytes,
    outcome,
    ...memoryText,
    exceptions: input.exceptions,
    producers: input.producers
      .filter(({ field }) => field !== 'language')
      .map(({ name, version }) => `${name} ${version}`),
    ...(debugInfo === undefined ? {} : { debugInfo }),
    ...(sourceMap === undefined ? {} : { sourceMap }),
  };
}

function matrix(findings: readonly LinkFinding[]): LinkCell[] {
  const cells = new Map<string, LinkFinding[]>();
  for (const finding of findings) {
    const key = `${finding.module}\0${finding.other ?? ''}`;
    const list = cells.get(key);
    if (list === undefined) cells.set(key, [finding]);
    else list.push(finding);
  }
  return [...cells.values()].map((list) => ({
    module: list[0]?.module ?? '',
    other: list[0]?.other ?? '',
    rules: [...new Set(list.map(({ rule }) => rule))],
    outcome: outcomeOf(list),
  }));
}

/** `side.wasm cannot be loaded by main.wasm: 2 errors`. */
function summary(program: Program, findings: readonly LinkFinding[]): string {
  const main = program.inputs[0]?.name ?? 'nothing';
  const failing = findings.filter(isFailure);
  const names = [...new Set(failing.map(({ module }) => module))];
  const errors = failing.filter(({ severity }) => severity === 'error').length;
  const silent = failing.length - errors;
  const counts = [count(errors, 'error'), count(silent, 'silent miscompute')].filter((text) => text !== '').join(', ');
  const by = program.main === undefined ? 'the host' : main;
  if (names.length === 0) {
    const warnings = count(findings.length, 'warning');
    const loads =
      program.sides.length === 1 ? `${program.sides[0]?.name} loads` : `${program.sides.length} modules load`;
    const what = program.sides.length === 0 ? `${main} loads` : `${loads} into ${by}`;
    return warnings === '' ? `${what}: nothing found` : `${what}: ${warnings}`;
  }
  const [only] = names;
  if (names.length > 1) {
    const verb = errors > 0 ? 'do not load together' : 'load, but compute wrong results';
    return `${names.length} of ${program.inputs.length} modules ${verb}: ${counts}`;
  }
  if (only === main && program.main !== undefined) {
    return `${main} ${errors > 0 ? 'does not load' : 'loads, but computes wrong results'}: ${counts}`;
  }
  return errors > 0
    ? `${only} cannot be loaded by ${by}: ${counts}`
    : `${only} loads into ${by}, but computes wrong results: ${counts}`;
}

function count(number: number, noun: string): string {
  return number === 0 ? '' : `${number} ${noun}${number === 1 ? '' : 's'}`;
}
