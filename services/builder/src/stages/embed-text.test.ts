import { parseFile } from '@doctown/parse';
import { expect, test } from 'vitest';
import { embedTexts } from './embed-text.ts';

test('a chunk is embedded under the name of what it is about, prose as it is', async () => {
  const code = await parseFile({ file_path: 'app/shop.py', language: 'python', text: 'class Cart:\n    """Holds."""\n    def total(self):\n        return 1\n' });
  expect(embedTexts(code).map(({ content }) => content.split('\n')[0])).toEqual(['app.shop.Cart', 'app.shop.Cart.total']);
  const prose = await parseFile({ file_path: 'README.md', language: 'markdown', text: '# Shop\n\nSells.\n' });
  expect(embedTexts(prose)).toEqual([{ chunk_id: prose.chunks[0]?.chunk_id, content: '# Shop\n\nSells.\n' }]);
});

test('the bodies of a class’s methods are embedded once, as theirs', async () => {
  const code = await parseFile({ file_path: 'cart.ts', language: 'typescript', text: 'export class Cart {\n  limit = 9;\n  add() {\n    return once();\n  }\n}\n' });
  const texts = embedTexts(code).map(({ content }) => content);
  expect(texts.find((text) => text.includes('limit'))).not.toContain('once');
  expect(texts.join('\n').split('once').length - 1).toBe(1);
});
