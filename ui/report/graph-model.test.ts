import { describe, expect, it } from 'vitest';
import { dataRace, deadlock } from '../../src/report/golden/findings.ts';
import { lockOrderGraph, waitForGraph } from './graph-model.ts';
import { traceOfInterleaving } from './interleaving-trace.ts';

const arrows = (graph: ReturnType<typeof waitForGraph>): string[] =>
  (graph?.edges ?? []).map(({ from, to }) => `${from} -> ${to}`);

describe('graphs of a deadlock', () => {
  it('lead from every thread to what it waits for, and on to who has it', () => {
    const edges = arrows(waitForGraph(deadlock));
    for (const { thread, object, heldBy } of deadlock.waits!) {
      expect(edges).toContain(`thread ${thread} -> object ${object}`);
      if (heldBy !== undefined) expect(edges).toContain(`object ${object} -> thread ${heldBy.thread}`);
    }
  });

  it('lead from each lock held to the one that is wanted', () => {
    const wanted = deadlock.waits!.flatMap(({ object, locks }) => locks.map(({ name }) => `${name} -> ${object}`));
    expect(wanted.length).toBeGreaterThan(0);
    expect(arrows(lockOrderGraph(deadlock)).toSorted()).toStrictEqual([...new Set(wanted)].toSorted());
  });

  it('are none for a race', () => {
    expect([waitForGraph(dataRace), lockOrderGraph(dataRace)]).toStrictEqual([undefined, undefined]);
  });
});

describe('a trace from an interleaving', () => {
  it('has its rows as events, with their places and marks', () => {
    const { events, operations, locations, marks, threads } = traceOfInterleaving(dataRace);
    const rows = dataRace.interleaving;
    expect([...events.step]).toStrictEqual(rows.map(({ step }) => step));
    expect([...events.operation].map((number) => operations[number])).toStrictEqual(rows.map(({ text }) => text));
    expect([...events.location].map((number) => locations[number])).toStrictEqual(rows.map(({ location }) => location));
    expect(marks.map((index) => rows[index]?.marks)).toStrictEqual(dataRace.accesses!.map((_, side) => side));
    for (const { thread } of rows) expect(threads[thread]?.id).toBe(thread);
  });
});
