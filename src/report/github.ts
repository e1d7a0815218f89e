/** Workflow commands of GitHub Actions: one annotation for every place of every finding. */

import type { CheckResult, Finding, SourceLocation } from './model.ts';
import { formatPlace, placesOf, threadLabel } from './places.ts';
import { verdictLine } from './text-summary.ts';

/** One command a line. A clean result is a notice. */
export function renderGithub(result: CheckResult): string {
  const lines = [
    ...result.findings.flatMap(annotations),
    ...(result.error === undefined ? [] : [command('error', { title: result.error.code }, errorText(result.error))]),
    ...result.notes.map((note) => command('notice', { title: 'heddle' }, note)),
    ...verdictLines(result),
  ];
  return lines.map((line) => `${line}\n`).join('');
}

function annotations(finding: Finding): string[] {
  const places = uniquePlaces(placesOf(finding));
  const text = [finding.explanation, ...sides(finding), finding.replay].filter((line) => line !== '').join('\n');
  if (places.length === 0) return [command(finding.severity, { title: finding.title }, text)];
  return places.map((place, index) =>
    index === 0
      ? command(finding.severity, { title: finding.title, ...at(place) }, text)
      : command(
          'notice',
          { title: `other side: ${finding.title}`, ...at(place) },
          `See ${formatPlace(places[0] ?? place)} [${finding.id}].`,
        ),
  );
}

function sides(finding: Finding): string[] {
  return [...(finding.accesses ?? []), ...(finding.waits ?? [])].map(
    (side) => `${threadLabel(finding.threads, side.thread)}: ${side.operation} at ${formatPlace(side.location)}`,
  );
}

function verdictLines(result: CheckResult): string[] {
  if (result.verdict === 'clean')
    return [
      command('notice', { title: 'heddle' }, `clean: no finding in ${result.campaign?.executions ?? 0} executions`),
    ];
  if (result.verdict === 'incomplete') return [command('warning', { title: 'heddle' }, verdictLine(result))];
  return [];
}

function errorText(error: NonNullable<CheckResult['error']>): string {
  return [error.message, error.hint, error.output].filter((part) => part !== undefined && part !== '').join('\n');
}

function uniquePlaces(places: readonly SourceLocation[]): SourceLocation[] {
  const known = places.filter((place) => place.file !== '' && place.line > 0);
  return [...new Map(known.map((place) => [`${place.file}:${place.line}`, place])).values()];
}

function at(place: SourceLocation): Record<string, string> {
  const column: Record<string, string> = place.column > 0 ? { col: String(place.column) } : {};
  return { file: place.file, line: String(place.line), ...column };
}

/** One workflow command. */
export function command(
  name: 'error' | 'warning' | 'notice',
  properties: Readonly<Record<string, string>>,
  message: string,
): string {
  const list = Object.entries(properties).map(([key, value]) => `${key}=${escapeProperty(value)}`);
  return `::${name} ${list.join(',')}::${escapeData(message)}`;
}

/** As the runner reads the text after the second `::`. */
export function escapeData(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

/** As the runner reads a property's value. */
export function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
