/** What a result has to say besides its figures: what was not covered, and how to come further. */
import type { CampaignResult } from '../campaign/campaign.ts';
import type { CampaignSum } from '../campaign/merge.ts';
import type { CampaignSettings } from '../campaign/settings.ts';
import { pctDepth } from '../campaign/strategy-plan.ts';
import type { ProgramInfo } from '../report/model.ts';
import { isUnended, type Resumable } from './resume.ts';
import { searchNotes } from './search-notes.ts';

export function notesOf(
  result: CampaignResult,
  settings: CampaignSettings,
  info: ProgramInfo,
  resumable: Resumable | undefined,
): string[] {
  const { sum, notes } = result;
  const all: string[] = [];
  if (settings.engine.memoryModel === 'sc')
    all.push('Memory model: sequential consistency. Outcomes that only weak memory allows are not explored.');
  if (info.files.some((file) => file.endsWith('.wasm'))) {
    all.push(
      'The program was linked elsewhere: code in it that was compiled without the ThreadSanitizer pass is not checked.',
    );
  }
  if (settings.shard !== undefined) {
    const { index, of } = settings.shard;
    all.push(`This is shard ${index} of ${of}: put all of them together with \`heddle report merge\`.`);
  }
  if (sum.cutOff > 0) {
    const limits = [...sum.limits].map((limit) => `\`${limit}\``).join(' or ');
    all.push(`${sum.cutOff} ${sum.cutOff === 1 ? 'execution was' : 'executions were'} cut off at ${limits}.`);
  }
  if (sum.threads === 1 && sum.executions > 0 && sum.candidates.size === 0) all.push(oneThread);
  if (sum.timedWaits > 0 && sum.candidates.size === 0 && settings.engine.timeOuts === 'late') all.push(lateTimeOuts);
  if (missedGoal(result, settings)) {
    all.push('The campaign ended before new traces became rare, which `--until-saturated` asks for.');
  }
  const goesOn = resumable?.isKept === true && isUnended(result.stoppedBy);
  all.push(...searchNotes(sum, settings, goesOn), ...pctNotes(sum, settings));
  if (settings.engine.preempt === 'sync')
    all.push('Threads switch at synchronisation only (`--preempt sync`): lost updates of racing accesses do not show.');
  return [...all, ...notes];
}

/** `--until-saturated`, but something else ended the campaign. */
export function missedGoal({ stoppedBy }: CampaignResult, settings: CampaignSettings): boolean {
  return settings.untilSaturated && stoppedBy !== 'exhausted';
}

const oneThread =
  'No execution had a second thread, so nothing ran concurrently: does the program need other arguments (behind `--`) or input?';

const lateTimeOuts =
  'Waits with a time-out timed out only when nobody else could run: `--time-outs any` lets them time out beside a wake-up that is under way, too.';

/** What PCT promises for this program. */
function pctNotes({ threads, horizon, executions }: CampaignSum, { strategy }: CampaignSettings): string[] {
  if (!strategy.startsWith('pct') || executions === 0) return [];
  const depth = pctDepth(strategy);
  const schedules = threads * horizon ** (depth - 1);
  return [
    `A schedule shows a bug that needs ${depth} events in order with a probability of at least 1 in ${Math.ceil(schedules)}: ` +
      `1/(n k^${depth - 1}) for n = ${threads} threads and k = ${horizon} scheduling points.`,
  ];
}
