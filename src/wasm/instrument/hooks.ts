/**
 * The plain-access hooks that LLVM's ThreadSanitizer pass imports. Each becomes an import of the kernel that takes the site as one
 * more argument: `env.__tsan_read4(address)` is then `kernel.read4(address, site)`.
 */

const plainHook =
  /^__tsan_(?:(?:unaligned_)?(?:volatile_)?(?:read|write|read_write)(?:1|2|4|8|16)|vptr_(?:read|update)|(?:read|write)_range)$/;
const unsitedHook = /^__tsan_(?:init|func_entry|func_exit)$/;

/** What an import of module `env` is to the instrumentation. */
export type HookKind = 'sited' | 'unsited' | undefined;

export function hookKind(module: string, name: string): HookKind {
  if (module !== 'env' || !name.startsWith('__tsan_')) return undefined;
  if (plainHook.test(name)) return 'sited';
  return unsitedHook.test(name) ? 'unsited' : undefined;
}

/** The kernel's name of a hook. */
export function kernelName(hook: string): string {
  return hook.slice('__tsan_'.length);
}
