import { expect, it } from 'vitest';
import { checkLink } from './check-link.ts';
import { constant, type ModuleSpec, writeModule } from './testing/writer.ts';

/** Code as dense as compilers make it: constants, loads, additions, locals, calls and blocks. */
function moduleOfSize(bytes: number, spec: ModuleSpec = {}): Uint8Array<ArrayBuffer> {
  const line = [0x02, 0x40, ...constant(1000), 0x28, 2, 16, ...constant(77_777), 0x6a, 0x1a, 0x0b];
  const body = Array.from({ length: 200 }, () => line).flat();
  const functions = Array.from({ length: Math.ceil(bytes / (body.length + 4)) }, (_, index) => ({
    type: '>',
    code: body,
    ...(index % 10 === 0 ? { export: `f${index}` } : {}),
  }));
  return writeModule({ memory: { min: 1 }, ...spec, functions });
}

function cpuMs(run: () => void): number {
  const start = process.cpuUsage();
  run();
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1000;
}

it('reads 10 MB within 200 ms of processor time', () => {
  const bytes = moduleOfSize(10 * 2 ** 20);
  checkLink([{ name: 'warm', bytes }]);
  const times = [0, 1, 2].map(() => cpuMs(() => checkLink([{ name: 'main', bytes }])));
  expect(Math.min(...times)).toBeLessThan(200);
});

it('checks 1,000 modules of 1 MB within 10 s of processor time', () => {
  const main = moduleOfSize(2 ** 20, { dylink: {}, memory: { min: 1, export: 'memory' } });
  const side = moduleOfSize(2 ** 20, { dylink: {}, imports: [{ from: ['env', 'memory'], memory: { min: 0 } }] });
  const modules = Array.from({ length: 1000 }, (_, index) => ({
    name: `m${index}.wasm`,
    bytes: index === 0 ? main : side,
  }));
  const ms = cpuMs(() => checkLink(modules));
  expect(ms).toBeLessThan(10_000);
});
