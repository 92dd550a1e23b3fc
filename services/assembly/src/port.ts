import { once } from 'node:events';
import type { MessagePort } from 'node:worker_threads';

// Bytes between two threads, a piece at a time: joining or copying them all at once would keep the event loop from answering /health.

/** Sends pieces, and that there are no more. */
export function sendEnd(port: MessagePort): void {
  port.postMessage(null);
}

/** A piece whose memory is nobody else's is handed over, any other copied. */
export function send(port: MessagePort, piece: Uint8Array): void {
  const isAlone = piece.buffer instanceof ArrayBuffer && piece.byteLength === piece.buffer.byteLength;
  port.postMessage(piece, isAlone ? [piece.buffer as ArrayBuffer] : []);
}

/** The pieces that come in, until the other side says there are no more, or is gone. */
export async function* received(port: MessagePort): AsyncGenerator<Uint8Array> {
  const pieces: (Uint8Array | null)[] = [];
  const wake = new EventTarget();
  const take = (piece: Uint8Array | null): void => {
    pieces.push(piece);
    wake.dispatchEvent(new Event('piece'));
  };
  port.on('message', take);
  port.on('close', () => take(null));
  for (let at = 0; ; at++) {
    while (at >= pieces.length) await once(wake, 'piece');
    const piece = pieces[at] as Uint8Array | null;
    if (piece === null) return;
    pieces[at] = null;
    yield piece;
  }
}
