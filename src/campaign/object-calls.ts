/** Accesses that are calls on a synchronisation object: each operation reads it atomically, and who initialises or destroys it writes it. */
import type { RawAccess } from '../engine/outcome.ts';
import type { Places } from './places.ts';
import type { StackName } from './stack-names.ts';

/** They are no operations at scheduling points, as a rule. */
const makesOrEnds = /^(?:pthread_(mutex|cond|rwlock|barrier|spin)|(sem|mtx|cnd))_(init|destroy)$/;
const kinds: Readonly<Record<string, string>> = {
  cnd: 'condition',
  cond: 'condition',
  mtx: 'mutex',
  sem: 'semaphore',
  spin: 'spin lock',
};

/** `lock mutex m`, `initialise semaphore full`; undefined for other accesses. `local`: what the address is on a stack. */
export function objectCall(
  { call, site, address }: Pick<RawAccess, 'call' | 'site' | 'address'>,
  places: Places,
  local?: StackName,
): string | undefined {
  if (call !== undefined) return call;
  const [, pthread, other, verb] = makesOrEnds.exec(places.hook(site)) ?? [];
  const name = pthread ?? other;
  if (name === undefined) return undefined;
  return `${verb === 'init' ? 'initialise' : verb} ${places.objectNames.name(kinds[name] ?? name, address, local)}`;
}
