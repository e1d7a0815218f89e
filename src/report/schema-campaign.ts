/** The shape of the campaign's figures in `--json`. */

import type { CampaignShard, CampaignSummary, CoverageSummary, PassRate, SearchNumbers } from './model.ts';
import {
  amount,
  type Fields,
  flag,
  list,
  natural,
  nullable,
  object,
  oneOf,
  optional,
  required,
  type Shape,
  share,
  text,
} from './shape.ts';

/** A share of executions and its interval. */
export const rateFields: Fields<Pick<PassRate, 'executions' | 'value' | 'low' | 'high'>> = {
  executions: required(natural(), 'Sampled executions.'),
  value: required(share(), 'Share of them that passed.'),
  low: required(share(), 'Lower end of the interval.'),
  high: required(share(), 'Upper end of the interval.'),
};

const passRate: Shape<PassRate> = object<PassRate>(
  {
    sampler: required(text(), 'The strategy whose executions count: one with a known distribution.'),
    ...rateFields,
    confidence: required(share(), 'Of the interval.'),
    cutOff: optional(natural(), 'Of these executions, cut off by a limit: they may pass or not.'),
    from: optional(natural(), 'First execution that counts; missing when the campaign ended before.'),
    racySites: optional(natural(), 'Racy places where it may switch, fixed from execution `from` on.'),
  },
  'PassRate',
);

const coverage: Shape<CoverageSummary> = object<CoverageSummary>(
  {
    exact: required(flag(), 'Numbers of traces and pairs are counts; false: estimates, good to about 0.5 %.'),
    seenOnce: required(natural(), 'Traces that one execution alone showed, a sampled one.'),
    readsFromPairs: required(natural(), 'Pairs of places: a write and a read that saw what it wrote.'),
    racingPairs: required(natural(), 'Pairs of places that raced.'),
    unseen: required(
      nullable(
        object<NonNullable<CoverageSummary['unseen']>>({
          estimate: required(share(), 'Good-Turing.'),
          high: required(share(), 'It is at most this.'),
          confidence: required(share(), 'Of `high`.'),
          samples: required(natural(), 'Samples that `high` comes from.'),
        }),
      ),
      'Probability that the next sampled schedule shows a trace not seen before; null without samples.',
    ),
    saturated: required(flag(), 'New traces have become rare: `--until-saturated` ends here.'),
    curve: optional(
      list(
        object<NonNullable<CoverageSummary['curve']>[number]>({
          executions: required(natural(), 'Executions so far.'),
          traces: required(natural(), 'Distinct traces so far.'),
        }),
      ),
      'How the number of distinct traces grew: a point at the end of a generation, 100 at most.',
    ),
  },
  'Coverage',
);

const search: Shape<SearchNumbers> = object<SearchNumbers>(
  {
    blocked: required(
      natural(),
      'Executions given up because others cover whatever can follow; not counted as executions.',
    ),
    estimate: required(nullable(amount()), 'Executions that the whole search takes, as far as can be told.'),
    estimateLow: required(
      nullable(amount()),
      'It takes no less than this, with the confidence of the intervals; null: nothing can be told.',
    ),
    equivalence: optional(
      oneOf<'reads-from'>({ 'reads-from': 1 }),
      'Which executions count as the same, when it is not `mazurkiewicz`.',
    ),
  },
  'Search',
);

const shard: Shape<CampaignShard> = object<CampaignShard>(
  {
    index: required(natural(), 'From 1.'),
    of: required(natural(), 'Number of shards.'),
    from: required(natural(), 'First execution that it counts.'),
    to: required(natural(), 'The first one after it that it does not count.'),
  },
  'CampaignShard',
);

export const campaignShape: Shape<CampaignSummary> = object<CampaignSummary>(
  {
    strategy: required(text(), 'As given by `--strategy`.'),
    seed: required(natural(), 'As given by `--seed`.'),
    memoryModel: required(oneOf<CampaignSummary['memoryModel']>({ c11: 1, sc: 1 }), 'Which values a load may return.'),
    preempt: required(
      oneOf<CampaignSummary['preempt']>({ sync: 1, racy: 1, all: 1 }),
      'Where a thread may be preempted.',
    ),
    heap: required(
      oneOf<CampaignSummary['heap']>({ mixed: 1, reuse: 1, quarantine: 1 }),
      'Whether freed memory is reused at once.',
    ),
    volatile: optional(
      oneOf<'relaxed'>({ relaxed: 1 }),
      'What volatile accesses are, with `--volatile relaxed`: relaxed atomics. Absent: plain accesses.',
    ),
    shard: optional(shard, 'Of `--shard`: which part of the campaign this is.'),
    executions: required(natural(), 'Executions run.'),
    failing: required(natural(), 'Executions in which the program itself went wrong.'),
    racing: required(natural(), 'Executions with a race or lock-order report only.'),
    cutOff: required(natural(), 'Executions cut off by a limit.'),
    incomplete: optional(
      flag(),
      'Something was left out: executions were cut off, the budget was not used (an interrupt, `--stop-on first`, hangs), a search or `--until-saturated` did not come to its end, or findings were not replayed. When every finding is silenced, the verdict is `incomplete`.',
    ),
    elapsedMs: required(amount(), 'Time field: differs between two runs.'),
    executionsPerSecond: required(amount(), 'Time field: differs between two runs.'),
    distinctTraces: required(natural(), 'Executions that differ in what happened before what.'),
    exhaustive: required(flag(), 'Every schedule under these options was run, up to the order of what commutes.'),
    search: optional(search, 'Of an exhaustive search.'),
    coverage: optional(coverage, 'What was seen, and how much was not.'),
    passRate: required(passRate, 'Share of schedules that pass.'),
    residualRisk: required(
      nullable(share()),
      'Upper bound of the failure probability of a schedule when nothing failed, else null.',
    ),
  },
  'CampaignSummary',
);
