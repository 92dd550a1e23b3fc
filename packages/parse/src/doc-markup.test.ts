import { expect, test } from 'vitest';
import { plainDoc } from './doc-markup.ts';

test.each([
  [
    'csharp',
    '<summary>\nMakes a <see cref="T:App.Cart"/> of <paramref name="items"/>.\n</summary>\n<param name="items">What goes in.</param>\n<returns><c>true</c> when full.</returns>',
    'Makes a `Cart` of `items`.\n\n@param items What goes in.\n\n@returns `true` when full.',
  ],
  ['csharp', '<summary>One.<para/>Two &lt;T&gt;.</summary><remarks>Three.</remarks>', 'One.\n\nTwo <T>.\n\nThree.'],
  [
    'java',
    'Reads {@code int[]} by {@link Reader#next(int)}, see {@link Box the box}.\n<p>Else <b>nothing</b>.\n<ul>\n<li>a\n</ul>\n@param a one',
    'Reads `int[]` by `Reader.next`, see the box.\n\nElse nothing.\n\n- a\n\n@param a one',
  ],
  ['java', 'Like <pre>\n  a < b\n</pre>', 'Like\n```\na < b\n```'],
  ['typescript', 'Uses {@link Foo.bar} and {@link https://a.b | the page}. Keeps Array<string> and <div>.', 'Uses `Foo.bar` and the page. Keeps Array<string> and <div>.'],
  ['scala', 'A [[scala.Option]] of {{{Some(1)}}}.', 'A `scala.Option` of `Some(1)`.'],
  ['cpp', '\\brief Draws \\p x.\n\\param x the point', 'Draws `x`.\n@param x the point'],
  ['python', 'Keeps <summary> and {@link X} as they are.', 'Keeps <summary> and {@link X} as they are.'],
])('%s: markup for tools becomes plain text', (language, doc, plain) => {
  expect(plainDoc(doc, language)).toBe(plain);
});

test('text made to be slow is not', () => {
  for (const doc of ['{@code '.repeat(20_000), '<pre>'.repeat(20_000), '{@link a '.repeat(20_000), '[[a '.repeat(20_000), '<see cref="'.repeat(20_000)]) {
    for (const language of ['java', 'csharp', 'scala', 'typescript']) expect(plainDoc(doc.slice(0, 60_000), language).length).toBeGreaterThan(0);
  }
});
