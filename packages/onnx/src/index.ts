export * from './proto.ts';
export { type Device, openSession, type Session, type Shaped } from './session.ts';
export { type Numbers, numbersOf, tensorOf } from './tensors.ts';
export { float, GraphWriter, tokens, type Value } from './writer.ts';
