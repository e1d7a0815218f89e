/** The sentences about memory orders: too weak ones, and ones that are stronger than the tests need. */
import type { Blame, OrderChange, Weaken } from './model.ts';
import { count, formatPlace, groupDigits } from './places.ts';

/** `memory_order_release at a.c:12:3 and memory_order_acquire at a.c:20:7: 0 of 20,000 executions fail; as declared, 10 of 140.` */
export function blameStatement({ orders, executions, failing, declared }: Omit<Blame, 'statement'>): string {
  const counts = `${groupDigits(failing)} of ${count(executions, 'execution')} fail`;
  return `${listed(orders.map(phrase))}: ${counts}; as declared, ${groupDigits(declared.failing)} of ${groupDigits(declared.executions)}.`;
}

/** What `--weaken` found; careful, since a test is no proof. */
export function weakenStatement(found: Omit<Weaken, 'statement'>): string {
  const { orders } = found;
  return orders.length === 0 ? nothingWeaker(found) : noFailure(found, listed(orders.map(weaker)));
}

/** The same with one line for each order. */
export function weakenLines(found: Weaken): string[] {
  const { orders } = found;
  return orders.length === 0
    ? [nothingWeaker(found)]
    : [noFailure(found, 'all of these together'), ...orders.map(weaker)];
}

function noFailure({ executions, tried, complete }: Omit<Weaken, 'statement'>, orders: string): string {
  return `No new failure in ${count(executions, 'schedule')} with ${orders} (${count(tried, 'memory order')} tried). This is no proof.${unfinished(complete)}`;
}

function nothingWeaker({ tried, complete }: Omit<Weaken, 'statement'>): string {
  if (tried === 0) return "No atomic operation or fence seen in the program's own sources has an order above relaxed.";
  if (!complete) return `No weaker memory order found.${unfinished(complete)}`;
  return `Of ${count(tried, 'memory order')} above relaxed none could be made weaker: each time something new failed.`;
}

function unfinished(complete: boolean): string {
  return complete ? '' : ' Not everything was tried: the budget ended.';
}

function weaker(change: OrderChange): string {
  const { location, order, was, kind, operation } = change;
  if (order === 'none') return `no fence at ${formatPlace(location)}`;
  const what = kind === 'failure-order' ? ' for a failing exchange' : operation === 'fence' ? ' of the fence' : '';
  return `memory_order_${order} instead of ${was}${what} at ${formatPlace(location)}`;
}

function phrase({ location, order, kind, operation }: OrderChange): string {
  const where = formatPlace(location);
  if (kind === 'fence') return `atomic_thread_fence(memory_order_${order}) before ${where}`;
  if (kind === 'failure-order') return `memory_order_${order} for a failing exchange at ${where}`;
  return `memory_order_${order} ${operation === 'fence' ? 'of the fence ' : ''}at ${where}`;
}

function listed(parts: readonly string[]): string {
  return parts.length < 2 ? parts.join('') : `${parts.slice(0, -1).join(', ')} and ${parts.at(-1) ?? ''}`;
}
