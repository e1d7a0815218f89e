/** What a recorder notes of an execution, row by row. */
import { AccessKind } from '../engine/kernel.ts';
import type { RawStack } from '../engine/outcome.ts';
import type { AtomicAccess } from '../engine/trace.ts';
import type { AccessValues } from '../engine/values.ts';
import type { StackName } from './stack-names.ts';

/** One line of the interleaving, raw. */
export interface RawRow {
  readonly step: number;
  readonly thread: number;
  readonly text: string;
  /** Of an operation: `text` without its object. */
  readonly verb?: string;
  /** Of an operation: the address of its object, if it has one. */
  readonly object?: number | undefined;
  /** What the operation answered, where that is no matter of course. */
  answer?: string;
  readonly site: number;
  readonly stack: RawStack;
  readonly switchReason?: string;
  /** It says no more than that its thread went on, called the system, or was still alone: of interest in the program's own code only. */
  readonly incidental?: boolean;
  /** Of other memory than the finding's, at a site that raced. */
  readonly elsewhere?: boolean;
  /** Of the block that the finding's memory is in, which begins there. */
  readonly heap?: { readonly verb: 'allocate' | 'free'; readonly address: number };
  /** Of a plain access that did not race: of interest where other threads access the same memory. */
  readonly quiet?: boolean;
  /** Of a thread that was preempted before it: the step at which it went on. */
  readonly taken?: number;
  /** Rows before it were left out: there were too many. */
  readonly gap?: boolean;
  /** Memory accessed, and its values around the access. */
  readonly access?: {
    readonly thread: number;
    readonly kind: number;
    readonly address: number;
    readonly bytes: number;
    readonly values: AccessValues;
    /** Of memory on a stack, at the time of the access. */
    local?: StackName | undefined;
    /** Of atomic accesses under the C11 model. */
    atomic?: AtomicAccess;
    /** A compare-exchange that found another value, or failed spuriously. */
    failed?: boolean;
    /** Of writes to the watched memory: code sites of the thread's last read there since it wrote, and of this write; and the value read. */
    looked?: { readonly read: number; readonly write: number; readonly value: bigint | undefined };
    /** Locks held by the writer. */
    locks?: number;
  };
}

/** Without some rows. The thread's next row says then why the threads switched; `goesOn`: there is one. */
export function withoutRows(
  rows: readonly RawRow[],
  isLeft: (row: RawRow, goesOn: boolean, switchReason: string | undefined) => boolean,
): RawRow[] {
  let reason: string | undefined;
  return rows.flatMap((row, index) => {
    const switchReason = reason ?? row.switchReason;
    const left = isLeft(row, rows[index + 1]?.thread === row.thread, switchReason);
    reason = left ? switchReason : undefined;
    return left ? [] : [switchReason === undefined ? row : { ...row, switchReason }];
  });
}

/** Quiet rows of one code site kept while there are too many rows. */
const maxOfSite = 8;

/** Of loops over memory, the last rounds only. */
export function withoutQuietLoops(rows: readonly RawRow[]): RawRow[] {
  const counts = new Map<number, number>();
  const isKept = (row: RawRow): boolean => {
    if (row.quiet !== true || row.switchReason !== undefined) return true;
    const count = (counts.get(row.site) ?? 0) + 1;
    counts.set(row.site, count);
    return count <= maxOfSite;
  };
  return rows.toReversed().filter(isKept).toReversed();
}

/** Whether the row is of this operation. Its object may be known by another name when it is on a stack: the function was elsewhere then. */
export const isOperation = ({ verb }: RawRow, operation: string): boolean =>
  verb !== undefined && `${operation} `.startsWith(`${verb} `);

const verbs: Readonly<Record<number, string>> = {
  [AccessKind.read]: 'read',
  [AccessKind.write]: 'write',
  [AccessKind.atomicRead]: 'atomic read',
  [AccessKind.atomicWrite]: 'atomic write',
  [AccessKind.atomicModify]: 'atomic read-modify-write',
};

/** `write of 4 bytes`, `free`. */
export function operationText(kind: number, bytes: number): string {
  if (kind === AccessKind.free) return 'free';
  return `${verbs[kind] ?? 'access'} of ${bytes} byte${bytes === 1 ? '' : 's'}`;
}
