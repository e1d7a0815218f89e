import { describe, expect, it } from 'vitest';
import { stackGuardBytes, StackSlots } from './stack-slots.ts';

describe('stack slots', () => {
  it.each([4, 16, 256, 512])('lie below each other with a guard zone between, in %i MiB', (mebibytes) => {
    const top = mebibytes << 20;
    const slots = new StackSlots(top);
    expect(slots.at(0).high).toBe(top);
    for (let slot = 1; slot < 200; slot++) {
      const { low, high } = slots.at(slot);
      expect(high).toBe(slots.at(slot - 1).low - stackGuardBytes);
      expect(high - low).toBe(slots.bytes(slot));
    }
  });

  it('leave room for the heap and for a thousand threads in the default memory', () => {
    const slots = new StackSlots(256 << 20);
    expect(slots.bytes(0)).toBe(8 << 20);
    expect(slots.bytes(1)).toBe(1 << 20);
    expect(slots.at(1000).low).toBeGreaterThan(16 << 20);
    expect(new StackSlots(4 << 20).at(1).low).toBeGreaterThan(2 << 20);
  });
});
