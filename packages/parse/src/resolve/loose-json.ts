/** JSON with comments and trailing commas; null when it is none. What is not closed reaches to the end: else it would be looked for from every quote again. */
export function parseLoosely(text: string): unknown {
  const plain = text
    .replace(/("(?:\\.|[^"\\])*"?)|\/\/[^\n]*|\/\*[\s\S]*?(?:\*\/|$)/g, (_, quoted: string | undefined) => quoted ?? '')
    .replace(/("(?:\\.|[^"\\])*"?)|,(?=\s*[}\]])/g, (_, quoted: string | undefined) => quoted ?? '')
    .replace(/^\uFEFF/, '');
  try {
    return JSON.parse(plain);
  } catch {
    return null;
  }
}
