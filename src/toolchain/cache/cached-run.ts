/** Runs a tool unless the cache knows what it made from the same arguments and files. */

import type { Backend } from '../backend.ts';
import type { ToolRequest } from '../llvm/run.ts';
import { type ContentCache, contentKey } from './content-cache.ts';
import { decodeParts, encodeParts } from './parts.ts';
import { findRecorded, record } from './recorded.ts';

export type CachedResult =
  | { readonly ok: true; readonly stderr: string; readonly outputs: readonly Uint8Array[] }
  | { readonly ok: false; readonly stderr: string };

export interface CachedRequest extends ToolRequest {
  /** Names in the scratch folder; one that the tool did not write comes out empty. The first one must be written. */
  readonly outputs: readonly string[];
  /** More inputs, read only when the tool runs; the key stands for their contents. */
  readonly late?: { readonly key: string; readonly read: () => Promise<ReadonlyMap<string, Uint8Array>> };
  /** Called before the tool when nothing is cached; may throw to prevent the run. */
  readonly check?: () => Promise<void>;
}

/** A failed run is not cached. */
export async function runCached(backend: Backend, cache: ContentCache, request: CachedRequest): Promise<CachedResult> {
  const inputs = [...(request.inputs ?? [])].flat();
  const standardInput = request.stdin === undefined ? [] : [request.stdin];
  const words = [backend.id, JSON.stringify(request.arguments), JSON.stringify(request.outputs)];
  const key = contentKey([...words, request.late?.key ?? '', ...inputs, ...standardInput]);
  const found = findRecorded(cache, key);
  if (found !== undefined) {
    const [stderr, ...outputs] = decodeParts(found);
    return { ok: true, stderr: Buffer.from(stderr ?? []).toString('utf8'), outputs };
  }
  await request.check?.();
  const late = await request.late?.read();
  const run = await backend.run(
    late === undefined ? request : { ...request, inputs: new Map([...(request.inputs ?? []), ...late]) },
  );
  const stderr = run.stderr.replaceAll(backend.sysroot.root, '<sysroot>');
  const [first = ''] = request.outputs;
  if (run.status !== 0 || run.output(first) === undefined) return { ok: false, stderr };
  const outputs = request.outputs.map((name) => run.output(name) ?? new Uint8Array());
  record(cache, key, run.use, encodeParts([Buffer.from(stderr), ...outputs]));
  return { ok: true, stderr, outputs };
}
