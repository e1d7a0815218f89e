/** What a recorder looks out for: accesses to the memory that a finding is about. */
import type { RawAccess, RawFinding } from '../engine/outcome.ts';

export interface Watch {
  readonly address: number;
  readonly bytes: number;
  /** The later access of a race, which the kernel tells by the cell that it races on. */
  readonly current?: Pick<RawAccess, 'thread' | 'site' | 'kind' | 'step'>;
  /** The earlier access of a race. */
  readonly previous?: { readonly thread: number; readonly site: number };
}

/** Null for findings that are about no memory. */
export function watchFor(finding: RawFinding): Watch | null {
  const [current, previous] = finding.accesses ?? [];
  if (current === undefined) return null;
  const watch = { address: current.address, bytes: current.bytes, current };
  return previous === undefined ? watch : { ...watch, previous: { thread: previous.thread, site: previous.site } };
}

/** Whether the access may be the one that found the race: the last that is. Its thread may have come to it before others ran. */
export function isCurrent(
  watch: Watch | null,
  thread: number,
  { site, kind, step }: Pick<RawAccess, 'site' | 'kind' | 'step'>,
): boolean {
  const { current } = watch ?? {};
  return current?.thread === thread && current.site === site && current.kind === kind && step <= current.step;
}
