/** docs/reference/systems.md and the table of README.md from the figures of bench/systems.ts. */
import { groupDigits } from '../src/report/places.ts';
import { percent } from '../src/report/specimens-text.ts';
import type { SystemFigures } from './systems.ts';

type Row = SystemFigures['rows'][number];

/** What README says of each system, and the variant that stands for its bug. */
const names: Readonly<Record<string, { readonly name: string; readonly bug: string; readonly variant: string }>> = {
  flexdll: { name: 'FlexDLL / OCaml', bug: 'unlocked state of a dynamic loader', variant: 'all' },
  'ocaml-gc': {
    name: 'OCaml 5 bytecode',
    bug: 'the collector loses a root: code fragments stay registered in dead memory',
    variant: 'buggy',
  },
  mimalloc: { name: 'mimalloc', bug: 'a "benign" data race on page flags', variant: 'free-path' },
  'emscripten-dlopen': {
    name: 'Emscripten',
    bug: 'shared and unshared memory meet in `dlopen`',
    variant: 'instances-plain',
  },
  'ebpf-epoch': {
    name: 'eBPF for Windows',
    bug: 'a thread waits for a grace period it is itself inside of',
    variant: 'buggy',
  },
};

const linkTo = (system: string): string => {
  const known = names[system];
  return `[${known?.name ?? system}](specimens/${system}/README.md)`;
};

/** A name alone: a system without figures. */
export function systemsTable(figures: readonly (SystemFigures | string)[]): string {
  const lines = figures.map((one) => {
    if (typeof one === 'string') return line([linkTo(one), names[one]?.bug ?? '', 'not measured', '', '', '', '', '']);
    const known = names[one.system];
    const row = one.rows.find(({ variant }) => variant === known?.variant);
    const good = one.rows.filter(({ ok }) => ok).length;
    return line([
      linkTo(one.system),
      known?.bug ?? '',
      row === undefined ? '' : `\`${row.variant}\`: ${row.got}`,
      row === undefined ? '' : firstText(row),
      row === undefined ? '' : `${percent(row.passRateBefore)} → ${percent(row.passRateAfter)}`,
      row === undefined ? '' : tsanText(row),
      row === undefined ? '' : stressText(row),
      `${good} of ${one.rows.length}${one.rows.length < one.variants ? ` (${one.variants} in all)` : ''}`,
    ]);
  });
  const head = [
    'system',
    'bug',
    'found',
    'first schedule',
    'schedules that pass',
    'native TSan',
    'native stress',
    'as expected',
  ];
  return `${[line(head), line(head.map(() => '---')), ...lines].join('\n')}\n`;
}

export function systemsPage(figures: readonly (SystemFigures | string)[]): string {
  const sections = figures.map((one) => {
    if (typeof one === 'string') return `## ${one}\n\nNot measured.`;
    const head = [
      'variant',
      'expected',
      'got',
      'schedules',
      'first schedule',
      'before',
      'after',
      'native TSan',
      'native stress',
    ];
    const rows = one.rows.map((row) =>
      line([
        `\`${row.variant}\``,
        row.expected,
        row.ok ? row.got : `**${row.got}**`,
        groupDigits(row.executions),
        firstText(row),
        percent(row.passRateBefore),
        percent(row.passRateAfter),
        tsanText(row),
        stressText(row),
      ]),
    );
    const missing = one.variants - one.rows.length;
    const rest =
      missing === 0
        ? ''
        : ` ${missing} of ${one.variants} variants are not measured here; \`heddle specimens ${one.system}\` runs them.`;
    return `## ${one.system}\n\n${one.title}.${rest}\n\n${[line(head), line(head.map(() => '---')), ...rows].join('\n')}`;
  });
  return `${[head, ...sections].join('\n\n')}\n`;
}

const head = `<!-- Made by \`npm run bench:systems\`; do not edit. -->

# The five systems, measured

Every variant of the five systems in \`specimens/\`.

- *Schedules*: how many were run for the verdict and the rates; few of them where the machine was shared (20,000 by default).
- *Got* is in bold where it is not as expected.
- *First schedule*: the first one with a finding of the first expected kind, median of 20 seeds, and the least and the most; "none" when more than half
  of the seeds found none in 4,000.
- *Before* and *after*: share of sampled schedules in which the program, and its repair, do not fail by themselves. Races are no failures, so a race that never does harm
  passes always. Not how often a run on hardware passes.
- *Native TSan*: runs in which ThreadSanitizer reported a race, and runs that failed or hung, of 20 (fewer where five hung). *Native stress*: runs of the
  plain program that failed or hung; a loop ends at the fifth hang. A dash: the variant does not run natively (libraries that Heddle loads,
  modules that are only linked).`;

const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;

function firstText({ firsts }: Row): string {
  if (firsts === undefined) return '-';
  const sorted = firsts.map((first) => first ?? Number.POSITIVE_INFINITY).toSorted((a, b) => a - b);
  const at = (index: number): number => sorted[index] ?? Number.POSITIVE_INFINITY;
  const half = sorted.length / 2;
  const median = (at(half - 1) + at(half)) / 2;
  const show = (value: number): string => (Number.isFinite(value) ? groupDigits(Math.ceil(value)) : 'none');
  return `${show(median)} (${show(at(0))} to ${show(at(sorted.length - 1))})`;
}

function tsanText({ native }: Row): string {
  if (native === undefined) return '-';
  const { runs, reports, failures } = native.tsan;
  return `${reports} of ${runs} report${failures > 0 ? `, ${failures} fail` : ''}`;
}

function stressText({ native }: Row): string {
  if (native === undefined) return '-';
  return `${groupDigits(native.stress.failures)} of ${groupDigits(native.stress.runs)} fail`;
}
