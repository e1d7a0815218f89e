/** The last lines of a report: verdict, what was run, and how sure that makes one. */

import { harmless } from './cells.ts';
import type { CampaignSummary, CheckResult, Finding, PassRate, StoppedBy } from './model.ts';
import { count, groupDigits } from './places.ts';
import type { StyleName, TextContext } from './style.ts';
import { paragraph } from './text-stack.ts';

const stoppedByText: Readonly<Record<StoppedBy, string>> = {
  runs: 'all runs done',
  time: 'stopped by --time',
  first: 'stopped at the first finding',
  interrupt: 'interrupted',
  exhausted: 'every schedule was run',
};

/** Verdict and statistics, two to five lines. */
export function renderSummary(result: CheckResult, context: TextContext): string {
  const colour: StyleName = result.verdict === 'clean' ? 'green' : result.verdict === 'incomplete' ? 'yellow' : 'red';
  const [first = '', ...rest] = paragraph(verdictLine(result), 0, context, 2);
  const lines = [first, ...rest].map((line) => context.style('bold', context.style(colour, line)));
  if (result.campaign !== undefined) {
    for (const text of campaignLines(result.campaign, result)) lines.push(...paragraph(text, 2, context));
  }
  return lines.join('\n');
}

/** The first line of a summary. */
export function verdictLine(result: CheckResult): string {
  const { files = [], libraries = [] } = result.program ?? {};
  const opened = libraries.length === 0 ? '' : ` with ${libraries.map(({ path }) => path).join(' ')}`;
  const program = result.program === undefined ? '' : ` in ${harmless(`${files.join(' ')}${opened}`)}`;
  const suppressed = result.suppressed.length === 0 ? '' : `, ${result.suppressed.length} suppressed`;
  switch (result.verdict) {
    case 'clean':
      return `clean: no finding${program}${suppressed}`;
    case 'findings':
      return `${count(result.findings.length, 'finding')}${program} (${severities(result.findings)})${suppressed}`;
    case 'incomplete':
      if (unseenAgain(result))
        return `incomplete: executions failed or raced, but no finding${program} was replayed in time${suppressed}`;
      return `incomplete: no finding${program}${suppressed}, but ${cutOffText(result.campaign)}`;
    case 'error':
      return `not checked${program === '' ? '' : `:${program.slice(3)}`}`;
  }
}

/** Something was found, and the campaign was interrupted before it was seen again. */
function unseenAgain({ campaign, suppressed }: CheckResult): boolean {
  return campaign !== undefined && suppressed.length === 0 && campaign.failing + campaign.racing > 0;
}

function cutOffText(campaign: CampaignSummary | undefined): string {
  if (campaign === undefined || campaign.cutOff === 0) return 'not everything was run';
  const were = campaign.cutOff === 1 ? 'was' : 'were';
  return `${groupDigits(campaign.cutOff)} of ${count(campaign.executions, 'execution')} ${were} cut off by a limit`;
}

function severities(findings: readonly Finding[]): string {
  const errors = findings.filter((finding) => finding.severity === 'error').length;
  const warnings = findings.length - errors;
  const parts = [errors > 0 ? count(errors, 'error') : '', warnings > 0 ? count(warnings, 'warning') : ''];
  return parts.filter((part) => part !== '').join(', ');
}

function campaignLines(campaign: CampaignSummary, result: CheckResult): string[] {
  const seconds = (campaign.elapsedMs / 1000).toFixed(1);
  const goal = campaign.search === undefined ? 'new traces have become rare' : 'nothing was left to search';
  const classes = campaign.search?.equivalence === 'reads-from' ? 'every reads-from class was run' : undefined;
  const reason = result.stoppedBy === 'exhausted' ? (campaign.exhaustive ? classes : goal) : undefined;
  const stopped = result.stoppedBy === undefined ? '' : `, ${reason ?? stoppedByText[result.stoppedBy]}`;
  const lines = [
    `${count(campaign.executions, 'execution')} in ${seconds} s (${groupDigits(campaign.executionsPerSecond)}/s)${stopped}; ` +
      `${groupDigits(campaign.failing)} failed, ${groupDigits(campaign.racing)} only raced` +
      (campaign.cutOff > 0 ? `, ${groupDigits(campaign.cutOff)} cut off` : ''),
    `strategy ${campaign.strategy}, seed ${campaign.seed}, memory model ${campaign.memoryModel}, preempt ${campaign.preempt}, heap ${campaign.heap}${campaign.volatile === undefined ? '' : `, volatile ${campaign.volatile}`}`,
  ];
  return [...lines, ...coverageLines(campaign), ...certainty(campaign)];
}

/** `35 distinct traces, 12 pairs of a write and a read, 2 racing pairs; unseen: 0.02 % of schedules, at most 0.15 % at 95 %` */
function coverageLines({ coverage, exhaustive, distinctTraces }: CampaignSummary): string[] {
  if (coverage === undefined) return [];
  const about = coverage.exact ? '' : 'about ';
  const pairs = count(coverage.readsFromPairs, 'pair');
  const seen = `coverage: ${about}${count(distinctTraces, 'distinct trace')}, ${pairs} of a write and a read, ${count(coverage.racingPairs, 'racing pair')}`;
  const { unseen } = coverage;
  if (unseen === null || exhaustive) return [seen];
  const most = `at most ${percent(unseen.high)} at ${percent(unseen.confidence)}`;
  return [`${seen}; traces not seen yet: ${percent(unseen.estimate)} of schedules, ${most}`];
}

/** `all 1,234 schedules of this program under SC for this input (12 blocked)` */
function exhaustiveText({ executions, search, memoryModel, strategy }: CampaignSummary): string {
  const blocked = search === undefined || search.blocked === 0 ? '' : ` (${groupDigits(search.blocked)} blocked)`;
  if (search?.equivalence === 'reads-from')
    return `all ${count(executions, 'reads-from class', 'reads-from classes')} of this program under ${memoryModel.toUpperCase()} for this input${blocked}; executions in which every read reads from the same write count once`;
  const same =
    strategy === 'dpor' ? '; schedules that differ only in the order of independent operations count once' : '';
  return `all ${count(executions, 'schedule')} of this program under ${memoryModel.toUpperCase()} for this input${blocked}${same}`;
}

function unfinishedText({ executions, search, passRate }: CampaignSummary): string[] {
  if (search === undefined) return [];
  const blocked = search.blocked === 0 ? '' : ` (${groupDigits(search.blocked)} blocked)`;
  const all = search.estimate === null ? '' : sizeText(Math.max(search.estimate, executions), search.estimateLow);
  const low = search.estimateLow ?? 0;
  const guess = '; a guess by the branches seen so far, at times wrong by orders of magnitude';
  const isGuess = search.estimate !== null && search.estimateLow === null;
  const least =
    low > executions ? `; at least ${rounded(low)} at ${percent(passRate.confidence)}` : isGuess ? guess : '';
  const what = search.equivalence === 'reads-from' ? 'reads-from classes' : 'schedules';
  return [`not exhaustive: ${groupDigits(executions)}${all} ${what}${blocked}${least}`];
}

/** An estimate without a lower end is by the branches seen so far, of which those that come first may be the richest or the poorest. */
function sizeText(size: number, low: number | null): string {
  return low === null ? ` of perhaps ${rounded(size)}` : ` of about ${rounded(size)}`;
}

/** `579`, `9.4e16`. */
function rounded(size: number): string {
  return size < 1e9 ? groupDigits(size) : size.toPrecision(2).replace('+', '');
}

/** The failure rate with its interval, or what a clean campaign leaves open; then what that is a rate of. */
function certainty(campaign: CampaignSummary): string[] {
  if (campaign.exhaustive) return [exhaustiveText(campaign)];
  if (campaign.search !== undefined) return unfinishedText(campaign);
  const { passRate } = campaign;
  if (passRate.executions === 0) return [];
  return [failureText(passRate), meaningOf(passRate)];
}

/** `failing 213 of 1,000 schedules: 21.3 % (18.9-23.9 at 95 %)`, `0 of 20,000: failure below 0.0192 % per schedule at 95 %` */
export function failureText({ value, low, high, executions, confidence }: PassRate): string {
  const failed = Math.round((1 - value) * executions);
  const of = `${groupDigits(failed)} of ${groupDigits(executions)}`;
  const sure = percent(confidence);
  if (failed === 0) return `${of}: failure below ${percent(1 - low)} per schedule at ${sure}`;
  const ends = `${percent(1 - high).slice(0, -2)}-${percent(1 - low).slice(0, -2)}`;
  return `failing ${of} schedules: ${percent(failed / executions)} (${ends} at ${sure})`;
}

const samplerText: Readonly<Record<string, string>> = {
  random: 'every thread that can run equally likely at each switch point',
  pos: 'random priorities, drawn anew for operations that conflict',
  pct: 'random priorities with few changes',
  surw: 'orders of the events of one object about equally likely, as far as frozen counts tell',
  frontier: 'from states that few executions came through, as of when it was frozen',
  lockstep: 'threads take turns of regular lengths, drawn for each schedule',
  rff: 'towards rare combinations of reads and writes, as of when it was frozen',
};

/** What the rate is a rate of: schedules of one sampler, not runs on a machine. */
function meaningOf({ sampler, from, racySites }: PassRate): string {
  const how = samplerText[sampler.replace(/:.*/, '')];
  const places = racySites === undefined || racySites === 0 ? '' : ` and ${count(racySites, 'racy place')}`;
  const fixed = from === undefined ? '' : `, fixed from execution ${groupDigits(from)} on`;
  return (
    `schedules as ${sampler} draws them${how === undefined ? '' : ` (${how}: synchronisation${places}${fixed})`}; ` +
    'not how often a run on hardware fails'
  );
}

/** `97.9 %`, `0.015 %`: three significant digits, never rounded up to 100 % or down to 0 % unless it is. */
export function percent(share: number): string {
  if (share === 0 || share === 1) return `${share * 100} %`;
  const value = share * 100;
  if (value >= 99.9) return `${Math.min(99.999, Math.floor(value * 1000) / 1000)} %`;
  if (value < 0.001) return '<0.001 %';
  return `${Number(value.toPrecision(3))} %`;
}
