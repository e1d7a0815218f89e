/** Small straight-line programs of atomics, for tests of the model. */
import type { Order } from '../orders.ts';

export type Instruction =
  | { readonly kind: 'load'; readonly at: number; readonly order: Order }
  | { readonly kind: 'store'; readonly at: number; readonly order: Order; readonly value: number }
  | { readonly kind: 'add'; readonly at: number; readonly order: Order; readonly value: number }
  | {
      readonly kind: 'exchange-if';
      readonly at: number;
      readonly order: Order;
      readonly failure: Order;
      readonly expected: number;
      readonly value: number;
    }
  | { readonly kind: 'fence'; readonly order: Order };

/** One list of instructions a thread. All locations are 0 at first. */
export type Program = readonly (readonly Instruction[])[];

/** What was read, in program order by thread, and the last value of each location in modification order. */
export function outcomeOf(reads: readonly (readonly number[])[], last: readonly number[]): string {
  return `${reads.map((values) => values.join(' ')).join(' | ')} / ${last.join(' ')}`;
}

export function locationsOf(program: Program): number {
  return Math.max(0, ...program.flat().map((one) => (one.kind === 'fence' ? 0 : one.at + 1)));
}
