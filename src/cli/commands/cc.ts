/** `heddle cc`: the compiler driver for C. */
import { runCompilerDriver } from '../../toolchain/index.ts';

/** Passes every word on as it is. */
export async function run(args: readonly string[]): Promise<number> {
  return await runCompilerDriver([...args], 'cc');
}
