/** What of a long execution is traced. */
import type { TraceGap } from '../../engine/trace.ts';

/** Executions of more events are traced in parts: so many at the beginning, before the finding and after it. */
export const longEvents = 1_000_000;
const firstEvents = 100_000;
const eventsBefore = 200_000;
export const eventsAfter = 10_000;
export const everything: TraceGap = { from: 0, to: Infinity };

/** Of an execution of so many events, with the finding at event `finding`. */
export function gapsOf(events: number, finding: number): TraceGap[] {
  if (events <= longEvents) return [];
  const before = { from: firstEvents, to: finding - eventsBefore };
  const after = { from: Math.max(firstEvents, finding + eventsAfter), to: Infinity };
  return before.from < before.to ? [before, after] : [after];
}
