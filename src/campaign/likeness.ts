/** Whether two raw findings of different executions may be the same bug. */
import type { RawFinding } from '../engine/outcome.ts';

/** Kinds whose message names the bug: what the program says is wrong. */
const kindsByMessage: ReadonlySet<string> = new Set(['assertion', 'abort', 'uncaught-exception', 'exit-status']);

/**
 * May be the same bug with other threads in its roles, which has another key. Wider than a finding's id, so what is said about executions without it holds for the id too.
 */
export function looksLike(one: RawFinding, finding: RawFinding): boolean {
  if (one.kind !== finding.kind) return false;
  if (kindsByMessage.has(one.kind)) return one.message === finding.message;
  if (one.kind === 'library-misuse') return one.cause === finding.cause;
  if (one.kind !== 'data-race') return true;
  const sites = ({ accesses }: RawFinding): string =>
    (accesses ?? [])
      .map(({ site }) => site)
      .toSorted((a, b) => a - b)
      .join();
  return sites(one) === sites(finding);
}
