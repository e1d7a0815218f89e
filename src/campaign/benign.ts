/**
 * Races that look harmless. They are still undefined behaviour and still reported, as warnings with the reason: the reader decides.
 */
import { AccessKind } from '../engine/kernel.ts';
import type { RawFinding } from '../engine/outcome.ts';
import type { Places } from './places.ts';

const statistics = /(?:^|[^a-z])(?:stats?|statistics?|counters?|hits|misses|metrics?)(?:[^a-z]|$)/i;

/** Why the race is likely benign; undefined when nothing suggests it. */
export function benignReason(finding: RawFinding, places: Places): string | undefined {
  const [current, previous] = finding.accesses ?? [];
  if (current === undefined || previous === undefined || finding.address === undefined) return undefined;
  if (current.kind === AccessKind.free || previous.kind === AccessKind.free) return undefined;
  const name = places.symbolizer.globalAt(finding.address);
  const text = `${name?.name ?? ''}${name?.member ?? ''}`.replaceAll(/([a-z])([A-Z])/g, '$1 $2');
  if (/stat(?:s|istics?)(?:[^a-z]|$)/i.test(text) || (statistics.test(text) && /stat|metric/i.test(text))) {
    return 'a statistics counter by its name: updates can be lost, nothing else depends on it';
  }
  return undefined;
}
