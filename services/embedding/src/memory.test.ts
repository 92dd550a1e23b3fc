import { expect, test } from 'vitest';
import { MemoryGate } from './memory.ts';

const MIB = 1024 * 1024;

test('requests are let in while what they will take fits, and again when others are out', () => {
  const gate = new MemoryGate(700 * MIB, () => 400 * MIB);
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
  const gate = new MemoryGate(500 * MIB, () => resident);
  expect(() => gate.enter(32 * MIB)).toThrow(expect.objectContaining({ code: 'payload_too_large', message: expect.stringContaining('send fewer chunks') }));
  gate.enter(1 * MIB);
  resident = 490 * MIB;
  expect(() => gate.enter(1 * MIB)).toThrow(expect.objectContaining({ code: 'overloaded' }));
});
