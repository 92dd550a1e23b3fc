/** Width of text in Verdana at 11 px, near enough for a badge. */
const widthOf = (text: string): number =>
  Math.round([...text].reduce((sum, letter) => sum + (/[iljft.,:' ]/.test(letter) ? 4.1 : /[mwMW]/.test(letter) ? 10.2 : /[A-Z0-9]/.test(letter) ? 7.2 : 6.6), 0));

const escaped = (text: string): string => text.replace(/[<>&"']/g, (letter) => `&#${letter.charCodeAt(0)};`);

/** A flat badge of 20 pixels' height, as READMEs have them: what it is, and what there is to say. */
export function badge(label: string, message: string, is_good: boolean): string {
  const left = widthOf(label) + 12;
  const right = widthOf(message) + 12;
  const text = (words: string, x: number, width: number) => `<text x="${x}" y="14" textLength="${width}">${escaped(words)}</text>`;
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${left + right}" height="20" role="img" aria-label="${escaped(`${label}: ${message}`)}">
<title>${escaped(`${label}: ${message}`)}</title>
<clipPath id="r"><rect width="${left + right}" height="20" rx="3"/></clipPath>
<g clip-path="url(#r)"><rect width="${left}" height="20" fill="#3a3d42"/><rect x="${left}" width="${right}" height="20" fill="${is_good ? '#b4441c' : '#6d7684'}"/></g>
<g fill="#fff" font-family="Verdana,Geneva,DejaVu Sans,sans-serif" font-size="11">${text(label, 6, left - 12)}${text(message, left + 6, right - 12)}</g>
</svg>`;
}
