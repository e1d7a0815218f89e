import { deserialize, serialize } from 'node:v8';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { RawFinding } from '../engine/outcome.ts';
import type { Profile } from '../strategies/profile.ts';
import { allVisited, newFrontierSums } from '../strategies/frontier-states.ts';
import { CampaignSum, type SumState } from './merge.ts';
import type { Candidate, ShardResult } from './shard-result.ts';

function finding(key: string): RawFinding {
  return {
    kind: 'data-race',
    severity: 'error',
    key,
    message: '',
    fatal: false,
    step: 1,
    thread: 0,
    stack: [],
    deterministic: true,
  };
}

interface Part {
  readonly counts: readonly number[];
  readonly traces: readonly number[];
  readonly sites: readonly number[];
  readonly found: readonly {
    readonly key: string;
    readonly at: number;
    readonly preemptions: number;
    readonly decisions: number;
  }[];
  readonly profile: Profile;
  readonly readsFrom: { readonly pairs: readonly number[]; readonly signatures: readonly number[] };
  readonly limit: boolean;
  readonly unsupported: boolean;
}

const part: fc.Arbitrary<Part> = fc.record({
  counts: fc.array(fc.nat(50), { minLength: 9, maxLength: 9 }),
  traces: fc.array(fc.nat(9)),
  sites: fc.array(fc.nat(9)),
  found: fc.uniqueArray(
    fc.record({ key: fc.constantFrom('a', 'b', 'c'), at: fc.nat(99), preemptions: fc.nat(2), decisions: fc.nat(2) }),
    { selector: ({ key }) => key },
  ),
  profile: fc.record({
    executions: fc.nat(5),
    parents: fc.constant([7, 1, 1, 0]),
    counts: fc
      .array(fc.tuple(fc.constantFrom(1, 7), fc.integer({ min: -3, max: 3 }), fc.nat(9), fc.nat(9)))
      .map((all) => all.flat()),
    links: fc.array(fc.tuple(fc.nat(4), fc.nat(4))).map((all) => all.flat()),
  }),
  readsFrom: fc.record({ pairs: fc.array(fc.nat(9)), signatures: fc.uniqueArray(fc.nat(5)) }),
  limit: fc.boolean(),
  unsupported: fc.boolean(),
});

/** Shard number `index` runs executions of its own: `index * 100` and so on. */
function shard(
  { counts, traces, sites, found, profile, readsFrom, limit, unsupported }: Part,
  index: number,
): ShardResult {
  const from = index * 100;
  const frontiers = newFrontierSums();
  for (const [at, state] of sites.entries()) {
    frontiers.counting.add(from + at, Uint16Array.of(index, at, state), [
      { state, length: at % 4, offered: 3 << at, tried: 1 << at },
      { state: -1 - state, length: 1, offered: 3, tried: state },
    ]);
  }
  const candidates = new Map(
    found.map(({ key, at, preemptions, decisions }): [string, Candidate] => {
      const witness = {
        execution: from + at,
        decisions: Array.from({ length: 3 * decisions }, () => index),
        preemptions,
        heapPolicy: 'reuse' as const,
        memoryModel: 'sc' as const,
        racySites: [],
      };
      return [
        key,
        { finding: { ...finding(key), step: from + at }, hits: 1 + at, sampleHits: at, firstHit: from + at, witness },
      ];
    }),
  );
  const [executions = 0, failing = 0, racing = 0, cutOff = 0, samples = 0, failingSamples = 0, horizon = 0] = counts;
  const [steps = 0, cutOffSamples = 0] = counts.slice(7);
  return {
    executions,
    failing,
    racing,
    cutOff,
    samples,
    failingSamples,
    cutOffSamples,
    candidates,
    sampleTraces: Float64Array.from(traces.slice(1)),
    otherTraces: Float64Array.from(traces.slice(0, 1)),
    readsFrom: Float64Array.from(sites),
    racySites: sites,
    horizon,
    threads: horizon,
    timedWaits: failing,
    taught: {
      profile,
      readsFrom: {
        possible: readsFrom.pairs,
        seen: readsFrom.pairs,
        corpus: readsFrom.signatures.map((signature) => ({
          signature,
          execution: from + signature,
          constraints: [{ write: index, read: 1, positive: true }],
          count: 1 + signature,
        })),
      },
      payoffs: {
        executions: readsFrom.signatures,
        hits: new Map(found.map(({ key, at }) => [key, [at, 1]])),
      },
      visited: allVisited(frontiers),
    },
    steps,
    limits: limit ? ['--max-steps'] : [],
    ...(unsupported ? { unsupported: { execution: from, name: `call${index}`, stack: [] } } : {}),
    nondeterminism: { execution: from, what: 'x' },
  };
}

/** @param cut after so many shards the generation ends; and, with `resumed`, the sum goes on from its state */
function summary(shards: readonly ShardResult[], cut: number = 0, resumed: boolean = false): unknown {
  let sum = new CampaignSum();
  for (const one of shards.slice(0, cut)) sum.add(structuredClone(one));
  if (cut > 0) {
    sum.coverage.endGeneration(0);
    sum.learned();
    if (resumed) sum = CampaignSum.from(deserialize(serialize(sum.state())) as SumState);
  }
  for (const one of shards.slice(cut)) sum.add(structuredClone(one));
  const { candidates, limits, racySites, coverage, unsupported, nondeterminism, ...counts } = sum;
  coverage.endGeneration(0);
  const { seen } = coverage.traces.state();
  const figures = [[...seen].toSorted(), coverage.pairs.distinct, coverage.unseen(0.95)];
  const sorted = [...candidates].toSorted(([a], [b]) => (a < b ? -1 : 1));
  return [sum.learned(), sorted, limits.size, [...racySites].toSorted(), figures, unsupported, nondeterminism, counts];
}

it('adds shards up in any order', () => {
  fc.assert(
    fc.property(
      fc.array(part, { maxLength: 5 }).chain((parts) => {
        const shards = parts.map(shard);
        return fc.tuple(fc.constant(shards), fc.shuffledSubarray(shards, { minLength: shards.length }));
      }),
      ([shards, shuffled]) => {
        expect(summary(shuffled)).toEqual(summary(shards));
      },
    ),
  );
});

it('goes on from its state as if it had never stopped', () => {
  fc.assert(
    fc.property(fc.array(part, { minLength: 1, maxLength: 5 }), fc.integer({ min: 1, max: 5 }), (parts, cut) => {
      // What ends a campaign is not part of its state.
      const shards = parts.map((one, index) => {
        const { unsupported, nondeterminism, ...rest } = shard(one, index);
        void [unsupported, nondeterminism];
        return rest;
      });
      expect(summary(shards, cut, true)).toEqual(summary(shards, cut));
    }),
  );
});
