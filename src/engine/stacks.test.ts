import { expect, it } from 'vitest';
import { StackReader } from './stacks.ts';

// (module (import "m" "f" (func)) (func (call 0)) (func (export "g") (nop) (call 1)))
const bytes = Uint8Array.from([
  0, 97, 115, 109, 1, 0, 0, 0, 1, 4, 1, 96, 0, 0, 2, 7, 1, 1, 109, 1, 102, 0, 0, 3, 3, 2, 0, 0, 7, 5, 1, 1, 103, 0, 2,
  10, 12, 2, 4, 0, 16, 0, 11, 5, 0, 1, 16, 1, 11,
]);

/** Calls `f` from within WebAssembly. */
function within(f: () => void): void {
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(bytes), { m: { f } });
  (exports['g'] as () => void)();
}

it('captures the frames that the text of an error names', () => {
  const reader = new StackReader();
  const seen: (readonly number[])[] = [];
  const { prepareStackTrace } = Error;
  within(() => {
    seen.push(reader.capture());
    Reflect.deleteProperty(Error, 'prepareStackTrace');
    seen.push(reader.parse(new Error().stack ?? ''));
    Error.prepareStackTrace = prepareStackTrace;
  });
  // File offsets of the two calls, the innermost first.
  expect(seen).toEqual([
    [bytes.indexOf(16), bytes.indexOf(16) + 6],
    [bytes.indexOf(16), bytes.indexOf(16) + 6],
  ]);
  expect(Error.prepareStackTrace).toBe(prepareStackTrace);
});

it('leaves out frames of modules that are not the program', () => {
  const reader = new StackReader();
  within(() => {
    reader.learnForeign(new Error().stack ?? '');
    expect(reader.capture()).toEqual([]);
  });
});

// (module (import "m" "f" (func)) (func $body (call 0)) (func $heddle_run_thread (call 1)) (func $heddle_run_threads (export "g") (call 2)))
const named = (names: readonly string[]): Uint8Array<ArrayBuffer> => {
  const text = (name: string): number[] => [name.length, ...Buffer.from(name)];
  const call = (index: number): number[] => [4, 0, 16, index, 11];
  const entries = names.flatMap((name, at) => [at + 1, ...text(name)]);
  const map = [names.length, ...entries];
  const section = [...text('name'), 1, map.length, ...map];
  const head = [0, 97, 115, 109, 1, 0, 0, 0, 1, 4, 1, 96, 0, 0, 2, 7, 1, 1, 109, 1, 102, 0, 0, 3, 4, 3, 0, 0, 0];
  const code = [7, 5, 1, 1, 103, 0, 3, 10, 16, 3, ...call(0), ...call(1), ...call(2)];
  return Uint8Array.from([...head, ...code, 0, section.length, ...section]);
};

it.each([['heddle_run_thread'], ['heddle_run_threads']])('ends before %s, the frame of which V8 may change', (base) => {
  const reader = new StackReader();
  const seen: (readonly number[])[] = [];
  const code = named(['body', base, 'heddle_run_threads']);
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(code), {
    m: { f: () => seen.push(reader.capture()) },
  });
  (exports['g'] as () => void)();
  expect(seen).toEqual([[code.indexOf(16, 40)]]);
});
