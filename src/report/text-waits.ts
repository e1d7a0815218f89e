/** Who waits for whom, as text: `T1 a -- mutex B --> T2 b -- mutex A --> T1 a`. */

import { displayWidth, fit, harmless } from './cells.ts';
import type { ThreadInfo, Wait } from './model.ts';
import { threadLabel } from './places.ts';
import type { TextContext } from './style.ts';

interface Edge {
  readonly object: string;
  /** The thread that could end the wait; undefined: nobody can. */
  readonly to: number | undefined;
  /** And it has ended. */
  readonly ended: boolean;
}

/** The wait-for graph as chains: cycles first, then what leads into them or ends at a thread that nobody will wake. */
export function renderWaitForGraph(
  waits: readonly Wait[],
  threads: readonly ThreadInfo[],
  indent: number,
  context: TextContext,
): string[] {
  const edges = new Map<number, Edge>();
  for (const wait of waits)
    edges.set(wait.thread, {
      object: wait.object,
      to: wait.heldBy?.thread,
      ended: wait.heldBy?.ended === true,
    });
  const label = (thread: number): string => threadLabel(threads, thread);
  const printed = new Set<number>();
  const lines: string[] = [];
  const starts = [...edges.keys()].toSorted((a, b) => a - b);
  const inCycles = starts.filter((thread) => isInCycle(thread, edges));
  const isTarget = new Set([...edges.values()].map((edge) => edge.to));
  const heads = starts.filter((thread) => !isTarget.has(thread));
  for (const start of [...inCycles, ...heads, ...starts]) {
    if (printed.has(start)) continue;
    const parts = [label(start)];
    let thread: number | undefined = start;
    while (thread !== undefined && !printed.has(thread)) {
      printed.add(thread);
      const edge = edges.get(thread);
      if (edge === undefined) break;
      parts.push(
        `-- ${harmless(edge.object)} --> ${edge.to === undefined ? 'nobody' : label(edge.to)}${edge.ended ? ' (ended)' : ''}`,
      );
      thread = edge.to;
    }
    lines.push(...breakAtArrows(parts, indent, context.columns));
  }
  return lines;
}

function isInCycle(start: number, edges: ReadonlyMap<number, Edge>): boolean {
  let thread = edges.get(start)?.to;
  for (let steps = 0; thread !== undefined && steps <= edges.size; steps++) {
    if (thread === start) return true;
    thread = edges.get(thread)?.to;
  }
  return false;
}

function breakAtArrows(parts: readonly string[], indent: number, columns: number): string[] {
  const lines: string[] = [];
  let line = ' '.repeat(indent) + (parts[0] ?? '');
  for (const part of parts.slice(1)) {
    if (displayWidth(line) + 1 + displayWidth(part) <= columns) {
      line += ` ${part}`;
    } else {
      lines.push(line);
      line = ' '.repeat(indent + 2) + fit(part, columns - indent - 2);
    }
  }
  return [...lines, line];
}
