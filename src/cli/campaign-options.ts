/** The rows of the table of options (options.ts) that say how much runs, in which schedules, within which limits. */
import { budget, campaign, choice, type OptionTable } from './option-spec.ts';
import { duration, shardSpec, size, wholeNumber } from './option-values.ts';
import { strategySpec } from './strategy-option.ts';

type CampaignOption =
  | 'runs'
  | 'time'
  | 'jobs'
  | 'stopOn'
  | 'untilSaturated'
  | 'resume'
  | 'shard'
  | 'seed'
  | 'strategy'
  | 'equivalence'
  | 'memoryModel'
  | 'preempt'
  | 'heap'
  | 'timeOuts'
  | 'volatile'
  | 'spuriousWakeups'
  | 'checkDeterminism'
  | 'weaken'
  | 'maxSteps'
  | 'maxMemory'
  | 'maxThreads'
  | 'hangTimeout';

export const campaignOptions: Pick<OptionTable, CampaignOption> = {
  runs: {
    ...budget,
    value: { placeholder: 'N', parse: wholeNumber(1) },
    summary: 'executions at most; the check ends here or at --time, whichever comes first',
    default: '20000',
    group: 'Budget',
  },
  time: {
    ...budget,
    value: { placeholder: 'T', parse: duration },
    summary: 'time at most, e.g. 60s, 2m, 500ms',
    default: '60s',
    group: 'Budget',
  },
  jobs: {
    commands: ['check', 'specimens', 'verify', 'ui'],
    configurable: true,
    value: { placeholder: 'N', parse: wholeNumber(1, 1024) },
    summary: 'worker threads at most, more than one where that saves time; never changes results',
    defaultText: 'all cores',
    group: 'Budget',
  },
  stopOn: {
    ...campaign,
    value: choice('first|none', 'first', 'none'),
    summary: 'end at the first finding, or use the whole budget',
    default: 'none',
    group: 'Budget',
  },
  untilSaturated: {
    ...campaign,
    summary: 'end when new traces have become rare; exit 3 when the budget ends before',
    group: 'Budget',
  },
  resume: {
    commands: ['check'],
    configurable: false,
    summary: 'go on with a campaign that was killed or interrupted, or whose time was up',
    group: 'Budget',
  },
  shard: {
    commands: ['check'],
    configurable: false,
    value: { placeholder: 'X/Y', parse: shardSpec },
    summary: 'run part X of Y of the campaign, one a machine; `heddle report merge` puts their --json results together',
    group: 'Budget',
  },
  seed: {
    ...budget,
    value: { placeholder: 'N', parse: wholeNumber(0, 2 ** 32 - 1) },
    summary: 'seed of every choice; equal seeds give equal results',
    default: '1',
    group: 'Schedules',
  },
  strategy: {
    ...campaign,
    value: { placeholder: 'NAME[:k=v]', parse: strategySpec },
    summary:
      'who chooses the next thread: portfolio, random, pct[:depth=N], pos, surw, rff, frontier, lockstep, dpor, dfs, preemption-bound, delay-bound, round-robin',
    default: 'portfolio',
    group: 'Schedules',
  },
  equivalence: {
    ...campaign,
    value: choice('mazurkiewicz|reads-from', 'mazurkiewicz', 'reads-from'),
    summary:
      'which executions dpor counts as the same: one order of what does not commute, or one source of every read',
    default: 'mazurkiewicz',
    group: 'Schedules',
  },
  memoryModel: {
    ...campaign,
    value: choice('c11|sc', 'c11', 'sc'),
    summary: 'which values an atomic load may return: those that C11 allows, or the newest only',
    default: 'c11',
    group: 'Schedules',
  },
  preempt: {
    ...campaign,
    value: choice('sync|racy|all', 'sync', 'racy', 'all'),
    summary: 'where a thread can be preempted: at synchronisation, also at locations that raced, at every access',
    default: 'racy',
    group: 'Schedules',
  },
  heap: {
    ...campaign,
    value: choice('mixed|reuse|quarantine', 'mixed', 'reuse', 'quarantine'),
    summary: 'whether freed memory is given out again at once, late, or both by turns',
    default: 'mixed',
    group: 'Schedules',
  },
  volatile: {
    ...campaign,
    value: choice('plain|relaxed', 'plain', 'relaxed'),
    summary: 'what volatile accesses are: plain ones, as C11 has it, or relaxed atomics, as kernels use them',
    default: 'plain',
    group: 'Schedules',
  },
  timeOuts: {
    ...campaign,
    value: choice('late|any', 'late', 'any'),
    summary: 'time-outs fire at their deadline, or at any moment from then on',
    default: 'late',
    group: 'Schedules',
  },
  spuriousWakeups: {
    ...campaign,
    summary: 'let condition waits return without a signal, as POSIX allows',
    group: 'Schedules',
  },
  checkDeterminism: {
    ...campaign,
    summary: 'run every schedule twice and compare',
    group: 'Schedules',
  },
  weaken: {
    commands: ['check'],
    configurable: false,
    summary: 'also look for memory orders that are stronger than the tests need; with --memory-model c11',
    group: 'Schedules',
  },
  maxSteps: {
    ...campaign,
    value: { placeholder: 'N', parse: wholeNumber(1, 2 ** 31 - 1) },
    summary: 'events in one execution before it is cut off',
    default: '10000000',
    group: 'Limits',
  },
  maxMemory: {
    ...campaign,
    value: { placeholder: 'M', parse: size(2 ** 22, 2 ** 29, 2 ** 16) },
    summary: 'memory of the program, e.g. 64M; at most 512M',
    default: '256M',
    group: 'Limits',
  },
  maxThreads: {
    ...campaign,
    value: { placeholder: 'N', parse: wholeNumber(1, 65_535) },
    summary: 'threads in one execution',
    default: '4096',
    group: 'Limits',
  },
  hangTimeout: {
    ...budget,
    commands: [...budget.commands, 'replay'],
    defaultIn: { ...budget.defaultIn, replay: 'as in the campaign of the finding' },
    value: { placeholder: 'T', parse: duration },
    summary:
      'last resort: an execution without events for this long is stopped, any after 30 times as long, or this long after the end of `--time`',
    default: '10s',
    group: 'Limits',
  },
};
