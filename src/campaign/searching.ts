/** A campaign's exhaustive search: all of it in one worker. */
import type { StoppedBy } from '../report/model.ts';
import type { Checkpoints } from './checkpoint.ts';
import type { Crew } from './crew.ts';
import type { CampaignSum } from './merge.ts';
import type { SavedSearch, SearchPart } from './search-runner.ts';
import { type CampaignSettings, nothingLearned, timeLimits } from './settings.ts';
import { WorkerHung } from './worker-handle.ts';

/** Between two looks whether the state of the search is to be saved. */
const lookEveryMs = 100;

export interface SearchEnd {
  /** Undefined: what the campaign was stopped by. */
  readonly endedBy?: StoppedBy;
  readonly note?: string;
  /** The execution that made no progress. */
  readonly hung?: number;
}

/** Adds what is found to `sum`. */
export async function searchAll(
  crew: Crew,
  settings: CampaignSettings,
  sum: CampaignSum,
  checkpoints: Checkpoints | undefined,
): Promise<SearchEnd> {
  const before = checkpoints?.resume;
  if (before?.search !== undefined) sum.search = before.search.summary;
  const from =
    before?.search === undefined ? undefined : { state: before.search.state, traces: before.sum.coverage.traces };
  const save = ({ begun, state, ms }: SavedSearch, { search: summary }: SearchPart): void => {
    const started = performance.now();
    // Puts the racy sites in order.
    sum.learned();
    const all = { from: begun, learned: nothingLearned, frozen: null, hangs: [], search: { summary, state } };
    checkpoints?.save({ ...all, sum: sum.state() }, ms + performance.now() - started);
  };
  const add = (part: SearchPart): void => {
    sum.addSearch(part);
    if (part.saved !== undefined) save(part.saved, part);
  };
  const worker = crew.worker(0);
  const ticker = setInterval(() => {
    if (checkpoints?.due() === true) worker.save();
  }, lookEveryMs);
  try {
    const request = { keeps: checkpoints !== undefined, from };
    const last = await worker.run<'search'>({ kind: 'search', request }, undefined, add);
    add(last);
    if (sum.unsupported !== undefined) return { endedBy: 'first' };
    if (last.search.done && !Object.values(timeLimits).some((limit) => sum.limits.has(limit)))
      return { endedBy: 'exhausted' };
    return settings.stopOn === 'first' && sum.candidates.size > 0 ? { endedBy: 'first' } : {};
  } catch (error) {
    if (!(error instanceof WorkerHung)) throw error;
    crew.dismiss(0);
    const { execution, planning } = error;
    const counts = `counts are those of the first ${sum.executions}`;
    if (planning)
      return {
        note: `The search was stopped while it worked out what to run after execution ${execution}; ${counts}.`,
      };
    const note = `The search ended at an execution that made no progress; ${counts}, and of this one.`;
    return { endedBy: 'first', note, hung: execution };
  } finally {
    clearInterval(ticker);
    sum.endSearch();
  }
}
