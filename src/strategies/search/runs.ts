/** What touched one place, in the order of the execution. */
import type { Touch } from './trace.ts';

/** Transitions of one thread, one after the other in a list, that touch it alike: a loop that looks at one word makes thousands. */
export interface Run {
  readonly thread: number;
  readonly touch: Touch;
  /** Ascending, never empty. */
  readonly transitions: number[];
}

export function append(list: Run[], transition: number, thread: number, touch: Touch): void {
  const last = list.at(-1);
  if (last?.thread === thread && alike(last.touch, touch)) last.transitions.push(transition);
  else list.push({ thread, touch, transitions: [transition] });
}

/** Takes away every transition from index `from` on. */
export function dropFrom(list: Run[], from: number): void {
  for (let run = list.at(-1); run !== undefined; run = list.at(-1)) {
    while ((run.transitions.at(-1) ?? -1) >= from) run.transitions.pop();
    if (run.transitions.length > 0) return;
    list.pop();
  }
}

export function removeLast(list: Run[], transition: number): void {
  for (let i = list.length - 1; i >= 0; i--) {
    const transitions = list[i]?.transitions ?? [];
    const at = transitions.lastIndexOf(transition);
    if (at < 0) continue;
    transitions.splice(at, 1);
    if (transitions.length === 0) list.splice(i, 1);
    return;
  }
}

/** What depends on one of them depends on the other. */
function alike(a: Touch, b: Touch): boolean {
  return (
    a.address === b.address &&
    a.bytes === b.bytes &&
    a.mode === b.mode &&
    a.closed === b.closed &&
    a.tolerates === b.tolerates
  );
}

export function covers(a: Touch, b: Touch): boolean {
  return a.address <= b.address && a.address + a.bytes >= b.address + b.bytes;
}
