import { describe, expect, it } from 'vitest';

import { HeddleError } from '../../base/error.ts';
import { compileFreestanding, type FreestandingOptions } from '../../toolchain/testing/freestanding.ts';
import { instrument } from './instrument.ts';

const access = 'int shared; __attribute__((visibility("default"))) int get(void) { return shared; }';
const loop =
  'int shared; __attribute__((visibility("default"))) int spin(int n) { int s = shared; for (int i = 0; i < n; i++) s = s * 3 + (i ^ s); return s; }';
const address = `${access} extern void __tsan_read4(void *); void (*volatile hook)(void *) = __tsan_read4;
__attribute__((visibility("default"))) void call(void) { hook(0); }`;

async function refusal(source: string, options: FreestandingOptions): Promise<{ code: string; message: string }> {
  const binary = await compileFreestanding(source, options);
  try {
    instrument(binary);
  } catch (error) {
    if (error instanceof HeddleError) return { code: error.code, message: error.message };
    throw error;
  }
  throw new Error('instrumented');
}

describe('what cannot be instrumented', () => {
  it('is a program without hooks and runtime', async () => {
    const { code, message } = await refusal(access, { instrumented: false, runtime: false });
    expect(code).toBe('HDL_PROGRAM_NOT_INSTRUMENTED');
    expect(message).toBe(
      'The program calls no ThreadSanitizer hooks and has no Heddle runtime, so none of its memory accesses can be seen.',
    );
  });

  it('is a program that needs the runtime and lacks it', async () => {
    const { code, message } = await refusal(loop, { runtime: false });
    expect(code).toBe('HDL_PROGRAM_RUNTIME_MISSING');
    expect(message).toBe("The program needs the global `heddle_fuel` of Heddle's runtime, but does not define it.");
  });

  it('is a runtime function of another type', async () => {
    const grow = '__attribute__((visibility("default"))) int grow(int n) { return __builtin_wasm_memory_grow(0, n); }';
    const wrong = '__attribute__((visibility("default"))) void heddle_memory_grow(void) {}';
    const { message } = await refusal(`${access}${grow}${wrong}`, { runtime: false });
    expect(message).toBe(
      "The program needs `heddle_memory_grow` with type (i32) -> i32 instead of () -> () of Heddle's runtime, but does not define it.",
    );
  });

  it('is a hook whose address is taken', async () => {
    const { code, message } = await refusal(address, { flags: ['-O1'] });
    expect([code, message]).toEqual([
      'HDL_PROGRAM_HOOK_ADDRESS',
      "The program takes the address of the compiler's hook `__tsan_read4`.",
    ]);
  });

  it('is a program with a memory of its own', async () => {
    const binary = await compileFreestanding(access, { importsMemory: false });
    expect(() => instrument(binary)).toThrow(
      'The program has to import one 32-bit memory, but it defines its own memory.',
    );
  });
});
