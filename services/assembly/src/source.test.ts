import fc from 'fast-check';
import { expect, test } from 'vitest';
import { cutSource, joinedSource, mentionsIn, ownSource } from './source.ts';

const python = `def walk(tree):
    for node in tree:
        if node.is_leaf:
            yield node
        else:
            yield from walk(node)
    log(tree)
    for other in tree.others:
        check(other)
        if other.is_odd:
            fix(other)
`;

test('code that fits is whole', () => expect(cutSource(python, 4096)).toBe(python));

test('code that does not fit ends where a statement does', () => {
  expect(cutSource(python, 230)).toBe(`${python.split('\n').slice(0, 7).join('\n')}\n…`);
});

test('a closing brace stays with what it closes', () => {
  const text = 'function f() {\n  if (a) {\n    b();\n  }\n  if (c) {\n    d();\n  }\n  e();\n}\n';
  expect(cutSource(text, 64)).toBe('function f() {\n  if (a) {\n    b();\n  }\n  if (c) {\n    d();\n  }\n…');
});

test('chunks are joined as they stood in the file, with a mark where something was taken out', () => {
  expect(joinedSource(['def run():\n    a()\n', '    b()\n'])).toBe('def run():\n    a()\n    b()\n');
  expect(joinedSource(['function f() {\n  return {\n    ', ',\n    b,\n  }\n}'])).toBe('function f() {\n  return {\n    …,\n    b,\n  }\n}');
  expect(joinedSource(['import a\n\n', '\n\nx = 1\n'])).toBe('import a\n\n…\n\nx = 1\n');
  expect(joinedSource(['', 'a\n', ''])).toBe('a\n');
  expect(joinedSource([])).toBe('');
});

test('where code and comment do not fit together, a comment that is told elsewhere makes room', () => {
  const code = 'class Gson {\n  int a;\n}\n';
  for (const comment of ['/**\n * Says much.\n */\n', '// Says\n// much.\n', '    /// Says much.\n']) {
    expect(ownSource(comment + code, true, 30)).toBe(code);
    expect(ownSource(comment + code, true, 100)).toBe(comment + code);
    expect(ownSource(comment + code, false, 30)).not.toContain('int a');
  }
});

test('any text fits what it is cut to, and is its beginning', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 200 }), fc.integer({ min: 10, max: 120 }), (text, most) => {
      const cut = cutSource(text, most);
      const kept = cut === text ? text : cut.replace(/\n?[^\S\n]*…$/, '');
      expect(text.startsWith(kept)).toBe(true);
      expect(cut.length).toBeLessThanOrEqual(Math.max(most, 1));
    }),
  );
});

test('an import matters where its last word is written', () => {
  expect(mentionsIn(['node:fs', 'std::fmt::Display', 'os', 'User', 'User'], 'fs.read(user as User) // Display')).toEqual(['User', 'node:fs', 'std::fmt::Display']);
});
