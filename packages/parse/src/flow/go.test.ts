import { describe, expect, test } from 'vitest';
import { callsOf } from './calls-of.fixture.ts';

describe('Go values', () => {
  test('a value of the type it names, embedding, and several results', async () => {
    const text = `package main
type node struct{}
func (n *node) walk() {}
type tree struct{ node; root *node }
func open() (*tree, error) { return &tree{}, nil }
func run(node *node) {
	t, _ := open()
	t.walk()
	t.root.walk()
	node.walk()
}
`;
    expect(await callsOf('main.go', text)).toEqual(['run -> node.walk', 'run -> open']);
  });

  test('a type is meant where a type stands, whatever else has its name', async () => {
    const text = `package main
type Range struct{}
func (r Range) Ptr() *Range { return &r }
type Expression interface { Range() Range }
type holder struct{ Expression Expression }
func run(h holder) {
	other := &other{}
	other.open()
	h.Expression.Range().Ptr()
}
`;
    const others = { 'other.go': 'package main\ntype other struct{}\nfunc (o *other) open() {}\n' };
    expect(await callsOf('main.go', text, others)).toEqual(['run -> Expression.Range', 'run -> Range.Ptr', 'run -> other.other.open']);
  });

  test('a written type beats what is assigned, in variables and in lists', async () => {
    const text = `package main
type writer interface { write() }
type file struct{}
func (f *file) write() {}
var out writer
func setup() { out = &file{} }
func run(all []writer) {
	all = append(all, &file{})
	out.write()
	for _, one := range all { one.write() }
}
`;
    expect(await callsOf('main.go', text)).toEqual(['run -> writer.write']);
  });

  test('structs without a name, and a parameter that is assigned again', async () => {
    const text = `package main
type span struct{}
func (s span) next() (span, error) { return s, nil }
func (s span) end() {}
func run(one span) {
	tests := []struct{ name string; at span }{{"a", span{}}}
	for _, test := range tests { test.at.end() }
	one, err := one.next()
	one.next()
}
`;
    expect(await callsOf('main.go', text)).toEqual(['run -> span.end inferred', 'run -> span.next']);
  });
});
