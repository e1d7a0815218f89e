/** `heddle ar`: the archiver. */
import { runArchiver } from '../../toolchain/index.ts';

/** Passes every word on as it is. */
export async function run(args: readonly string[]): Promise<number> {
  return await runArchiver([...args]);
}
