import { HeddleError } from '../base/error.ts';

/** The error for input that is no well-formed WebAssembly: says at which file offset, what was expected and what was found. */
export function malformed(offset: number, expected: string, found: string): HeddleError {
  return new HeddleError(
    'HDL_WASM_MALFORMED',
    `The WebAssembly binary is malformed at offset 0x${offset.toString(16)}: expected ${expected}, found ${found}.`,
    { hint: 'Build the file again, and check that it was copied completely.' },
  );
}

/** A byte as the error messages show it. */
export function byteText(byte: number): string {
  return `0x${byte.toString(16).padStart(2, '0')}`;
}
