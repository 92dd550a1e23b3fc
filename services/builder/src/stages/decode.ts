const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const utf16le = new TextDecoder('utf-16le', { fatal: true });
const utf16be = new TextDecoder('utf-16be', { fatal: true });
const windows1252 = new TextDecoder('windows-1252');
const HEAD = 8192;

/**
 * A source file's text: UTF-8, with or without its mark; UTF-16 where a mark says so; what is neither, but is no binary file, is read as
 * Windows-1252, of which Latin-1 is a part. Null for binary files. UTF-8's mark stays, so that a byte range counts the file's own bytes.
 */
export function decodeSource(bytes: Uint8Array): string | null {
  // UTF-32 begins like UTF-16, with a zero behind.
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return bytes[2] === 0 && bytes[3] === 0 && bytes.length > 2 ? null : decoded(utf16le, bytes);
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return decoded(utf16be, bytes);
  if (bytes.subarray(0, HEAD).includes(0)) return null;
  const text = decoded(utf8, bytes);
  return text ?? (hasControls(bytes) ? null : windows1252.decode(bytes));
}

function decoded(decoder: InstanceType<typeof TextDecoder>, bytes: Uint8Array): string | null {
  try {
    return decoder.decode(bytes);
  } catch {
    return null;
  }
}

/** Control characters that no text holds. */
const hasControls = (bytes: Uint8Array): boolean => bytes.subarray(0, HEAD).some((byte) => byte < 0x20 && (byte < 0x09 || byte > 0x0d) && byte !== 0x1b);
