/** JSON with comments and trailing commas; null when it is none. */
export function parseLoosely(text: string): unknown {
  const plain = text
    .replace(/("(?:\\.|[^"\\])*")|\/\/[^\n]*|\/\*[\s\S]*?\*\//g, (_, quoted: string | undefined) => quoted ?? '')
    .replace(/("(?:\\.|[^"\\])*")|,(?=\s*[}\]])/g, (_, quoted: string | undefined) => quoted ?? '')
    .replace(/^\uFEFF/, '');
  try {
    return JSON.parse(plain);
  } catch {
    return null;
  }
}
