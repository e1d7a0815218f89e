/** `doctor`: what this machine has. */
import { arch, availableParallelism, platform, totalmem } from 'node:os';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { buildFolder } from '../toolchain/package-root.ts';

export interface DoctorCheck {
  readonly name: string;
  readonly ok: boolean;
  readonly detail: string;
}

export interface DoctorReport {
  readonly ok: boolean;
  readonly checks: readonly DoctorCheck[];
}

export async function doctor(): Promise<DoctorReport> {
  const checks: DoctorCheck[] = [
    { name: 'node', ok: 'Suspending' in WebAssembly, detail: `${process.version} on ${platform()} ${arch()}` },
    { name: 'cores', ok: true, detail: `${availableParallelism()}` },
    { name: 'memory', ok: totalmem() > 2 ** 31, detail: `${Math.round(totalmem() / 2 ** 20)} MiB` },
    ...['kernel.wasm', 'libheddle.a'].map((name) => ({
      name,
      ok: existsSync(join(buildFolder, name)),
      detail: join(buildFolder, name),
    })),
  ];
  return { ok: checks.every((check) => check.ok), checks };
}
