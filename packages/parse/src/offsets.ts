/** Turns tree-sitter's UTF-16 indexes into byte offsets of the UTF-8 text. */
export function byteOffsets(text: string): (index: number) => number {
  if (Buffer.byteLength(text) === text.length) return (index) => index;
  const table = new Uint32Array(text.length + 1);
  let bytes = 0;
  for (let i = 0; i < text.length; i++) {
    table[i] = bytes;
    const unit = text.charCodeAt(i);
    bytes += unit < 0x80 ? 1 : unit < 0x800 ? 2 : unit >= 0xd800 && unit < 0xdc00 ? 4 : unit >= 0xdc00 && unit < 0xe000 ? 0 : 3;
  }
  table[text.length] = bytes;
  return (index) => table[index] ?? bytes;
}
