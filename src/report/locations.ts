/** Every place that a finding names. */
import type { Finding, SourceLocation } from './model.ts';

export function locationsOf(finding: Finding): SourceLocation[] {
  const sides = [...(finding.accesses ?? []), ...(finding.waits ?? [])];
  const stacks = [
    ...sides.flatMap(({ stack, locks }) => [stack, ...locks.map((lock) => lock.stack)]),
    ...(finding.accesses ?? []).flatMap(({ refused = [] }) => refused.map((lock) => lock.stack)),
    ...(finding.waits ?? []).map(({ heldBy }) => heldBy?.stack ?? []),
    ...finding.threads.map(({ createdBy }) => createdBy?.stack ?? []),
    finding.frames ?? [],
    finding.memory?.allocatedBy?.stack ?? [],
    finding.memory?.freedBy?.stack ?? [],
    finding.memory?.destroyedBy?.stack ?? [],
  ];
  const weak = (finding.weakAccesses ?? []).map(({ location }) => location);
  const declared = finding.memory?.location === undefined ? [] : [finding.memory.location];
  return [
    ...sides.map(({ location }) => location),
    ...stacks.flat(),
    ...finding.interleaving.map(({ location }) => location),
    ...weak,
    ...declared,
  ];
}
