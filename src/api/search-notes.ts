/** What a report says about an exhaustive search. */
import type { CampaignSum } from '../campaign/merge.ts';
import type { CampaignSettings } from '../campaign/settings.ts';
import type { SearchGap } from '../engine/search.ts';
import type { SearchBound } from '../strategies/search/sequential.ts';

const gapText: Readonly<Record<SearchGap, string>> = {
  loop: 'A loop that looked as if it waited for another thread ended by itself: schedules in which it ends earlier were not explored.',
  allocation:
    'A thread allocated more than its own arena holds: the order of such allocations was not explored everywhere.',
  barrier:
    'membarrier was called: schedules that differ only in what other threads had done by then were not all explored.',
  call: 'A system call came in the middle of a transition: schedules that switch just before it were not explored.',
  order:
    'No schedule was found for some combination of reads and writes that may have one: what it leads to was not explored.',
};

/** `goesOn`: with `--resume`. */
export function searchNotes(
  { search }: CampaignSum,
  { strategy, engine }: CampaignSettings,
  goesOn: boolean,
): string[] {
  if (search === undefined) return [];
  const notes: string[] = [];
  if (!search.done) {
    const more = goesOn ? 'more `--time`, with `--resume` to go on from here' : 'more `--time`';
    notes.push(`The search of \`--strategy ${strategy}\` did not come to its end: give it ${more}.`);
  }
  if (search.bound !== undefined) notes.push(...boundNotes(search.bound));
  for (const gap of search.gaps) notes.push(gapText[gap]);
  if (engine.preempt !== 'all')
    notes.push(`With \`--preempt ${engine.preempt}\` the search does not see every access.`);
  if (engine.heap !== 'quarantine') {
    notes.push(
      `With \`--heap ${engine.heap}\` addresses depend on the order of allocations, which the search does not explore.`,
    );
  }
  return notes;
}

function boundNotes({ counts, complete, overflowed }: SearchBound): string[] {
  const notes: string[] = [];
  if (complete < 0) notes.push(`Not even the schedules without ${counts} were all run.`);
  else notes.push(`Every schedule with at most ${complete} ${complete === 1 ? counts.slice(0, -1) : counts} was run.`);
  if (overflowed) notes.push('More schedules waited for their turn than Heddle keeps: those beyond were left out.');
  return notes;
}
