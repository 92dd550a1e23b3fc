import { expect, test } from 'vitest';
import { relay } from './relay.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const options = { max_ms: 60_000, stall_ms: 60_000 };

/** A source that gives these parts when asked, and tells what became of it. */
function source(parts: string[], { ends = true } = {}) {
  const told = { asked: 0, cancelled: false };
  const stream = new ReadableStream<Uint8Array>(
    {
      pull(controller) {
        const part = parts[told.asked++];
        if (part !== undefined) controller.enqueue(bytes(part));
        else if (ends) controller.close();
        else return new Promise(() => undefined);
      },
      cancel() {
        told.cancelled = true;
      },
    },
    { highWaterMark: 0 },
  );
  return { stream, told };
}

test('only whole events are passed on, however the bytes were cut', async () => {
  const { stream } = source(['id: 1\nda', 'ta: a\n\nid: 2\ndata: b\n', '\n: keepalive\n\nid: 3\ndata: never fin']);
  expect(await new Response(relay(stream, options)).text()).toBe('id: 1\ndata: a\n\nid: 2\ndata: b\n\n: keepalive\n\n');
});

test('what nobody reads is not asked for', async () => {
  const { stream, told } = source(Array.from({ length: 100 }, (_, i) => `data: ${i}\n\n`));
  const reader = relay(stream, options).getReader();
  await reader.read();
  await reader.read();
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect(told.asked).toBe(2);
  await reader.cancel();
  expect(told.cancelled).toBe(true);
});

test('a stream ends at its time, and when the builder falls silent, so that the browser resumes', async () => {
  const old = source(['data: a\n\n'], { ends: false });
  expect(await new Response(relay(old.stream, { ...options, max_ms: 30 })).text()).toBe('data: a\n\n');
  const silent = source(['data: a\n\n'], { ends: false });
  expect(await new Response(relay(silent.stream, { ...options, stall_ms: 30 })).text()).toBe('data: a\n\n');
  expect(silent.told.cancelled).toBe(true);
});

test('an event without an end does not fill the memory', async () => {
  const { stream, told } = source(Array.from({ length: 50 }, () => 'x'.repeat(1024 * 1024)));
  expect(await new Response(relay(stream, options)).text()).toBe('');
  expect(told.asked).toBeLessThan(8);
});

test('a builder that breaks off ends the stream without an error of ours', async () => {
  let asked = 0;
  const stream = new ReadableStream<Uint8Array>({
    pull(controller) {
      if (asked++ === 0) controller.enqueue(bytes('data: a\n\n'));
      else controller.error(new Error('socket hang up'));
    },
  });
  expect(await new Response(relay(stream, options)).text()).toBe('data: a\n\n');
});
