import { describe, expect, it } from 'vitest';
import { classifyAccess } from './bad-access.ts';
import { AccessKind, MemoryState } from './kernel.ts';

type Near = ReturnType<Parameters<typeof classifyAccess>[0]['near']>;

/** The message for an access to red zones around a block of 4 bytes at 1000. */
function message(offset: number, bytes: number): string {
  const heap = { near: () => ({ address: 1000, size: 4 }) as Near };
  const [kind, text] = classifyAccess(heap, AccessKind.write, 1000 + offset, bytes, MemoryState.redZone);
  expect(kind).toBe('heap-overflow');
  return text;
}

describe('an access beside a heap block', () => {
  it.each([
    [4, 1, 'write of 1 byte 0 bytes after a heap block of 4 bytes'],
    [5, 4, 'write of 4 bytes 1 byte after a heap block of 4 bytes'],
    [0, 5, 'write of 5 bytes at offset 0 of a heap block of 4 bytes, 1 byte too long'],
    [2, 8, 'write of 8 bytes at offset 2 of a heap block of 4 bytes, 6 bytes too long'],
    [-4, 4, 'write of 4 bytes 4 bytes before a heap block of 4 bytes'],
    [-1, 3, 'write of 3 bytes that begins 1 byte before a heap block of 4 bytes'],
    [-1, 8, 'write of 8 bytes that begins 1 byte before a heap block of 4 bytes and ends 3 bytes after it'],
  ])('from offset %i on, %i bytes long', (offset, bytes, text) => {
    expect(message(offset, bytes)).toBe(text);
  });
});
