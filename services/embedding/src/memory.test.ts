import { expect, test } from 'vitest';
import { MemoryGate } from './memory.ts';

const MIB = 1024 * 1024;

test('requests are let in while what they will take fits, and again when others are out', () => {
  const gate = new MemoryGate(800 * MIB, 384, () => 400 * MIB);
  const out = gate.enter(32 * MIB);
  gate.enter(32 * MIB);
  expect(() => gate.enter(32 * MIB)).toThrow(expect.objectContaining({ code: 'overloaded', retry_after_s: 5 }));
  out();
  out();
  gate.enter(32 * MIB);
  expect(() => gate.enter(32 * MIB)).toThrow(expect.objectContaining({ code: 'overloaded' }));
});

test('one that would never fit is told so, and what has grown since counts', () => {
  let resident = 400 * MIB;
  const gate = new MemoryGate(500 * MIB, 384, () => resident);
  expect(() => gate.enter(32 * MIB)).toThrow(expect.objectContaining({ code: 'payload_too_large', message: expect.stringContaining('send fewer chunks') }));
  gate.enter(1 * MIB);
  resident = 490 * MIB;
  expect(() => gate.enter(1 * MIB)).toThrow(expect.objectContaining({ code: 'overloaded' }));
});

test('what was not given back after a burst leaves less room for the next, and one is always let in', () => {
  let resident = 400 * MIB;
  const gate = new MemoryGate(800 * MIB, 384, () => resident);
  const outs = [gate.enter(32 * MIB), gate.enter(32 * MIB)];
  for (const out of outs) out();
  resident = 600 * MIB;
  const out = gate.enter(32 * MIB);
  expect(() => gate.enter(32 * MIB)).toThrow(expect.objectContaining({ code: 'overloaded' }));
  out();
  resident = 790 * MIB;
  gate.enter(32 * MIB);
  expect(() => gate.enter(1)).toThrow(expect.objectContaining({ code: 'overloaded' }));
});

test('a small body is let in for what its answer may take', () => {
  const room = (dimensions: number): number => {
    const gate = new MemoryGate(1000 * MIB, dimensions, () => 0);
    let count = 0;
    try {
      for (; ; count++) gate.enter(4096 * 36);
    } catch {
      return count;
    }
  };
  expect(room(384)).toBe(Math.floor(1000 / (8 + 4 * 0.140625 + (22 * 384 * 4096) / MIB)));
  expect(room(1024)).toBeLessThan(room(384) / 2);
});
