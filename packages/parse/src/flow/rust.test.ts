import { describe, expect, test } from 'vitest';
import { callsOf } from './calls-of.fixture.ts';

describe('Rust values', () => {
  test('impls, traits with bodies, options and macros', async () => {
    const text = `
trait Named { fn name(&self) -> u8; fn shout(&self) -> u8 { self.name() } }
struct Dog { tail: Option<Tail> }
struct Tail;
impl Tail { fn wag(&self) -> u8 { 1 } }
impl Dog { fn new() -> Self { Dog { tail: None } } }
impl Named for Dog { fn name(&self) -> u8 { 2 } }
fn run() { let d = Dog::new(); d.shout(); if let Some(t) = d.tail { t.wag(); } println!("{}", d.name()); }
`;
    expect(await callsOf('src/main.rs', text)).toEqual([
      'Named::shout -> Named::name',
      'run -> Dog::name inferred',
      'run -> Dog::new',
      'run -> Named::shout inferred',
      'run -> Tail::wag inferred',
    ]);
  });

  test('what a trait gives to a number, through fields, lists and sums', async () => {
    const text = `
trait Wide { fn wide(self) -> usize; }
impl Wide for u32 { fn wide(self) -> usize { self as usize } }
struct Table { cells: Vec<u32>, at: u32 }
impl Table { fn get(&self, i: usize) -> usize { (self.at + 1).wide() + self.cells[i].wide() } }
fn other(text: &str) { text.wide(); }
`;
    expect((await callsOf('src/main.rs', text)).filter((line) => line.includes('wide'))).toHaveLength(1);
  });
});
