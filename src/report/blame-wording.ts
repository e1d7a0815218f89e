/** The sentence of blamed memory orders. */
import type { Blame, BlamedOrder } from './model.ts';
import { count, formatPlace, groupDigits } from './places.ts';

/** `memory_order_release at a.c:12:3 and memory_order_acquire at a.c:20:7: 0 of 20,000 executions fail; as declared, 10 of 140.` */
export function blameStatement({ orders, executions, failing, declared }: Omit<Blame, 'statement'>): string {
  const counts = `${groupDigits(failing)} of ${count(executions, 'execution')} fail`;
  return `${listed(orders.map(phrase))}: ${counts}; as declared, ${groupDigits(declared.failing)} of ${groupDigits(declared.executions)}.`;
}

function phrase({ location, order, kind, operation }: BlamedOrder): string {
  const where = formatPlace(location);
  if (kind === 'fence') return `atomic_thread_fence(memory_order_${order}) before ${where}`;
  if (kind === 'failure-order') return `memory_order_${order} for a failing exchange at ${where}`;
  return `memory_order_${order} ${operation === 'fence' ? 'of the fence ' : ''}at ${where}`;
}

function listed(parts: readonly string[]): string {
  return parts.length < 2 ? parts.join('') : `${parts.slice(0, -1).join(', ')} and ${parts.at(-1) ?? ''}`;
}
