/** The shape of `--json`, from which `schemas/check-result.schema.json` and `docs/reference/json.md` are made. */

import { findingKinds } from './explain-kinds.ts';
import type {
  Access,
  Blame,
  OrderChange,
  CampaignShard,
  CampaignSummary,
  CoverageSummary,
  SearchNumbers,
  CheckResult,
  DecisiveOrder,
  Finding,
  HeldLock,
  InterleavingRow,
  MemoryObject,
  OrderCount,
  PassRate,
  LibraryInfo,
  ProgramInfo,
  SourceLocation,
  StackFrame,
  StoppedBy,
  ThreadInfo,
  Wait,
  Weaken,
  WeakAccess,
  WeakStore,
} from './model.ts';
import {
  amount,
  exactly,
  flag,
  integer,
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
import { type JsonSchema, toJsonSchema } from './shape-schema.ts';

const location: Shape<SourceLocation> = object<SourceLocation>(
  {
    file: required(text(), 'As compiled, relative to the project; empty when unknown.'),
    line: required(natural(), 'From 1; 0 when unknown.'),
    column: required(natural(), 'From 1; 0 when unknown.'),
    function: required(text(), 'Name of the function; empty when unknown.'),
  },
  'SourceLocation',
);

const frame: Shape<StackFrame> = object<StackFrame>(
  {
    file: required(text(), 'As compiled, relative to the project; empty when unknown.'),
    line: required(natural(), 'From 1; 0 when unknown.'),
    column: required(natural(), 'From 1; 0 when unknown.'),
    function: required(text(), 'Name of the function; empty when unknown.'),
    inlined: optional(flag(), 'The compiler put this function into its caller.'),
  },
  'StackFrame',
);
const stack = list(frame);

interface ThreadAndStack {
  readonly thread: number;
  readonly stack: readonly StackFrame[];
}
const threadAndStack: Shape<ThreadAndStack> = object<ThreadAndStack>(
  { thread: required(natural(), 'Thread id.'), stack: required(stack, 'Innermost frame first.') },
  'ThreadAndStack',
);

const heldLock: Shape<HeldLock> = object<HeldLock>(
  { name: required(text(), 'Kind and name, `mutex g_lock`.'), stack: required(stack, 'Where it was locked.') },
  'HeldLock',
);

const memory: Shape<MemoryObject> = object<MemoryObject>(
  {
    kind: required(
      oneOf<MemoryObject['kind']>({ global: 1, heap: 1, stack: 1, 'thread-local': 1, unknown: 1 }),
      'What kind of memory.',
    ),
    name: required(text(), '`counter`, `heap block of 32 bytes`, ``local `count` of worker``, `stack of thread 2`.'),
    address: required(natural(), 'Of the object, in the program’s memory.'),
    size: optional(natural(), 'In bytes.'),
    offset: optional(
      integer(),
      'Of the access from the start of the object, in bytes; negative before it, `size` or more behind it.',
    ),
    location: optional(location, 'Where it is declared.'),
    allocatedBy: optional(threadAndStack, 'Who allocated it, and where.'),
    freedBy: optional(threadAndStack, 'Who freed it, and where.'),
  },
  'MemoryObject',
);

const access: Shape<Access> = object<Access>(
  {
    thread: required(natural(), 'Thread id.'),
    operation: required(text(), '`read of 4 bytes`, `atomic write of 8 bytes (relaxed)`.'),
    step: required(natural(), 'Number of the event in the execution.'),
    location: required(location, 'The innermost place.'),
    stack: required(stack, 'Innermost frame first.'),
    locks: required(list(heldLock), 'Locks that the thread held.'),
  },
  'Access',
);

const wait: Shape<Wait> = object<Wait>(
  {
    thread: required(natural(), 'Thread id.'),
    operation: required(text(), '`lock mutex A`, `wait on condition ready`, `join thread 2`.'),
    object: required(text(), 'What the thread waits for.'),
    location: required(location, 'The innermost place.'),
    stack: required(stack, 'Innermost frame first.'),
    heldBy: optional(threadAndStack, 'The thread that could end the wait, and where it took the object.'),
    section: optional(flag(), 'It waits for a grace period: `heldBy` is inside of a read section, which began there.'),
    victim: optional(flag(), 'It hangs because of the others, which would hang without it.'),
    locks: required(list(heldLock), 'Locks that the waiting thread holds.'),
  },
  'Wait',
);

const thread: Shape<ThreadInfo> = object<ThreadInfo>(
  {
    id: required(natural(), 'In order of creation; 0 is main.'),
    name: required(text(), '`main`, or the start routine’s name.'),
    createdBy: optional(threadAndStack, 'Who created it, and where.'),
  },
  'ThreadInfo',
);

const row: Shape<InterleavingRow> = object<InterleavingRow>(
  {
    step: required(natural(), 'Number of the event in the execution.'),
    thread: required(natural(), 'Thread id.'),
    text: required(text(), '`counter = 1 (was 0)`, `lock mutex A`.'),
    location: required(location, 'The innermost place.'),
    switchReason: optional(text(), 'Why the thread before stopped running, when another one did.'),
    marks: optional(natural(), 'Index in `accesses` or `waits` when the row is one of them.'),
    weak: optional(flag(), 'The access is one of `weakAccesses`.'),
  },
  'InterleavingRow',
);

const weakStore: Shape<WeakStore> = object<WeakStore>(
  {
    thread: required(integer(), 'Thread id; -1 for the value from before any atomic access.'),
    value: required(text(), 'The value.'),
    order: optional(text(), 'Its declared memory order.'),
    location: optional(location, 'Where it is in the source.'),
  },
  'WeakStore',
);

const weakAccess: Shape<WeakAccess> = object<WeakAccess>(
  {
    step: required(natural(), 'Number of the event in the execution.'),
    thread: required(natural(), 'Thread id.'),
    location: required(location, 'The innermost place.'),
    name: required(text(), 'The variable.'),
    order: required(text(), 'Its declared memory order.'),
    wrote: optional(text(), 'The value stored, by a store.'),
    read: optional(weakStore, 'What was read, by a load or read-modify-write.'),
    newest: required(weakStore, 'The newest store at that moment.'),
  },
  'WeakAccess',
);

interface Benign {
  readonly likely: boolean;
  readonly reason: string;
}

const orderCount: Shape<OrderCount> = object<OrderCount>(
  {
    failing: required(natural(), 'Executions that showed the finding.'),
    executions: required(natural(), 'Executions that came out as wanted.'),
  },
  'OrderCount',
);

const decisiveOrder: Shape<DecisiveOrder> = object<DecisiveOrder>(
  {
    statement: required(text(), 'A sentence.'),
    always: required(flag(), 'Every forced execution failed; else it fails only with this order, but not always.'),
    forced: required(orderCount, 'Executions in which the order was forced and held.'),
    forbidden: required(orderCount, 'Executions in which it was forbidden and did not hold: none failed.'),
  },
  'DecisiveOrder',
);

const orderChange: Shape<OrderChange> = object<OrderChange>(
  {
    location: required(location, 'Of the atomic operation; an added fence goes right before it.'),
    order: required(text(), 'The other order, without `memory_order_`; `none` for a fence that is left out.'),
    was: required(text(), 'The declared order; `none` for a fence that is not there.'),
    kind: required(
      oneOf<OrderChange['kind']>({ order: 1, 'failure-order': 1, fence: 1 }),
      'The order of the operation, that of a compare-exchange which fails, or a fence to add.',
    ),
    operation: required(
      oneOf<OrderChange['operation']>({ load: 1, store: 1, modify: 1, 'compare-exchange': 1, fence: 1 }),
      'What stands there; `modify` is any other read-modify-write.',
    ),
  },
  'OrderChange',
);

const blame: Shape<Blame> = object<Blame>(
  {
    statement: required(text(), 'A sentence.'),
    orders: required(list(orderChange), 'All of them are needed.'),
    failing: required(natural(), 'Executions with these orders that showed the finding.'),
    executions: required(natural(), 'Executions with these orders.'),
    declared: required(orderCount, 'The same with the orders that the program declares.'),
  },
  'Blame',
);

export const findingShape: Shape<Finding> = object<Finding>(
  {
    id: required(
      text('^[a-z-]+-[0-9a-f]{8}$'),
      'Kind and hash of functions and source lines; survives unrelated edits.',
    ),
    kind: required(oneOf(findingKinds), 'What went wrong.'),
    severity: required(
      oneOf<Finding['severity']>({ error: 1, warning: 1 }),
      'Warnings are likely-benign races and potential lock-order cycles.',
    ),
    title: required(text(), 'One line, with the place.'),
    cause: optional(text(), 'A sharper name inside the kind, `lost-wake-up`.'),
    explanation: required(text(), 'Why it is a bug, in one to three sentences.'),
    benign: optional(
      object<Benign>({
        likely: required(flag(), 'A known harmless pattern holds.'),
        reason: required(text(), 'Which one.'),
      }),
      'Data races only.',
    ),
    deterministic: required(flag(), 'False only for what the wall-clock watchdog stopped.'),
    threads: required(list(thread), 'The threads that take part.'),
    memory: optional(memory, 'What memory it is about.'),
    accesses: optional(list(access), 'The sides of a data race, or the bad access of a memory error.'),
    waits: optional(list(wait), 'The blocked threads of a deadlock.'),
    frames: optional(stack, 'The stack of a finding with one place.'),
    thread: optional(natural(), 'Whose `frames` they are.'),
    message: optional(text(), 'What the program said: the text of an assertion or an exception.'),
    executionsHit: required(natural(), 'Executions that showed it.'),
    samplesHit: optional(natural(), 'Those among the executions of `campaign.passRate`.'),
    firstHitAtExecution: required(natural(), 'Number of the first one.'),
    schedule: required(text(), 'Token of the smallest schedule known to show it.'),
    switches: required(natural(), 'Preemptive switches in that schedule.'),
    weakAccesses: optional(list(weakAccess), 'What the interleaving owes to weak memory, in execution order.'),
    interleaving: required(list(row), 'What the threads did, in execution order.'),
    decisiveOrder: optional(decisiveOrder, 'Which order of operations makes it come, when one was found and tested.'),
    blame: optional(blame, 'Memory orders that are too weak, when a set that mends it was found and tested.'),
    output: optional(text(), 'What the program wrote in that execution, bounded.'),
    replay: required(text(), 'The command that shows it again.'),
    suppressedBy: optional(text(), 'The rule that silenced it.'),
  },
  'Finding',
);

const passRate: Shape<PassRate> = object<PassRate>(
  {
    sampler: required(text(), 'The strategy whose executions count: one with a known distribution.'),
    executions: required(natural(), 'How many of them.'),
    value: required(share(), 'Share that passed.'),
    low: required(share(), 'Lower end of the interval.'),
    high: required(share(), 'Upper end of the interval.'),
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
    shard: optional(shard, 'Of `--shard`: which part of the campaign this is.'),
    executions: required(natural(), 'Executions run.'),
    failing: required(natural(), 'Executions in which the program itself went wrong.'),
    racing: required(natural(), 'Executions with a race or lock-order report only.'),
    cutOff: required(natural(), 'Executions cut off by a limit.'),
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

const libraryShape: Shape<LibraryInfo> = object<LibraryInfo>(
  {
    path: required(text(), 'Under which the program opens it.'),
    hash: required(text('^[0-9a-f]{64}$'), 'SHA-256 of the library as linked.'),
  },
  'LibraryInfo',
);

export const programShape: Shape<ProgramInfo> = object<ProgramInfo>(
  {
    files: required(list(text()), 'As given.'),
    arguments: required(list(text()), 'The program’s own arguments.'),
    hash: required(text('^[0-9a-f]{64}$'), 'SHA-256 of the linked module.'),
    flags: required(list(text()), 'Compiler flags.'),
    libraries: optional(list(libraryShape), 'Dynamic libraries that it may open; part of `hash`.'),
  },
  'ProgramInfo',
);

export const stoppedByShape: Shape<StoppedBy> = oneOf<StoppedBy>({
  runs: 1,
  time: 1,
  first: 1,
  interrupt: 1,
  exhausted: 1,
});

type Suppressed = CheckResult['suppressed'][number];
type ErrorInfo = NonNullable<CheckResult['error']>;

const weaken: Shape<Weaken> = object<Weaken>(
  {
    statement: required(text(), 'A sentence.'),
    orders: required(list(orderChange), 'Weaker orders, tested together; the rest as declared.'),
    failing: required(natural(), 'Executions with them that showed a finding which the program has not otherwise: 0.'),
    executions: required(natural(), 'Executions with all of them.'),
    tried: required(natural(), "Orders above relaxed and fences in the program's own sources."),
    complete: required(flag(), 'Every one step weaker was tried; false when the budget ended before.'),
  },
  'Weaken',
);

export const checkResultShape: Shape<CheckResult> = object<CheckResult>({
  version: required(exactly(1), 'Of this format. Fields may be added within a version.'),
  verdict: required(oneOf<CheckResult['verdict']>({ clean: 1, findings: 1, incomplete: 1, error: 1 }), 'The answer.'),
  stoppedBy: optional(stoppedByShape, 'Why the campaign ended.'),
  program: optional(programShape, 'What was checked; missing when it was not built.'),
  campaign: optional(campaignShape, 'How it was checked; missing when nothing was run.'),
  findings: required(list(findingShape), 'One entry a bug, not an execution.'),
  suppressed: required(
    list(
      object<Suppressed>({
        id: required(text(), 'Of the finding.'),
        title: required(text(), 'Of the finding.'),
        by: required(text(), 'The rule or baseline that silenced it.'),
      }),
    ),
    'Silenced findings: counted, never dropped silently.',
  ),
  weaken: optional(weaken, 'Of `--weaken`: orders stronger than the tests needed. No proof.'),
  notes: required(list(text()), 'What was not checked or is weaker than usual.'),
  error: optional(
    object<ErrorInfo>({
      code: required(text('^HDL_[A-Z0-9_]+$'), 'Stable; `heddle explain CODE` says more.'),
      message: required(text(), 'What is wrong, and where.'),
      hint: optional(text(), 'What to do.'),
      output: optional(text(), 'Diagnostics of another tool, as they are.'),
    }),
    'Why the program was not checked (exit code 2).',
  ),
});

/** The published schema: `schemas/check-result.schema.json`. */
export function checkResultJsonSchema(): JsonSchema {
  return toJsonSchema(checkResultShape, {
    $id: 'urn:heddle:check-result:1',
    title: 'Result of `heddle check --json`',
  });
}
