/**
 * Usage: node scripts/specimen-outcomes.ts NAME... Writes into each specimen's README what its variants do: variant, outcome, in how many executions, between
 * `<!-- outcomes -->` and `<!-- end -->`. Random walks of seed 1 under SC, or under the model that the variant needs; so the counts are rates, and stay as long as
 * the program and the engine do. An outcome is the text of a failed assertion, else the kind of finding. `HEDDLE_RUNS` is the number of executions, 2,000.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readSpecimens, selectSpecimens, type Specimen, type SpecimenVariant } from '../src/cli/specimen-files.ts';
import { check } from '../src/index.ts';
import type { CheckResult, Finding } from '../src/report/model.ts';

const runs = Number(process.env['HEDDLE_RUNS'] ?? 2000);
const section = /<!-- outcomes -->\n.*?<!-- end -->/s;

for (const specimen of selectSpecimens(readSpecimens(), process.argv.slice(2))) {
  const file = join(specimen.folder, 'README.md');
  const text = readFileSync(file, 'utf8');
  if (!section.test(text)) throw new Error(`${file} has no <!-- outcomes --> section`);
  const table = await tableOf(specimen);
  writeFileSync(
    file,
    text.replace(section, () => `<!-- outcomes -->\n${table}\n<!-- end -->`),
  );
}

async function tableOf(specimen: Specimen): Promise<string> {
  const rows = ['| variant | ended well | went wrong | only raced | how |', '| --- | ---: | ---: | ---: | --- |'];
  for (const variant of specimen.variants) {
    console.log(`${specimen.name}/${variant.name}`);
    rows.push(rowOf(variant, await explore(specimen, variant)));
  }
  return rows.join('\n');
}

async function explore(specimen: Specimen, variant: SpecimenVariant): Promise<CheckResult> {
  return await check({
    files: variant.files,
    clangArguments: variant.flags ?? [],
    programArguments: variant.arguments ?? [],
    cwd: specimen.folder,
    runs,
    timeMs: 3_600_000,
    strategy: 'random',
    memoryModel: variant.options?.memoryModel ?? 'sc',
    explain: false,
  });
}

function rowOf(variant: SpecimenVariant, { campaign, findings }: CheckResult): string {
  if (campaign === undefined) throw new Error(`${variant.name} was not checked`);
  const { executions, failing, racing } = campaign;
  const counts = new Map<string, number>();
  for (const finding of findings) {
    if (finding.kind === 'data-race' || finding.kind === 'lock-order-inversion') continue;
    const outcome = outcomeOf(finding);
    counts.set(outcome, (counts.get(outcome) ?? 0) + finding.executionsHit);
  }
  const how = [...counts].toSorted(([a, m], [b, n]) => n - m || (a < b ? -1 : 1));
  const cells = [executions - failing - racing, failing, racing].map((count) => count.toLocaleString('en'));
  return `| \`${variant.name}\` | ${cells.join(' | ')} | ${how.map(([outcome, count]) => `${outcome}: ${count}`).join('; ')} |`;
}

/** `bad object` of ``Assertion `x && "bad object"` failed``. */
function outcomeOf({ kind, message }: Finding): string {
  return /&& "([^"]+)"/.exec(message ?? '')?.[1] ?? kind.replaceAll('-', ' ');
}
