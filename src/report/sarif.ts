/**
 * SARIF 2.1.0 for code scanning: a rule for every kind of finding, a result for every finding, and the interleaving as a code flow with
 * one thread flow per thread, whose `executionOrder` says how the threads' steps lie between each other.
 */

import { findingKinds } from './explain-kinds.ts';
import type { CheckResult, Finding, FindingKind, InterleavingRow, SourceLocation } from './model.ts';
import { placesOf, threadLabel } from './places.ts';
import { verdictLine } from './text-summary.ts';

export interface SarifOptions {
  /** Heddle's version. */
  readonly version: string;
}

type Json = Readonly<Record<string, unknown>>;

/** The result as a SARIF log with one run. */
export function renderSarif(result: CheckResult, options: SarifOptions): string {
  const kinds = [...new Set(result.findings.map((finding) => finding.kind))];
  const run = {
    tool: { driver: { name: 'heddle', semanticVersion: options.version, rules: kinds.map(rule) } },
    invocations: [invocation(result)],
    columnKind: 'unicodeCodePoints',
    results: result.findings.map((finding) => sarifResult(finding, kinds)),
  };
  const log = { version: '2.1.0', $schema: 'https://json.schemastore.org/sarif-2.1.0.json', runs: [run] };
  return `${JSON.stringify(log, null, 2)}\n`;
}

function rule(kind: FindingKind): Json {
  const { meaning, fix, decided } = findingKinds[kind];
  const name = kind.replaceAll(/(?:^|-)([a-z])/g, (_match, letter: string) => letter.toUpperCase());
  return {
    id: kind,
    name,
    shortDescription: { text: firstSentence(meaning) },
    fullDescription: { text: meaning },
    help: { text: `${fix}\n\n${decided}` },
    defaultConfiguration: { level: kind === 'lock-order-inversion' ? 'warning' : 'error' },
    properties: { tags: ['concurrency'] },
  };
}

function firstSentence(text: string): string {
  return /^.*?[.](?=\s|$)/s.exec(text)?.[0] ?? text;
}

function invocation(result: CheckResult): Json {
  const notes = result.notes.map((text) => ({ level: 'note', message: { text } }));
  const { error } = result;
  const errors =
    error === undefined
      ? []
      : [
          {
            level: 'error',
            descriptor: { id: error.code },
            message: { text: [error.message, error.hint, error.output].filter(Boolean).join('\n') },
          },
        ];
  const cutOff =
    result.verdict === 'incomplete'
      ? [{ level: 'warning', message: { text: `The check is ${verdictLine(result)}.` } }]
      : [];
  return { executionSuccessful: error === undefined, toolExecutionNotifications: [...errors, ...cutOff, ...notes] };
}

function sarifResult(finding: Finding, kinds: readonly FindingKind[]): Json {
  const places = placesOf(finding).filter(isKnown);
  const [first, ...others] = places;
  const flow = codeFlow(finding);
  return {
    ruleId: finding.kind,
    ruleIndex: kinds.indexOf(finding.kind),
    level: finding.severity,
    message: {
      text: [finding.title, finding.explanation, `Replay: ${finding.replay}`].filter((part) => part !== '').join('\n'),
    },
    locations: first === undefined ? [] : [location(first)],
    relatedLocations: others.map((place, index) => ({
      id: index + 1,
      ...location(place),
      message: { text: relatedText(finding, index + 1) },
    })),
    partialFingerprints: { 'heddle/v1': finding.id },
    ...(flow === undefined ? {} : { codeFlows: [flow] }),
    properties: {
      executionsHit: finding.executionsHit,
      schedule: finding.schedule,
      replay: finding.replay,
      ...(finding.benign?.likely === true ? { likelyBenign: finding.benign.reason } : {}),
    },
  };
}

function relatedText(finding: Finding, index: number): string {
  const side = finding.accesses?.[index] ?? finding.waits?.[index];
  return side === undefined ? 'other place' : `${threadLabel(finding.threads, side.thread)}: ${side.operation}`;
}

function codeFlow(finding: Finding): Json | undefined {
  const rows = finding.interleaving.filter((row) => isKnown(row.location));
  if (rows.length === 0) return undefined;
  const threads = [...new Set(rows.map((row) => row.thread))].toSorted((a, b) => a - b);
  return {
    message: {
      text: `The shortest interleaving known, with ${finding.switches} preemptive switch${finding.switches === 1 ? '' : 'es'}.`,
    },
    threadFlows: threads.map((thread) => ({
      id: threadLabel(finding.threads, thread),
      locations: rows.filter((row) => row.thread === thread).map(threadFlowLocation),
    })),
  };
}

function threadFlowLocation(row: InterleavingRow): Json {
  return {
    executionOrder: row.step,
    importance: row.marks === undefined ? 'important' : 'essential',
    location: {
      ...location(row.location),
      message: {
        text: row.switchReason === undefined ? row.text : `${row.text} (the thread before: ${row.switchReason})`,
      },
    },
  };
}

function isKnown(place: SourceLocation): boolean {
  return place.file !== '' && place.line > 0;
}

function location(place: SourceLocation): Json {
  return {
    physicalLocation: {
      artifactLocation: uri(place.file),
      region: { startLine: place.line, ...(place.column > 0 ? { startColumn: place.column } : {}) },
    },
    ...(place.function === '' ? {} : { logicalLocations: [{ name: place.function, kind: 'function' }] }),
  };
}

/** Relative names hang on the root of the sources; a reader decides where that is. */
function uri(file: string): Json {
  const encoded = file.replaceAll('\\', '/').split('/').map(encodeURIComponent).join('/');
  if (/^[A-Za-z]:[\\/]/.test(file)) return { uri: `file:///${encoded.replace('%3A', ':')}` };
  return file.startsWith('/') ? { uri: `file://${encoded}` } : { uri: encoded, uriBaseId: '%SRCROOT%' };
}
