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
});
