/** Splits a sentence into text and `code`; backticks without a partner stay as they are. */
export function proseParts(text: string): { text: string; isCode: boolean }[] {
  const parts: { text: string; isCode: boolean }[] = [];
  let end = 0;
  for (const match of text.matchAll(/(`{1,2})([^`\n]+)\1/g)) {
    if (match.index > end) parts.push({ text: text.slice(end, match.index), isCode: false });
    parts.push({ text: (match[2] ?? '').trim(), isCode: true });
    end = match.index + match[0].length;
  }
  if (end < text.length) parts.push({ text: text.slice(end), isCode: false });
  return parts;
}
