/** One finding as an expert wants to read it: what and where, how to see it again, all sides, why, and how it came about. */

import { harmless } from './cells.ts';
import { filesOf, interleavingLines } from './interleaving.ts';
import type { Access, Finding, FindingKind, OrderCount, Wait } from './model.ts';
import { count, groupDigits, threadLabel } from './places.ts';
import { shortNames } from './short-names.ts';
import { textContext, type TextContext, type TextOptions } from './style.ts';
import {
  innermostPlaces,
  paragraph,
  renderLocks,
  renderMemory,
  renderRefused,
  renderStack,
  wholeStack,
} from './text-stack.ts';
import { renderWaitForGraph } from './text-waits.ts';
import { weakMemoryLines } from './text-weak.ts';

export interface FindingTextOptions extends TextOptions {
  /** Executions of the campaign, for `seen in 412 of 20,000 executions`. */
  readonly executions?: number;
  /** Rows of the interleaving shown at most. Default 40. */
  readonly maxRows?: number;
}

/** These findings show in what the program printed, so its last lines are part of the report. */
const kindsWithOutput: ReadonlySet<FindingKind> = new Set(['assertion', 'abort', 'uncaught-exception', 'exit-status']);
const maxOutputLines = 10;

/** The finding as text, without a line break at the end. */
export function renderFinding(finding: Finding, options: FindingTextOptions = {}): string {
  const context = textContext(options);
  const colour = finding.severity === 'error' ? 'red' : 'yellow';
  const title = paragraph(`${finding.severity}: ${finding.title}`, 0, context, 2);
  const sections: string[][] = [
    [
      ...title.map((line) => context.style('bold', context.style(colour, line))),
      `  replay: ${context.style('bold', harmless(finding.replay))}`,
    ],
    message(finding, context),
    ...(finding.accesses ?? []).map((access, index, all) =>
      accessLines(finding, access, all.length > 1 ? index : undefined, context),
    ),
    ...(finding.waits ?? []).map((wait, index, all) =>
      waitLines(finding, wait, all.length > 1 ? index : undefined, context),
    ),
    frames(finding, context),
    section(
      'waits for',
      finding.kind === 'deadlock' ? renderWaitForGraph(finding.waits ?? [], finding.threads, 4, context) : [],
      context,
    ),
    section(
      'memory',
      finding.memory === undefined ? [] : renderMemory(finding.memory, finding.threads, 4, context),
      context,
    ),
    section('why', finding.explanation === '' ? [] : paragraph(finding.explanation, 4, context), context),
    section(
      'likely benign',
      finding.benign?.likely === true ? paragraph(finding.benign.reason, 4, context) : [],
      context,
    ),
    section('weak memory', weakMemoryLines(finding, context), context),
    section(
      'missing order',
      finding.blame === undefined ? [] : paragraph(finding.blame.statement, 4, context),
      context,
    ),
    section('decisive order', decisiveLines(finding, context), context),
    section('related', relatedLines(finding, context), context),
    section('threads', threadLines(finding, context), context),
    interleaving(finding, options, context),
    output(finding, context),
    context.verbose ? section('schedule', [`    ${harmless(finding.schedule)}`], context) : [],
    footer(finding, options).flatMap((text) => paragraph(text, 2, context)),
  ];
  return sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n');
}

function section(name: string, lines: readonly string[], context: TextContext): string[] {
  return lines.length === 0 ? [] : [`  ${context.style('bold', name)}`, ...lines];
}

function message(finding: Finding, context: TextContext): string[] {
  return finding.message === undefined || finding.message === '' ? [] : paragraph(finding.message, 2, context);
}

function sideTitle(
  finding: Finding,
  thread: number,
  text: string,
  index: number | undefined,
  context: TextContext,
): string[] {
  const mark = index === undefined ? '' : `(${index + 1}) `;
  return paragraph(`${mark}${threadLabel(finding.threads, thread)}: ${text}`, 2, context, 2 + mark.length).map((line) =>
    context.style('bold', line),
  );
}

function accessLines(finding: Finding, access: Access, index: number | undefined, context: TextContext): string[] {
  const stack = access.stack.length > 0 ? access.stack : [access.location];
  return [
    ...sideTitle(finding, access.thread, access.operation, index, context),
    ...renderStack(stack, 6, context),
    ...renderLocks(access.locks, 6, context),
    ...renderRefused(access.refused ?? [], 6, context),
  ];
}

function waitLines(finding: Finding, wait: Wait, index: number | undefined, context: TextContext): string[] {
  const stack = wait.stack.length > 0 ? wait.stack : [wait.location];
  const { heldBy } = wait;
  const holder = heldBy === undefined ? '' : threadLabel(finding.threads, heldBy.thread);
  const who = wait.section === true ? `${holder} is inside of ${wait.object},` : `${wait.object} is held by ${holder},`;
  const taken = wait.section === true ? 'entered' : heldBy?.ended === true ? 'which has ended; taken' : 'taken';
  const operation = wait.victim === true ? `${wait.operation} (a victim)` : wait.operation;
  const held =
    heldBy === undefined || heldBy.stack.length === 0
      ? []
      : [
          ...paragraph(`${who} ${taken} ${innermostPlaces(heldBy.stack)}`, 6, context, 8),
          ...wholeStack(heldBy.stack, 8, context),
        ];
  return [
    ...sideTitle(finding, wait.thread, operation, index, context),
    ...renderStack(stack, 6, context),
    ...renderLocks(wait.locks, 6, context),
    ...held,
  ];
}

function frames(finding: Finding, context: TextContext): string[] {
  if (finding.frames === undefined || finding.frames.length === 0) return [];
  const title =
    finding.thread === undefined ? [] : [`  ${context.style('bold', threadLabel(finding.threads, finding.thread))}`];
  return [...title, ...renderStack(finding.frames, 6, context)];
}

function decisiveLines({ decisiveOrder }: Finding, context: TextContext): string[] {
  if (decisiveOrder === undefined) return [];
  const { statement, forced, forbidden } = decisiveOrder;
  const of = (count: OrderCount): string => `${groupDigits(count.failing)} of ${groupDigits(count.executions)}`;
  const counts = `Forced, it failed in ${of(forced)} executions; forbidden, in ${of(forbidden)}.`;
  return [...paragraph(statement, 4, context), ...paragraph(counts, 4, context)];
}

/** Only threads that somebody created: where they come from tells two threads with one start routine apart. */
function relatedLines({ related = [] }: Finding, context: TextContext): string[] {
  return related.flatMap(({ id, reason }) => paragraph(`${id}: ${reason}`, 4, context));
}

function threadLines(finding: Finding, context: TextContext): string[] {
  return finding.threads.flatMap(({ id, createdBy }) => {
    if (createdBy === undefined) return [];
    const creator = threadLabel(finding.threads, createdBy.thread);
    const text = `${threadLabel(finding.threads, id)}, created by ${creator}`;
    const place = createdBy.stack.length === 0 ? '' : ` ${innermostPlaces(createdBy.stack)}`;
    return [...paragraph(shortNames(`${text}${place}`), 4, context, 6), ...wholeStack(createdBy.stack, 6, context)];
  });
}

function interleaving(finding: Finding, options: FindingTextOptions, context: TextContext): string[] {
  const lines = interleavingLines(finding, {
    ...context,
    columns: context.columns - 2,
    tableColumns: context.tableColumns - 2,
    maxRows: options.maxRows ?? 40,
  });
  if (lines.length === 0) return [];
  const switches =
    finding.switches === 0
      ? 'no preemptive switch'
      : count(finding.switches, 'preemptive switch', 'preemptive switches');
  const files = filesOf(finding);
  const where = files.length === 1 ? `; lines of ${harmless(files.join())}` : '';
  return [
    ...paragraph(`shortest interleaving known (${switches}${where})`, 2, context).map((line) =>
      context.style('bold', line),
    ),
    ...lines.map((line) => `  ${line}`),
  ];
}

function output(finding: Finding, context: TextContext): string[] {
  if (finding.output === undefined || finding.output === '') return [];
  if (!context.verbose && !kindsWithOutput.has(finding.kind)) return [];
  const lines = finding.output.replace(/\n$/, '').split('\n');
  const shown = context.verbose ? lines : lines.slice(-maxOutputLines);
  const title =
    shown.length < lines.length ? `program output (last ${shown.length} of ${lines.length} lines)` : 'program output';
  return section(
    title,
    shown.map((line) => `    | ${harmless(line)}`.trimEnd()),
    context,
  );
}

function footer(finding: Finding, options: FindingTextOptions): string[] {
  const of = options.executions === undefined ? '' : ` of ${groupDigits(options.executions)}`;
  const amount =
    of === '' ? count(finding.executionsHit, 'execution') : `${groupDigits(finding.executionsHit)}${of} executions`;
  const lines = [`seen in ${amount}, first in execution ${groupDigits(finding.firstHitAtExecution)}`];
  if (!finding.deterministic)
    lines.push('not deterministic: only the wall-clock watchdog could stop this execution, so a replay may differ');
  return lines;
}
