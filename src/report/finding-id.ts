/**
 * The identity of a finding: its kind and its places, a place being a function and its source line as a reader would compare it. Line
 * numbers, columns, file names, indentation and comments are left out, so that unrelated edits and moved files keep the identity.
 */

import { fnv1a32, hex32 } from '../base/hash.ts';
import type { Finding, FindingKind, SourceLocation } from './model.ts';
import { placesOf } from './places.ts';
import type { SourceReader } from './style.ts';

export interface IdentityPlace {
  readonly function: string;
  /** The source line's text; empty when it cannot be read. */
  readonly sourceLine: string;
}

/**
 * `data-race-1a2b3c4d`. The order of places does not count, and two sides at one place count once: a race of a line with itself is
 * one bug however many threads run it.
 */
export function findingId(kind: FindingKind, places: readonly IdentityPlace[]): string {
  const texts = places.map((place) => `${place.function}\u0000${normaliseSourceLine(place.sourceLine)}`);
  const sorted = [...new Set(texts)].toSorted(compareCodeUnits);
  return `${kind}-${hex32(fnv1a32([kind, ...sorted].join('\u0001')))}`;
}

/** The id of a whole finding by `placesOf`. */
export function identifyFinding(finding: Omit<Finding, 'id'>, sources: SourceReader): string {
  return findingId(
    finding.kind,
    placesOf(finding).map((place) => identityPlace(place, sources)),
  );
}

/** The identity of one place. */
export function identityPlace(location: SourceLocation, sources: SourceReader): IdentityPlace {
  const line = location.line < 1 ? undefined : sources(location.file)?.[location.line - 1];
  return { function: location.function, sourceLine: line ?? '' };
}

/** Without comments and without white space other than between two words. Texts in quotes stay as they are. */
export function normaliseSourceLine(line: string): string {
  const pieces =
    line.match(/"(?:[^"\\]|\\.)*"?|'(?:[^'\\]|\\.)*'?|\/\/.*|\/\*.*?(?:\*\/|$)|\s+|[\p{L}\p{N}_]+|./gsu) ?? [];
  let result = '';
  let gap = false;
  for (const piece of pieces) {
    if (/^(?:\/\/|\/\*|\s)/.test(piece)) {
      gap = true;
      continue;
    }
    if (gap && endsWithWord.test(result) && startsWithWord.test(piece)) result += ' ';
    result += piece;
    gap = false;
  }
  return result;
}

const endsWithWord = /[\p{L}\p{N}_]$/u;
const startsWithWord = /^[\p{L}\p{N}_]/u;

function compareCodeUnits(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
