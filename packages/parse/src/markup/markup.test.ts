import { expect, test } from 'vitest';
import { languageRow } from '../languages.ts';
import { parseFile } from '../parse-file.ts';

const read = (language: string, text: string): string => languageRow(language).read?.(text) ?? '';

test.each([
  ['vue', '<script>a\n</script>\n<template>\n<A :b="c" @d="e">{{ f }}</A>\n</template>\n', ['a', '(c)', 'e', '(f)']],
  ['vue', '<script src=x>\n', []],
  ['vue', '<template lang="pug">\np {{ a }}\n</template>\n', []],
  ['svelte', '{#each a as b (b.c)}{@html d}{...e}{:else}{/each}<A {f} g={{ h }}/>', ['(a)', '(d)', '(e)', 'f', '({h})']],
  ['svelte', "<style>a{b}</style><!-- {c} -->{'}'}{", ["'}'"]],
  ['svelte', '<script type="application/ld+json">{}</script><script>a</script>', ['a']],
])('%s: %j leaves every character where it was', (language, text, left) => {
  const made = read(language, text);
  expect(made.split('\n').map(({ length }) => length)).toEqual(text.split('\n').map(({ length }) => length));
  expect(made.replace(/\s+/g, '').split(';').filter(Boolean)).toEqual(left);
});

test('markup that cannot be read takes no script with it', async () => {
  const { symbols, error_lines } = await parseFile({ file_path: 'a.vue', language: 'vue', text: '<script>\nfunction a() {}\n</script>\n<template>{{ ) ( }}</template>\n' });
  expect({ names: symbols.map(({ name }) => name), error_lines }).toEqual({ names: ['a', 'a', 'a'], error_lines: [] });
});
