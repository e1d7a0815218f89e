/**
 * `npm run bench:systems [-- SYSTEM...] [--runs N] [--stress N] [--variants A,B]`: every variant of the five systems under Heddle (`heddle specimens`), the median
 * of the first schedule over 20 seeds, and beside it what native tools see (systems-native.ts). Figures of a system are kept in
 * bench/results/systems/; docs/reference/systems.md and the table of README.md are made from all that are there. Without names: all systems; `--write`: only
 * the pages; `--variants`: these only, the figures of others stay; `--stress 0`: the native figures stay.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { campaignSettings } from '../src/api/options.ts';
import { prepareProgram } from '../src/api/program.ts';
import { CampaignSum } from '../src/campaign/merge.ts';
import { frozenAt, generationEnd, type Learned, nothingLearned } from '../src/campaign/settings.ts';
import { EngineSupply } from '../src/campaign/engine-supply.ts';
import { ShardRunner } from '../src/campaign/shard.ts';
import { settle } from '../src/cli/settings.ts';
import {
  readSpecimens,
  repairOf,
  type Specimen,
  specimenLibraries,
  type SpecimenVariant,
  systems,
} from '../src/cli/specimen-files.ts';
import { runSpecimen } from '../src/cli/specimen-run.ts';
import { detectors } from '../src/detectors/index.ts';
import { check } from '../src/index.ts';
import type { SpecimenRow } from '../src/report/specimens-model.ts';
import { crossCheck, type NativeFigures } from './systems-native.ts';
import { systemsPage, systemsTable } from './systems-table.ts';

export interface SystemFigures {
  readonly system: string;
  readonly title: string;
  /** All its variants, measured or not. */
  readonly variants: number;
  readonly rows: readonly (SpecimenRow & {
    readonly firsts?: readonly (number | null)[];
    readonly native?: NativeFigures;
  })[];
}

const root = join(import.meta.dirname, '..');
const results = join(import.meta.dirname, 'results/systems');
const seeds = Array.from({ length: 20 }, (_, index) => index + 1);
/** Schedules of one seed at most. */
const mostSchedules = 4000;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    runs: { type: 'string', default: '20000' },
    variants: { type: 'string' },
    stress: { type: 'string', default: '10000' },
    write: { type: 'boolean', default: false },
  },
});

async function measure(whole: Specimen): Promise<SystemFigures> {
  const wanted = values.variants?.split(',');
  const specimen = {
    ...whole,
    variants: whole.variants.filter(({ name }) => wanted?.includes(name) ?? true).map(withoutBudget),
  };
  const runs = Number(values.runs);
  const settings = { ...settle(new Map(), undefined), runs };
  const checked = await runSpecimen(check, specimen, settings, new AbortController().signal);
  const measured: SystemFigures['rows'][number][] = [];
  for (const row of checked) {
    const variant = specimen.variants.find(({ name }) => name === row.variant);
    if (variant === undefined || variant.link !== undefined) {
      measured.push(row);
      continue;
    }
    const stress = Number(values.stress);
    const native =
      stress === 0
        ? earlierRows(whole).find((old) => old.variant === row.variant)?.native
        : crossCheck(specimen.folder, variant, stress);
    const firsts = variant.expect.verdict === 'findings' ? await firstSchedules(specimen, variant) : undefined;
    measured.push({ ...row, ...(firsts === undefined ? {} : { firsts }), ...(native === undefined ? {} : { native }) });
    process.stderr.write(`${specimen.name} ${variant.name}: ${firsts?.join(' ') ?? row.got}\n`);
  }
  const order = whole.variants.map(({ name }) => name);
  const rows = [
    ...measured,
    ...earlierRows(whole).filter((old) => !measured.some((row) => row.variant === old.variant)),
  ]
    .filter((row) => order.includes(row.variant))
    .toSorted((a, b) => order.indexOf(a.variant) - order.indexOf(b.variant));
  return { system: whole.name, title: whole.title, variants: order.length, rows: withRepairs(whole, rows) };
}

/** `runs` of a specimen is what finds its bug, not what measures a rate. */
function withoutBudget({ options, ...variant }: SpecimenVariant): SpecimenVariant {
  const memoryModel = options?.memoryModel;
  return memoryModel === undefined ? variant : { ...variant, options: { memoryModel } };
}

/** The rate after the repair, also where the repaired variant was measured at another time. */
function withRepairs(specimen: Specimen, rows: SystemFigures['rows']): SystemFigures['rows'] {
  return rows.map((row) => {
    const variant = specimen.variants.find(({ name }) => name === row.variant);
    if (variant?.expect.verdict !== 'findings') return row;
    const repair = repairOf(specimen, variant);
    const repaired = rows.find(({ variant: name }) => name === repair);
    if (repair === undefined || repaired?.rateAfter === undefined) return row;
    return { ...row, passRateAfter: repaired.passRateAfter, rateAfter: repaired.rateAfter, repairedBy: repair };
  });
}

/** For each seed the number, from 1, of the first schedule with a finding of the first expected kind. Executions are those of `heddle check`. */
async function firstSchedules(specimen: Specimen, variant: SpecimenVariant): Promise<(number | null)[]> {
  const options = {
    files: variant.files,
    libraries: specimenLibraries(variant),
    clangArguments: variant.flags ?? [],
    programArguments: variant.arguments ?? [],
    cwd: specimen.folder,
    memoryModel: variant.options?.memoryModel,
    runs: mostSchedules,
  };
  const { image } = await prepareProgram(options);
  const firsts: (number | null)[] = [];
  for (const seed of seeds) {
    const settings = { ...campaignSettings({ ...options, seed }), timeMs: Number.POSITIVE_INFINITY };
    firsts.push(
      await firstSchedule(
        new ShardRunner(settings, new EngineSupply(image, settings.engine, detectors)),
        variant.expect.kinds?.[0],
      ),
    );
  }
  return firsts;
}

async function firstSchedule(runner: ShardRunner, kind: string | undefined): Promise<number | null> {
  const sum = new CampaignSum();
  let learned: Learned = nothingLearned;
  let frozen: Learned | null = null;
  for (let from = 0; from < mostSchedules;) {
    const to = Math.min(generationEnd(from), mostSchedules);
    sum.add(await runner.run({ from, to, learned, frozen }, { next: () => true }));
    const hits = [...sum.candidates.values()].filter(({ finding }) => kind === undefined || finding.kind === kind);
    if (hits.length > 0) return Math.min(...hits.map(({ firstHit }) => firstHit)) + 1;
    learned = sum.learned();
    if (to === frozenAt) frozen = learned;
    from = to;
  }
  return null;
}

function fileOf(system: string): string {
  return join(results, `${system}.json`);
}

function earlierRows({ name }: Specimen): SystemFigures['rows'] {
  if (!existsSync(fileOf(name))) return [];
  return (JSON.parse(readFileSync(fileOf(name), 'utf8')) as SystemFigures).rows;
}

mkdirSync(results, { recursive: true });
if (!values.write) {
  for (const specimen of readSpecimens()) {
    if (!(positionals.length > 0 ? positionals : systems).includes(specimen.name)) continue;
    writeFileSync(fileOf(specimen.name), `${JSON.stringify(await measure(specimen), null, 2)}\n`);
  }
}
const figures = systems.map((system) =>
  existsSync(fileOf(system)) ? (JSON.parse(readFileSync(fileOf(system), 'utf8')) as SystemFigures) : system,
);
writeFileSync(join(root, 'docs/reference/systems.md'), systemsPage(figures));
const readme = readFileSync(join(root, 'README.md'), 'utf8');
const between = /(<!-- systems -->\n)[^]*?(<!-- \/systems -->)/;
writeFileSync(
  join(root, 'README.md'),
  readme.replace(between, (_all, head: string, tail: string) => `${head}${systemsTable(figures)}${tail}`),
);
