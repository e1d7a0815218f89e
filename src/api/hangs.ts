/** Findings for executions that only the wall clock could stop: what counting catches never gets here. */
import { shellWord } from '../base/shell-word.ts';
import type { CampaignSettings } from '../campaign/settings.ts';
import type { Finding, ProgramInfo } from '../report/model.ts';
import { findingId } from '../report/finding-id.ts';

export function hangFindings(hangs: readonly number[], info: ProgramInfo, settings: CampaignSettings): Finding[] {
  const [first] = hangs;
  if (first === undefined) return [];
  const id = findingId('hang', [{ function: info.hash, sourceLine: '' }]);
  const seconds = settings.hangTimeoutMs / 1000;
  return [
    {
      id,
      kind: 'hang',
      severity: 'error',
      title: `hang in execution ${first}`,
      explanation: `The execution made no progress for ${seconds} s and was stopped from outside, so where it hangs is not known.`,
      deterministic: false,
      threads: [],
      message: `no progress for ${seconds} s`,
      executionsHit: hangs.length,
      firstHitAtExecution: first,
      schedule: '',
      switches: 0,
      interleaving: [],
      replay: againUpTo(first, info, settings),
    },
  ];
}

/** The command that comes to the execution: it has no schedule that could be replayed. */
function againUpTo(execution: number, info: ProgramInfo, settings: CampaignSettings): string {
  const { strategy, seed, engine } = settings;
  const options = `--strategy ${strategy} --memory-model ${engine.memoryModel} --seed ${seed} --runs ${execution + 1}`;
  const args = info.arguments.length === 0 ? [] : ['--', ...info.arguments.map(shellWord)];
  return ['heddle check', ...info.files.map(shellWord), options, ...args].join(' ');
}
