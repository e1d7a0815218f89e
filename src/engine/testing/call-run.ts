/** For tests: calls the hooks of accesses to one structure as an instrumented program does, which joins them. */
import { assert } from '../../base/assert.ts';
import { fastHook } from '../../wasm/instrument/fast-hooks.ts';
import { HookRun } from '../../wasm/instrument/hook-runs.ts';
import { joinedArguments } from '../../wasm/instrument/joined-hooks.ts';
import type { Hook } from './open-kernel.ts';

interface Access {
  readonly address: number;
  readonly size: 4 | 8;
}

/** Sites count from `site`. Where `hooks` are the kernel's own, each is called alone. Returns how many runs there were. */
export function callRun(
  hooks: Readonly<Record<string, Hook>>,
  kind: 'read' | 'write',
  accesses: readonly Access[],
  site: number,
): number {
  let runs = 0;
  for (let first = 0; first < accesses.length;) {
    const { address, size } = accesses[first] as Access;
    const run = new HookRun(hookOf(kind, size), 0, 0, 1, address);
    let end = first + 1;
    while (end < accesses.length) {
      const next = accesses[end] as Access;
      if (!run.add(hookOf(kind, next.size), 1, next.address)) break;
      end++;
    }
    const joined = hooks[`joined_${kind}${size}`];
    const isRun = run.count > 1 && joined !== undefined;
    if (isRun) runs++;
    const remains = isRun
      ? joined(address, site + first, ...joinedArguments(run))
      : hooks[`${kind}${size}`]?.(address, site + first);
    for (let i = first + 1; i < end; i++) {
      const later = accesses[i] as Access;
      if (isRun) hooks[`later_${kind}${later.size}`]?.(later.address, site + i, Number(remains));
      else hooks[`${kind}${later.size}`]?.(later.address, site + i);
    }
    first = end;
  }
  return runs;
}

function hookOf(kind: 'read' | 'write', size: 4 | 8): NonNullable<ReturnType<typeof fastHook>> {
  const hook = fastHook(`__tsan_${kind}${size}`);
  assert(hook !== undefined, 'every such hook is a fast one');
  return hook;
}
