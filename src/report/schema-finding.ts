/** The shape of one finding in `--json`. */

import { findingKinds } from './explain-kinds.ts';
import type {
  Access,
  Blame,
  DecisiveOrder,
  Finding,
  HeldLock,
  InterleavingRow,
  MemoryObject,
  OrderChange,
  OrderCount,
  OrderedOperation,
  RelatedFinding,
  ThreadInfo,
  Wait,
  WeakAccess,
  WeakStore,
} from './model.ts';
import { location, stack, step, threadAndStack } from './schema-places.ts';
import { flag, integer, list, natural, object, oneOf, optional, required, type Shape, text } from './shape.ts';

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
    name: required(text(), '`counter`, `heap block of 32 bytes`, ``local `count` of worker``, `stack of T2 worker`.'),
    address: required(natural(), 'Of the object, in the program’s memory.'),
    size: optional(natural(), 'In bytes.'),
    offset: optional(
      integer(),
      'Of the access from the start of the object, in bytes; negative before it, `size` or more behind it.',
    ),
    member: optional(
      object<NonNullable<MemoryObject['member']>>({
        name: required(text(), '`n`, `items[3].key`.'),
        type: required(text(), 'Of the object that it is a member of, `struct pool`.'),
      }),
      'Of a heap block: the member accessed, where the debug information tells it.',
    ),
    location: optional(location, 'Where it is declared.'),
    allocatedBy: optional(threadAndStack, 'Who allocated it, and where.'),
    freedBy: optional(threadAndStack, 'Who freed it, and where.'),
    destroyedBy: optional(
      threadAndStack,
      'Who destroyed the synchronisation object that is used after its end, and where.',
    ),
  },
  'MemoryObject',
);

const access: Shape<Access> = object<Access>(
  {
    thread: required(natural(), 'Thread id.'),
    operation: required(
      text(),
      '`read of 4 bytes`, `atomic write of 8 bytes (relaxed)`; of a synchronisation object `lock mutex m`, `initialise mutex m`.',
    ),
    step,
    location: required(location, 'The innermost place.'),
    stack: required(stack, 'Innermost frame first.'),
    locks: required(list(heldLock), 'Locks that the thread held.'),
    refused: optional(list(heldLock), 'Locks that it asked for and went on without, as they were destroyed.'),
  },
  'Access',
);

const holder: Shape<NonNullable<Wait['heldBy']>> = object<NonNullable<Wait['heldBy']>>(
  {
    thread: required(natural(), 'Thread id.'),
    stack: required(stack, 'Innermost frame first.'),
    ended: optional(flag(), 'The thread has ended, so nobody ends the wait.'),
  },
  'Holder',
);

const wait: Shape<Wait> = object<Wait>(
  {
    thread: required(natural(), 'Thread id.'),
    operation: required(text(), '`lock mutex A`, `wait on condition ready`, `join thread 2`.'),
    object: required(text(), 'What the thread waits for.'),
    location: required(location, 'The innermost place.'),
    stack: required(stack, 'Innermost frame first.'),
    heldBy: optional(holder, 'The thread that could end the wait, and where it took the object.'),
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
    step,
    thread: required(natural(), 'Thread id.'),
    text: required(text(), '`counter = 1 (was 0)`, `lock mutex A`.'),
    location: required(location, 'The innermost place.'),
    switchReason: optional(text(), 'Why the thread before stopped running, when another one did.'),
    marks: optional(natural(), 'Index in `accesses` or `waits` when the row is one of them.'),
    weak: optional(flag(), 'The access is one of `weakAccesses`.'),
    gap: optional(flag(), 'Rows before it are left out: the interleaving is long.'),
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
    step,
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

const relatedFinding: Shape<RelatedFinding> = object<RelatedFinding>(
  {
    id: required(text(), 'Its id.'),
    reason: required(text(), 'What both have in common.'),
  },
  'RelatedFinding',
);

const orderedOperation: Shape<OrderedOperation> = object<OrderedOperation>(
  {
    role: required(
      oneOf<OrderedOperation['role']>({ before: 1, after: 1, first: 1, inner: 1, last: 1 }),
      '`before` comes before the `after` that follows it in the list; `inner` comes between `first` and `last`, which are of one other thread.',
    ),
    thread: required(integer(), '-1: of any thread.'),
    location: required(location, 'Where it is.'),
  },
  'OrderedOperation',
);

const decisiveOrder: Shape<DecisiveOrder> = object<DecisiveOrder>(
  {
    statement: required(text(), 'A sentence.'),
    always: required(flag(), 'Every forced execution failed; else it fails only with this order, but not always.'),
    forced: required(orderCount, 'Executions in which the order was forced and held.'),
    forbidden: required(orderCount, 'Executions in which it was forbidden and did not hold: none failed.'),
    operations: optional(list(orderedOperation), 'The operations of the sentence, in its order.'),
  },
  'DecisiveOrder',
);

export const orderChangeShape: Shape<OrderChange> = object<OrderChange>(
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
    orders: required(list(orderChangeShape), 'All of them are needed.'),
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
    switches: required(
      natural(),
      'Preemptive switches in that schedule: those from threads that could go on and did not spin or yield.',
    ),
    weakAccesses: optional(list(weakAccess), 'What the interleaving owes to weak memory, in execution order.'),
    interleaving: required(list(row), 'What the threads did, in execution order.'),
    decisiveOrder: optional(decisiveOrder, 'Which order of operations makes it come, when one was found and tested.'),
    blame: optional(blame, 'Memory orders that are too weak, when a set that mends it was found and tested.'),
    related: optional(list(relatedFinding), 'Earlier findings of the result that have the same cause.'),
    output: optional(text(), 'What the program wrote in that execution, bounded.'),
    replay: required(text(), 'The command that shows it again.'),
    suppressedBy: optional(text(), 'The rule that silenced it.'),
  },
  'Finding',
);
