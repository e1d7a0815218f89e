import { expect, it } from 'vitest';
import { checkLink } from './check-link.ts';
import type { LinkProgress } from './model.ts';
import { writeModule } from './testing/writer.ts';

/** Blocks of nothing, in functions of 1 MiB. */
function largeModule(megabytes: number): Uint8Array {
  const code = Array.from({ length: 2 ** 20 }, () => 1);
  return writeModule({ functions: Array.from({ length: megabytes }, () => ({ type: '>', code })) });
}

it('says how far reading has come, also within a large module', () => {
  const states: LinkProgress[] = [];
  const small = writeModule({});
  const large = largeModule(10);
  checkLink(
    [
      { name: 'small.wasm', bytes: small },
      { name: 'large.wasm', bytes: large },
      { name: 'broken.wasm', bytes: Uint8Array.of(1) },
    ],
    { onProgress: (state) => states.push(state) },
  );
  const allBytes = small.length + large.length + 1;
  expect(states.every((state) => state.allBytes === allBytes && state.allModules === 3)).toBe(true);
  expect(states.map(({ modules }) => modules)).toEqual([1, 1, 1, 2, 3]);
  const bytes = states.map((state) => state.bytes);
  expect(bytes).toEqual(bytes.toSorted((a, b) => a - b));
  expect(bytes.at(-1)).toBe(allBytes);
});
