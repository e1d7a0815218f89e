/** Whether a finding of the changed program is a finding of the old one. */
import { normaliseSourceLine } from '../report/finding-id.ts';
import type { Finding } from '../report/model.ts';
import { placesOf } from '../report/places.ts';
import type { SourceReader } from '../report/style.ts';
import type { Renamed } from './renamed-files.ts';
import { lineNow, type RunRecord } from './run-record.ts';

/**
 * By id (kind, functions and source lines), or, when the edit changed one of its source lines so that the id cannot stay, by kind, functions and the memory or locks that it
 * is about. What the old program's campaign had found beside it is never taken for it.
 */
export function isSameFinding(
  finding: Finding,
  old: Finding,
  record: Pick<RunRecord, 'findings' | 'places'>,
  sources: SourceReader,
  renamed: Renamed,
): boolean {
  if (finding.id === old.id) return true;
  if (finding.kind !== old.kind || record.findings.includes(finding.id)) return false;
  const edited = record.places.some((place) => place.text !== '' && lineNow(place, sources, renamed) === undefined);
  if (record.places.length > 0 && !edited) return false;
  return functionsOf(finding) === functionsOf(old) && subjectOf(finding) === subjectOf(old);
}

/**
 * Whether a finding that the old campaign did not have may be the old one in functions of other names: it is of the same kind, at lines of the same text or about the same
 * variable or locks. Or it may be another one: who knows?
 */
export function mayBeRenamed(
  finding: Finding,
  old: Finding,
  record: Pick<RunRecord, 'findings' | 'places'>,
  sources: SourceReader,
): boolean {
  if (finding.kind !== old.kind || record.findings.includes(finding.id)) return false;
  const now = placesOf(finding).map(({ file, line }) => normaliseSourceLine(sources(file)?.[line - 1] ?? ''));
  const before = record.places.map(({ text }) => text);
  const known = now.length > 0 && !now.includes('');
  if (known && now.toSorted().join('\n') === before.toSorted().join('\n')) return true;
  const named = old.memory === undefined ? old.waits !== undefined : old.memory.kind === 'global';
  return named && subjectOf(finding) === subjectOf(old);
}

/**
 * Whether the changed program still checks what an assertion checked: `edited` when the line has another text, `gone` when its file has no line that calls the same macro
 * either. Findings of other kinds need no check of the program's own.
 */
export function checkNow(
  old: Finding,
  { places }: Pick<RunRecord, 'places'>,
  sources: SourceReader,
  renamed: Renamed,
): 'same' | 'edited' | 'gone' {
  const [place] = places;
  if (old.kind !== 'assertion' || place === undefined || lineNow(place, sources, renamed) !== undefined) return 'same';
  const [call] = /\w+\(/.exec(place.text) ?? [];
  const lines = sources(renamed(place.file)) ?? [];
  return call !== undefined && lines.some((line) => normaliseSourceLine(line).includes(call)) ? 'edited' : 'gone';
}

function functionsOf(finding: Finding): string {
  return [...new Set(placesOf(finding).map((place) => place.function))].toSorted().join('\n');
}

/** What it is about: global variables and objects have names, heap blocks are told apart by where they come from, not by address. */
function subjectOf({ memory, waits }: Finding): string {
  if (memory !== undefined) return memory.kind === 'global' ? memory.name : memory.kind;
  return [...new Set((waits ?? []).filter(({ victim }) => victim !== true).map((wait) => wait.object))]
    .toSorted()
    .join('\n');
}
