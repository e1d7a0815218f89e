/** The row of a variant that is two modules: what `heddle link` says of them, and what the engine does with them. */
import { type LinkTrial, tryLink } from '../api/link-trial.ts';
import type { SpecimenRow } from '../report/specimens-model.ts';
import type { Specimen, SpecimenVariant } from './specimen-files.ts';

/** Builds and loads both; everything is decided by the two binaries, so there are no schedules. */
export async function linkRow(
  { name: system, folder: cwd }: Specimen,
  { name: variant, files, expect }: SpecimenVariant,
  link: NonNullable<SpecimenVariant['link']>,
): Promise<SpecimenRow> {
  const trial = await tryLink({
    files,
    cwd,
    threaded: { main: link.main === 'threads', side: link.side === 'threads' },
    forced: link.forced === true,
  });
  const problems = linkMismatches(expect, trial, link.forced === true);
  const broken = brokenRules(trial);
  return {
    system,
    variant,
    expected: expect.rules?.join(', ') ?? expect.verdict,
    got: broken.length > 0 ? broken.join(', ') : trial.report.verdict,
    ok: problems.length === 0,
    problems,
    executions: 0,
    failing: 0,
    racing: 0,
    schedulesToFirst: null,
    passRateBefore: null,
    passRateAfter: null,
  };
}

/** What differs from the expectation, one line each: of `heddle link`, of the engine, and of one from the other unless the module lies about itself. */
function linkMismatches(expect: SpecimenVariant['expect'], trial: LinkTrial, lies: boolean): readonly string[] {
  const { report, error, counts, calls } = trial;
  const lines: string[] = [];
  if (report.verdict !== expect.verdict) lines.push(`verdict ${report.verdict}, expected ${expect.verdict}`);
  const broken = brokenRules(trial);
  for (const rule of expect.rules ?? [])
    if (!broken.includes(rule)) lines.push(`rule ${rule} is not named, only ${broken.join(' ')}`);
  const happened = error ?? `counts ${counts.join(' ')}, calls ${calls.join(' ')}`;
  for (const text of expect.texts ?? [])
    if (!happened.includes(text)) lines.push(`"${happened}" does not contain "${text}"`);
  const works =
    error === undefined && counts.every((count, place) => count === 41 + place) && calls.every((one) => one === 1);
  if (!lies && works !== (report.verdict === 'clean'))
    lines.push(`heddle link says ${report.verdict}, but: ${happened}`);
  return lines;
}

function brokenRules({ report }: LinkTrial): readonly string[] {
  return report.findings.filter(({ severity }) => severity !== 'warning').map(({ rule }) => rule);
}
