import { Desk } from './desk.ts';
import type { ToWorker } from './protocol.ts';

const channel = new MessageChannel();
const waiting: (() => void)[] = [];
channel.port2.onmessage = () => waiting.shift()?.();

/** A timer is held back to 4 ms when it repeats; a message is not. */
const pause = (): Promise<void> =>
  new Promise((resolve) => {
    waiting.push(resolve);
    channel.port1.postMessage(null);
  });

const desk = new Desk({ send: (message) => self.postMessage(message), fetch: (input, init) => fetch(input, init), pause });

self.onmessage = ({ data }: MessageEvent<ToWorker>) => void desk.take(data);
