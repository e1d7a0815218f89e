/** A trace from a finding's interleaving alone, for findings whose executions were not recorded. */
import type { Finding, SourceLocation } from '../../src/report/model.ts';
import type { Trace, TraceSwitch } from '../../src/report/trace-model.ts';

export function traceOfInterleaving(finding: Finding): Trace {
  const rows = finding.interleaving;
  const operations: string[] = [];
  const locations: SourceLocation[] = [];
  const number = <T>(list: T[], same: (one: T) => boolean, value: T): number => {
    const known = list.findIndex(same);
    return known >= 0 ? known : list.push(value) - 1;
  };
  const sides = finding.accesses ?? finding.waits ?? [];
  const marks = sides.map((_, side) => rows.findIndex((row) => row.marks === side));
  const none = (): Int32Array => new Int32Array(rows.length).fill(-1);
  return {
    threads: threadsOf(finding),
    events: {
      count: rows.length,
      step: Uint32Array.from(rows, ({ step }) => step),
      thread: Uint16Array.from(rows, ({ thread }) => thread),
      operation: Uint16Array.from(rows, ({ text }) => number(operations, (one) => one === text, text)),
      object: none(),
      location: Int32Array.from(rows, ({ location }) =>
        number(locations, (one) => JSON.stringify(one) === JSON.stringify(location), location),
      ),
      before: none(),
      after: none(),
    },
    operations,
    objects: [],
    locations,
    values: [],
    edges: [],
    holds: [],
    waits: [],
    switches: rows.flatMap(({ switchReason, thread }, event): TraceSwitch[] => {
      if (switchReason === undefined) return [];
      const reason = switchReason.includes('preempt')
        ? 'preempted'
        : switchReason.includes('fini')
          ? 'finished'
          : switchReason.includes('gives')
            ? 'gives-way'
            : 'waits';
      return [{ event, from: rows[event - 1]?.thread ?? thread, reason }];
    }),
    marks,
  };
}

/** By id, so that the list can be indexed. */
function threadsOf({ threads, interleaving }: Finding): Trace['threads'] {
  const last = Math.max(0, ...threads.map(({ id }) => id), ...interleaving.map(({ thread }) => thread));
  return Array.from({ length: last + 1 }, (_, id) => threads.find((one) => one.id === id) ?? { id, name: '' });
}
