/** `doctor`: what this machine has, and what is missing. */
import { arch, availableParallelism, platform, totalmem } from 'node:os';
import { toolchainInfo, type ToolchainInfo } from '../toolchain/index.ts';

export interface DoctorReport {
  readonly node: string;
  readonly v8: string;
  readonly platform: string;
  /** Whether this Node can suspend WebAssembly. */
  readonly jspi: boolean;
  readonly cores: number;
  readonly memoryBytes: number;
  readonly toolchain: ToolchainInfo;
  /** What keeps Heddle from working, each with what to do; empty when nothing does. */
  readonly problems: readonly string[];
}

const leastMemoryBytes = 2 ** 31;

/** Looks, changes nothing. */
export async function doctor(): Promise<DoctorReport> {
  const toolchain = toolchainInfo();
  const { notBuilt, cache } = toolchain;
  const jspi = 'Suspending' in WebAssembly;
  return {
    node: process.versions.node,
    v8: process.versions.v8,
    platform: `${platform()} ${arch()}`,
    jspi,
    cores: availableParallelism(),
    memoryBytes: totalmem(),
    toolchain,
    problems: [
      ...(jspi ? [] : ['This Node cannot suspend WebAssembly: use Node 26 or newer.']),
      ...(totalmem() >= leastMemoryBytes
        ? []
        : ['Less than 2 GiB of memory: give `--jobs 1` and a small `--max-memory`.']),
      ...(notBuilt.length === 0 ? [] : [`${notBuilt.join(', ')} not built: run \`npm run build\`, or install again.`]),
      ...(cache.writable ? [] : [`${cache.folder} cannot be written: set HEDDLE_CACHE to a folder that can.`]),
    ],
  };
}
