/** What `heddle replay` says: the finding and its whole interleaving, that it does not come any more, or where the replay went astray. */

import { harmless } from './cells.ts';
import { filesOf, renderInterleaving } from './interleaving.ts';
import type { Finding } from './model.ts';
import { textContext, type TextOptions } from './style.ts';
import { renderFinding } from './text-finding.ts';
import { paragraph } from './text-stack.ts';

/** The first step at which a replay was not the recorded execution. */
export interface Divergence {
  readonly step: number;
  readonly expected: string;
  readonly actual: string;
}

export interface ReplayOutcome {
  readonly outcome: 'reproduced' | 'not-reproduced' | 'diverged';
  /** What the replay found; for `not-reproduced` the finding that was expected, when it is known. */
  readonly finding?: Finding;
  /** Source files that have changed since the program was stored. */
  readonly changedFiles?: readonly string[];
  readonly divergence?: Divergence;
}

export interface ReplayTextOptions extends TextOptions {
  /** The interleaving alone, every row of it. */
  readonly step?: boolean;
}

/** The text of a replay, ending with a line break. */
export function renderReplay(replay: ReplayOutcome, options: ReplayTextOptions = {}): string {
  const context = textContext(options);
  const bold = (colour: 'red' | 'green' | 'yellow', text: string): string =>
    paragraph(text, 0, context, 2)
      .map((line) => context.style('bold', context.style(colour, line)))
      .join('\n');
  switch (replay.outcome) {
    case 'reproduced': {
      const stale = staleNote(replay.changedFiles ?? []);
      const note = stale === '' ? '' : `${paragraph(stale, 2, context).join('\n')}\n`;
      return `${reproduced(replay.finding, options)}\n\n${bold('red', reproducedLine(replay.finding))}\n${note}`;
    }
    case 'not-reproduced': {
      const what = replay.finding === undefined ? 'no finding' : `${harmless(replay.finding.id)} did not come`;
      const text = `not reproduced: the schedule ran to its end, ${what}`;
      const next = 'The program has changed, or the bug is fixed: run `heddle check` to search all schedules again.';
      return `${bold('green', text)}\n${paragraph(next, 2, context).join('\n')}\n`;
    }
    case 'diverged':
      return `${bold('yellow', divergedLine(replay.divergence))}\n${divergence(replay.divergence, options)}\n`;
  }
}

function staleNote(files: readonly string[]): string {
  if (files.length === 0) return '';
  const names = files.map((file) => `\`${harmless(file)}\``).join(', ');
  const [has, its] = files.length === 1 ? ['has', 'its'] : ['have', 'their'];
  return `This was the program as it was stored: ${names} ${has} changed since, and ${its} lines are left out. Run \`heddle verify\` to try the program as it is now.`;
}

function reproduced(finding: Finding | undefined, options: ReplayTextOptions): string {
  if (finding === undefined) return 'A finding came.';
  if (options.step !== true) return renderFinding(finding, options);
  const rows = renderInterleaving(finding, options);
  const context = textContext(options);
  const title = context.style('bold', paragraph(`${finding.severity}: ${finding.title}`, 0, context, 2).join('\n'));
  const files = filesOf(finding);
  const where = files.length === 1 ? `lines of ${harmless(files.join())}\n` : '';
  return `${title}\n\n${rows === '' ? 'No event was recorded.' : `${where}${rows}`}`;
}

function reproducedLine(finding: Finding | undefined): string {
  if (finding === undefined) return 'reproduced';
  const switches = `${finding.switches} preemptive switch${finding.switches === 1 ? '' : 'es'}`;
  return `reproduced: ${finding.id} with ${switches}`;
}

function divergedLine(at: Divergence | undefined): string {
  return at === undefined
    ? 'diverged: the replay is not the recorded execution'
    : `diverged at step ${at.step}: the replay is not the recorded execution`;
}

function divergence(at: Divergence | undefined, options: ReplayTextOptions): string {
  const context = textContext(options);
  const sides =
    at === undefined
      ? []
      : [
          ...paragraph(`recorded: ${at.expected}`, 2, context, 12),
          ...paragraph(`replayed: ${at.actual}`, 2, context, 12),
        ];
  const cause =
    'A token fits the program, compile flags and options that it was made with. With a stored finding, whose program is kept, this is a ' +
    'bug in Heddle: please report it with the program and the token.';
  return [...sides, ...paragraph(cause, 2, context)].join('\n');
}
