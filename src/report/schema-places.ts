/** The shapes of places, steps and stacks in `--json`. */

import type { SourceLocation, StackFrame } from './model.ts';
import { type Field, type Fields, flag, list, natural, object, optional, required, type Shape, text } from './shape.ts';

const place: Fields<SourceLocation> = {
  file: required(text(), 'As compiled, relative to the project; empty when unknown.'),
  line: required(natural(), 'From 1; 0 when unknown.'),
  column: required(natural(), 'From 1; 0 when unknown.'),
  function: required(text(), 'Name of the function; empty when unknown.'),
  approximate: optional(
    flag(),
    'The compiler kept no line for the instruction: this is the nearest one of the function, or where the function is declared.',
  ),
};

export const step: Field<number, true> = required(
  natural(),
  'Number of the event in the execution, counted when its thread came to it: an operation that others overtook keeps its number.',
);

export const location: Shape<SourceLocation> = object<SourceLocation>(place, 'SourceLocation');

const frame: Shape<StackFrame> = object<StackFrame>(
  { ...place, inlined: optional(flag(), 'The compiler put this function into its caller.') },
  'StackFrame',
);
export const stack: Shape<readonly StackFrame[]> = list(frame);

export interface ThreadAndStack {
  readonly thread: number;
  readonly stack: readonly StackFrame[];
}
export const threadAndStack: Shape<ThreadAndStack> = object<ThreadAndStack>(
  { thread: required(natural(), 'Thread id.'), stack: required(stack, 'Innermost frame first.') },
  'ThreadAndStack',
);
