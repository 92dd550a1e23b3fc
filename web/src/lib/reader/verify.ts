import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';

/** Bytes hashed before others get their turn; about 20 ms. */
const SLICE = 2 * 1024 ** 2;

/**
 * Lower-case hex SHA-256 over the parts one after the other, in slices with `pause` between them.
 * Not `crypto.subtle`: that one wants all bytes in one piece, and is missing on plain http.
 */
export async function checksumOf(parts: readonly Uint8Array[], pause: () => Promise<void>, signal?: AbortSignal): Promise<string> {
  const hash = sha256.create();
  for (const part of parts) {
    for (let at = 0; at < part.length; at += SLICE) {
      signal?.throwIfAborted();
      hash.update(part.subarray(at, at + SLICE));
      await pause();
    }
  }
  return bytesToHex(hash.digest());
}
