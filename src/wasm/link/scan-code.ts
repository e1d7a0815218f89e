/**
 * One pass over a module's code that finds what link rules ask for: atomic instructions and the two forms of exception handling. It
 * knows the length of every instruction and nothing else, which makes it several times faster than `InstructionReader`.
 */
import type { WasmModule } from '../reader/module.ts';
import { InstructionReader } from '../reader/instruction-reader.ts';
import { Immediate, Op, plainImmediates } from '../reader/opcodes.ts';

export interface CodeTraits {
  /** Atomic loads, stores, read-modify-writes, waits and notifies; fences are not counted. */
  readonly atomics: number;
  /** File offset of the first of them; 0 when there is none. */
  readonly firstAtomic: number;
  /** File offset of the first `memory.atomic.wait32` or `wait64`; 0 when there is none. */
  readonly firstWait: number;
  /** File offset of the first `try` or `rethrow`...: exception handling as first proposed; 0 when there is none. */
  readonly firstLegacyException: number;
  /** File offset of the first `try_table` or `throw_ref`: exception handling as standardised; 0 when there is none. */
  readonly firstException: number;
}

/** What one opcode asks of the scanner. */
const Step = { next: 0, skipLeb: 1, skipTwoLebs: 2, skip4: 3, skip8: 4, slow: 5 } as const;

const steps: Uint8Array = Uint8Array.from(plainImmediates, (kind, opcode) => {
  if ([Op.try, Op.catch, Op.rethrow, Op.throwRef, Op.delegate, Op.tryTable].some((op) => op === opcode))
    return Step.slow;
  switch (kind) {
    case Immediate.none:
      return Step.next;
    case Immediate.index:
    case Immediate.i32:
    case Immediate.i64:
      return Step.skipLeb;
    case Immediate.indices:
      return Step.skipTwoLebs;
    case Immediate.f32:
      return Step.skip4;
    case Immediate.f64:
      return Step.skip8;
    default:
      return Step.slow;
  }
});

/** Bytes of code between two calls of `onBytes`. */
const reportBytes = 4 * 2 ** 20;

/**
 * Scans every function. A number that is encoded too long passes; anything else that is malformed throws. `onBytes` is told how far it
 * has come in the file, now and then.
 *
 * @throws HeddleError `HDL_WASM_MALFORMED`
 */
export function scanCode(module: WasmModule, onBytes?: (at: number) => void): CodeTraits {
  const scanner = new Scanner(module.binary);
  let next = reportBytes;
  for (const { code, end } of module.bodies) {
    scanner.scan(code, end);
    if (end < next) continue;
    next = end + reportBytes;
    onBytes?.(end);
  }
  return scanner;
}

class Scanner implements CodeTraits {
  atomics = 0;
  firstAtomic = 0;
  firstWait = 0;
  firstLegacyException = 0;
  firstException = 0;
  readonly #bytes: Uint8Array;
  readonly #slow: InstructionReader;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.#slow = new InstructionReader(bytes);
  }

  scan(start: number, end: number): void {
    const bytes = this.#bytes;
    let at = start;
    while (at < end) {
      const op = bytes[at] as number;
      switch (steps[op] as number) {
        case Step.next:
          at++;
          break;
        case Step.skipLeb:
          at++;
          while ((bytes[at++] as number) >= 0x80);
          break;
        case Step.skipTwoLebs:
          at++;
          while ((bytes[at++] as number) >= 0x80);
          while ((bytes[at++] as number) >= 0x80);
          break;
        case Step.skip4:
          at += 5;
          break;
        case Step.skip8:
          at += 9;
          break;
        default: {
          // Loads and stores of the usual form: alignment below 64, then the offset.
          if (op >= 0x28 && op <= 0x3e && (bytes[at + 1] as number) < 0x40) {
            at += 2;
            while ((bytes[at++] as number) >= 0x80);
            break;
          }
          // Blocks of the usual form: no value, or one of a simple type.
          const type = bytes[at + 1] as number;
          if (op >= Op.block && op <= Op.if && type >= 0x40 && type < 0x80 && type !== 0x63 && type !== 0x64) {
            at += 2;
            break;
          }
          at = this.#special(at, end);
        }
      }
    }
    // Reading past the end of the body: let the careful reader name the place.
    if (at > end) this.#readCarefully(start, end);
  }

  #special(at: number, end: number): number {
    const slow = this.#slow;
    slow.reset(at, end);
    slow.next();
    const { op } = slow;
    if (op >= Op.atomicNotify && op <= Op.lastAtomic && op !== Op.atomicFence) {
      this.atomics++;
      if (this.firstAtomic === 0) this.firstAtomic = at;
      if (this.firstWait === 0 && (op === Op.atomicWait32 || op === Op.atomicWait64)) this.firstWait = at;
    } else if (op === Op.tryTable || op === Op.throwRef) {
      if (this.firstException === 0) this.firstException = at;
    } else if (op === Op.try || op === Op.catch || op === Op.rethrow || op === Op.delegate) {
      if (this.firstLegacyException === 0) this.firstLegacyException = at;
    }
    return slow.end;
  }

  #readCarefully(start: number, end: number): void {
    const slow = this.#slow;
    slow.reset(start, end);
    while (!slow.done) slow.next();
  }
}
