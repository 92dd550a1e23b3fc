import { ServiceError } from '@doctown/schema';
import { expect, test } from 'vitest';
import { Addresses } from './addresses.ts';

const away = () => new ServiceError('upstream_unavailable', 'away');

test('requests go to one address after the other', async () => {
  const addresses = new Addresses(['a', 'b', 'c']);
  const asked: string[] = [];
  for (let i = 0; i < 6; i++) await addresses.use(async (url) => void asked.push(url));
  expect(asked).toEqual(['a', 'b', 'c', 'a', 'b', 'c']);
});

test('what one does not answer another does, and the one is left out', async () => {
  const addresses = new Addresses(['a', 'b', 'c']);
  const asked: string[] = [];
  const ask = async (url: string) => {
    asked.push(url);
    if (url === 'a') throw away();
    return url;
  };
  for (let i = 0; i < 4; i++) expect(await addresses.use(ask)).not.toBe('a');
  expect(asked.filter((url) => url === 'a')).toHaveLength(1);
});

test('when none answers each is asked once and the last failure is told; later they are asked again', async () => {
  const addresses = new Addresses(['a', 'b']);
  const asked: string[] = [];
  const refuse = async (url: string) => {
    asked.push(url);
    throw away();
  };
  await expect(addresses.use(refuse)).rejects.toMatchObject({ code: 'upstream_unavailable' });
  expect(asked.sort()).toEqual(['a', 'b']);
  expect(await addresses.use(async () => 'back')).toBe('back');
});

test('a refusal of the request itself is not carried to the next', async () => {
  const addresses = new Addresses(['a', 'b']);
  const asked: string[] = [];
  const refuse = async (url: string) => {
    asked.push(url);
    throw new ServiceError('invalid_request', 'no');
  };
  await expect(addresses.use(refuse)).rejects.toMatchObject({ code: 'invalid_request' });
  expect(asked).toEqual(['a']);
});

test('a stream that breaks before its first item is begun elsewhere, one that breaks later is not', async () => {
  const addresses = new Addresses(['a', 'b']);
  const ask = async function* (url: string) {
    if (url === 'a') throw away();
    yield `${url}1`;
    throw away();
  };
  const seen: string[] = [];
  const reading = (async () => {
    for await (const item of addresses.stream(ask)) seen.push(item);
  })();
  await expect(reading).rejects.toMatchObject({ code: 'upstream_unavailable' });
  expect(seen).toEqual(['b1']);
});

test('a reader who stops lets go of the far end', async () => {
  let is_closed = false;
  const addresses = new Addresses(['a']);
  const ask = async function* () {
    try {
      for (let i = 0; ; i++) yield i;
    } finally {
      is_closed = true;
    }
  };
  for await (const item of addresses.stream(ask)) if (item === 2) break;
  expect(is_closed).toBe(true);
});
