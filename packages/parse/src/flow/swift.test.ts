import { describe, expect, test } from 'vitest';
import { callsByLine } from './calls-of.fixture.ts';

describe('Swift values', () => {
  test('what is passed without a label is for a parameter without one', async () => {
    const text = `class Session {
  func load(_ address: String, retries: Int = 1) {}
  func load(resuming data: String, retries: Int = 1) {}
  func load(for task: String) {}
}
func one(s: Session) { s.load("a") }
func two(s: Session) { s.load(resuming: "a", retries: 2) }
func three(s: Session) { s.load(for: "a") }
`;
    expect(await callsByLine('main.swift', text)).toEqual(['6 -> 2 exact', '7 -> 3 exact', '8 -> 4 exact']);
  });

  test('a closure behind a call is for the last parameter', async () => {
    const text = `class Work {
  func run() {}
  func start(_ name: String, at time: Int = 0, done: (Work) -> Void) { done(self) }
}
func one(w: Work) { w.start("a") { made in made.run() } }
func two(w: Work) { w.start("a") done: { made in made.run() } }
`;
    expect(await callsByLine('main.swift', text)).toEqual(['5 -> 2 inferred', '5 -> 3 exact', '6 -> 2 inferred', '6 -> 3 exact']);
  });

  test('of functions that take the same the one is meant that what is passed was made for, and no generic one', async () => {
    const text = `protocol Address {}
protocol Request {}
extension String: Address {}
extension URLRequest: Request {}
class Session {
  func load(_ address: any Address, retries: Int = 1) {}
  func load<P: Encodable>(_ address: any Address, retries: Int = 1, parameters: P? = nil) {}
  func load(_ request: any Request, retries: Int = 1) {}
}
func one(s: Session) { s.load("a") }
func two(s: Session, r: URLRequest) { s.load(r, retries: 3) }
`;
    expect(await callsByLine('main.swift', text)).toEqual(['10 -> 6 exact', '11 -> 8 exact']);
  });

  test('what extends texts and lists is called on them', async () => {
    const text = `extension StringProtocol {
  func wrapped() -> String { "" }
}
extension Sequence where Element: Hashable {
  func once() -> [Element] { [] }
}
func one() { "a".wrapped() }
func two(names: [String]) { names.once() }
`;
    expect(await callsByLine('main.swift', text)).toEqual(['7 -> 2 inferred', '8 -> 5 inferred']);
  });
});
