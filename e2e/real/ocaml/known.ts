/** What Heddle reports about OCaml 5.3's runtime, and why each report is a bug or none. */
import type { Finding, FindingKind } from '../../../src/report/model.ts';

interface Known {
  readonly kind: FindingKind;
  /** Functions that the two accesses are in, in either order. */
  readonly between: readonly (readonly [string, string])[];
  readonly reason: string;
}

const known: readonly Known[] = [
  {
    kind: 'data-race',
    between: [['oldify_one', 'try_update_object_header']],
    reason:
      'no bug: two domains promote the same young block. `field0 = Field(v, 0)` is a volatile read beside a relaxed atomic store; the value is used only by the ' +
      'domain whose compare-exchange of the header succeeds, and then nobody has stored yet. ISO C calls it a race; the runtime counts volatile as relaxed ' +
      'atomic (runtime/tsan.c, section 3), and its ThreadSanitizer build tells the pass so.',
  },
  {
    kind: 'data-race',
    between: [['caml_darken', 'mark_stack_push_block']],
    reason:
      'no bug: two domains mark the same block. One reads the tag, the last byte of the header, as a volatile byte; the other stores the header with another ' +
      'colour (a relaxed atomic store). Tag and size do not change, and any byte that is read is right. Accesses of two sizes are a race for ISO C.',
  },
  {
    kind: 'data-race',
    between: [['Hd_val', 'pool_initialize']],
    reason:
      'known upstream (ocaml/ocaml#12894): a domain marks while it waits for the others in a minor collection, and reads the header of a block that another ' +
      'domain has just promoted into a new pool. The address comes through a volatile word, and hardware keeps loads in order that depend on an address; C11 ' +
      'promises it for no relaxed load. The comments in do_some_marking and caml_shared_try_alloc say so, and annotate it for ThreadSanitizer.',
  },
];

/** Why a finding is a bug or none; undefined when nobody has looked at it. */
export function explain({ kind, accesses }: Finding): string | undefined {
  const [first, second] = accesses?.map(({ location }) => location.function) ?? [];
  const entry = known.find(
    (one) =>
      one.kind === kind && one.between.some(([a, b]) => (a === first && b === second) || (a === second && b === first)),
  );
  return entry?.reason;
}
