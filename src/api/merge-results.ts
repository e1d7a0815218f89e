/** `mergeResults`: the results of all shards of a campaign as one result. */
import { HeddleError } from '../base/error.ts';
import { wilsonInterval } from '../campaign/statistics.ts';
import type { CampaignSummary, CheckResult, Finding, PassRate, ProgramInfo, StoppedBy } from '../report/model.ts';

/** A result with what every shard's has. */
interface Part {
  readonly name: string;
  readonly result: CheckResult;
  readonly program: ProgramInfo;
  readonly campaign: CampaignSummary;
  readonly shard: NonNullable<CampaignSummary['shard']>;
}

/** A `--json` result and how messages call it: its file name. */
export interface NamedResult {
  readonly name: string;
  readonly result: CheckResult;
}

/** Whoever stopped a shard, the first of these stopped the campaign. */
const stops: readonly StoppedBy[] = ['interrupt', 'time', 'first', 'exhausted', 'runs'];

/**
 * Counts are sums, the pass rate is that of all sampled executions, and of every finding the smallest schedule is kept. Distinct traces cannot be added up: the
 * figure is the largest of one shard, and a note says so. A shard that is missing leaves the verdict `incomplete`.
 *
 * @throws HeddleError `HDL_MERGE_IMPOSSIBLE` when the results are not different shards of one campaign
 */
export function mergeResults(results: readonly NamedResult[]): CheckResult {
  const parts = results.map(partOf).toSorted((a, b) => a.shard.index - b.shard.index);
  const [first] = parts;
  if (first === undefined) throw impossible('There is nothing to merge', 'Give the `--json` results of all shards.');
  for (const [index, part] of parts.entries()) refuseOthers(first, part, parts[index - 1]);
  const missing = missingShards(parts);
  const findings = mergeFindings(parts);
  const whole = missing.length === 0 && parts.every(({ result, campaign }) => !leavesOut(result, campaign));
  const otherwise = whole ? 'clean' : 'incomplete';
  return {
    version: 1,
    verdict: findings.length > 0 ? 'findings' : otherwise,
    stoppedBy: stops.find((stop) => parts.some(({ result }) => result.stoppedBy === stop)) ?? 'runs',
    program: first.program,
    campaign: mergeCampaigns(
      parts.map(({ campaign }) => campaign),
      first.campaign,
      whole,
    ),
    findings,
    suppressed: [
      ...new Map(parts.flatMap(({ result }) => result.suppressed.map((entry) => [entry.id, entry] as const))).values(),
    ],
    notes: [...mergeNotes(parts), ...missing],
  };
}

function leavesOut({ verdict }: CheckResult, { incomplete = false }: CampaignSummary): boolean {
  return verdict === 'incomplete' || incomplete;
}

function partOf({ name, result }: NamedResult): Part {
  const { program, campaign } = result;
  if (program === undefined || campaign?.shard === undefined) {
    const why = result.error === undefined ? 'is not the result of a shard' : `holds the error ${result.error.code}`;
    throw impossible(`\`${name}\` ${why}`, 'Make it with `heddle check ... --shard X/Y --json`.');
  }
  return { name, result, program, campaign, shard: campaign.shard };
}

function refuseOthers(first: Part, part: Part, before: Part | undefined): void {
  const facts = (one: Part): Readonly<Record<string, unknown>> => {
    const { strategy, seed, memoryModel, preempt, heap, volatile, passRate } = one.campaign;
    const { hash, arguments: words } = one.program;
    const { confidence } = passRate;
    return {
      program: hash,
      arguments: words,
      strategy,
      seed,
      memoryModel,
      preempt,
      heap,
      volatile,
      confidence,
      shards: one.shard.of,
    };
  };
  const [expected, found] = [facts(first), facts(part)];
  for (const [key, value] of Object.entries(expected)) {
    if (JSON.stringify(found[key]) === JSON.stringify(value)) continue;
    throw impossible(
      `\`${part.name}\` is of another campaign than \`${first.name}\`: ${key} is ${JSON.stringify(found[key])}, not ${JSON.stringify(value)}`,
      'Give every shard the same program and options.',
    );
  }
  if (before === undefined) return;
  if (part.shard.index === before.shard.index) {
    throw impossible(
      `\`${before.name}\` and \`${part.name}\` are both shard ${part.shard.index} of ${part.shard.of}`,
      'Give every shard once.',
    );
  }
  const follows = part.shard.index === before.shard.index + 1;
  if (follows && part.shard.from !== before.shard.to) {
    throw impossible(
      `\`${before.name}\` and \`${part.name}\` were made with different \`--runs\``,
      'Give all shards the same.',
    );
  }
}

function missingShards(parts: readonly Part[]): string[] {
  const there = new Set(parts.map(({ shard }) => shard.index));
  const of = parts[0]?.shard.of ?? 0;
  const missing = Array.from({ length: of }, (_, index) => index + 1).filter((index) => !there.has(index));
  if (missing.length === 0) return [];
  const names = missing.length > 8 ? `${missing.length} shards` : `Shard ${missing.join(', ')}`;
  return [`${names} of ${of} ${missing.length === 1 ? 'is' : 'are'} missing: this is not the whole campaign.`];
}

function mergeNotes(parts: readonly Part[]): string[] {
  const notes = new Set(parts.flatMap(({ result }) => result.notes));
  for (const note of notes) if (/^This is shard \d+ of \d+:/.test(note)) notes.delete(note);
  const traces = parts.map(({ campaign }) => campaign.distinctTraces);
  const [most, sum] = [Math.max(...traces), traces.reduce((a, b) => a + b, 0)];
  if (parts.length > 1) {
    notes.add(
      `Merged from ${parts.length} shards: between ${most} and ${sum} distinct traces, as shards do not say which they share.`,
    );
  }
  return [...notes];
}

function mergeCampaigns(
  campaigns: readonly CampaignSummary[],
  first: CampaignSummary,
  whole: boolean,
): CampaignSummary {
  const { shard: _shard, coverage: _coverage, search: _search, incomplete: _incomplete, ...same } = first;
  const sum = (of: (campaign: CampaignSummary) => number): number => campaigns.reduce((all, one) => all + of(one), 0);
  const most = (of: (campaign: CampaignSummary) => number): number => Math.max(...campaigns.map(of));
  const executions = sum((one) => one.executions);
  const failing = sum((one) => one.failing);
  const elapsedMs = most((one) => one.elapsedMs);
  const passRate = mergeRates(
    campaigns.map((one) => one.passRate),
    first.passRate,
  );
  return {
    ...same,
    executions,
    failing,
    racing: sum((one) => one.racing),
    cutOff: sum((one) => one.cutOff),
    ...(whole ? {} : { incomplete: true }),
    elapsedMs,
    executionsPerSecond: Math.round((executions / Math.max(1, elapsedMs)) * 1000),
    distinctTraces: most((one) => one.distinctTraces),
    exhaustive: false,
    passRate,
    residualRisk: failing > 0 || passRate.executions === 0 ? null : 1 - passRate.low,
  };
}

function mergeRates(rates: readonly PassRate[], first: PassRate): PassRate {
  const executions = rates.reduce((sum, rate) => sum + rate.executions, 0);
  const passed = rates.reduce((sum, rate) => sum + Math.round(rate.value * rate.executions), 0);
  const cutOff = rates.reduce((sum, rate) => sum + (rate.cutOff ?? 0), 0);
  const { cutOff: _cutOff, ...same } = first;
  return {
    ...same,
    executions,
    value: executions === 0 ? 0 : passed / executions,
    low: wilsonInterval(passed - cutOff, executions, first.confidence).low,
    high: wilsonInterval(passed, executions, first.confidence).high,
    ...(cutOff === 0 ? {} : { cutOff }),
  };
}

/** In the order in which a campaign of one piece would tell them: by the first execution that showed each. */
function mergeFindings(parts: readonly Part[]): Finding[] {
  const byId = new Map<string, Finding>();
  for (const { result } of parts) {
    for (const finding of result.findings) {
      const known = byId.get(finding.id);
      byId.set(finding.id, known === undefined ? finding : mergeFinding(known, finding));
    }
  }
  return [...byId.values()].toSorted((a, b) => a.firstHitAtExecution - b.firstHitAtExecution || (a.id < b.id ? -1 : 1));
}

function mergeFinding(a: Finding, b: Finding): Finding {
  const samples = (a.samplesHit ?? 0) + (b.samplesHit ?? 0);
  return {
    ...(compareSchedules(a, b) <= 0 ? a : b),
    executionsHit: a.executionsHit + b.executionsHit,
    ...(a.samplesHit === undefined && b.samplesHit === undefined ? {} : { samplesHit: samples }),
    firstHitAtExecution: Math.min(a.firstHitAtExecution, b.firstHitAtExecution),
  };
}

/** As campaigns choose: the fewest weak accesses, then switches, then decisions, which the token's length stands for. */
function compareSchedules(a: Finding, b: Finding): number {
  return (
    (a.weakAccesses?.length ?? 0) - (b.weakAccesses?.length ?? 0) ||
    a.switches - b.switches ||
    a.schedule.length - b.schedule.length ||
    a.firstHitAtExecution - b.firstHitAtExecution
  );
}

function impossible(what: string, hint: string): HeddleError {
  return new HeddleError('HDL_MERGE_IMPOSSIBLE', what, { hint });
}
