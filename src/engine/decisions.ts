/** The codes of decisions in a schedule. */

/** Kinds of decision. A schedule lists those that differ from the default as flat triples (step, code, value): see {@link decisionCode}. */
export const DecisionKind = { thread: 0, waiter: 1, spurious: 2, choose: 3, 'time-out': 4 } as const;
const decisionKinds = 8;

/** One step may bring several choices (a wait gives up a mutex, then somebody runs): `ordinal` counts them from 0. */
export function decisionCode(kind: number, ordinal: number): number {
  return kind + ordinal * decisionKinds;
}

/** The kind in a decision's code. */
export function decisionKindOf(code: number): number {
  return code % decisionKinds;
}
