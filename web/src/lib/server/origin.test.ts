import { expect, test } from 'vitest';
import { isOwnHost, isOwnOrigin } from './origin.ts';

const url = new URL('http://127.0.0.1:8080/');
const own = (headers: Record<string, string>, configured?: string) => isOwnOrigin(new Headers(headers), url, configured);

test('a form of our own pages is accepted, by any name of this machine', () => {
  expect(own({ origin: 'http://127.0.0.1:8080' }, 'http://127.0.0.1:8080')).toBe(true);
  expect(own({ origin: 'http://localhost:8080', 'sec-fetch-site': 'same-origin' }, 'http://127.0.0.1:8080')).toBe(true);
  expect(own({ origin: 'http://[::1]:8080' }, 'http://127.0.0.1:8080')).toBe(true);
});

test('without a configured address the host that was asked counts', () => {
  expect(own({ origin: 'http://192.168.1.5:8080', host: '192.168.1.5:8080' })).toBe(true);
  expect(own({ origin: 'https://doctown.example', host: 'doctown.example' })).toBe(true);
  expect(own({ origin: 'https://evil.example', host: 'doctown.example' })).toBe(false);
});

test('a form of another website, another port, or of nobody is refused', () => {
  for (const headers of [
    { origin: 'https://evil.example' },
    { origin: 'http://localhost:3000' },
    { origin: 'null' },
    {},
    { origin: 'http://127.0.0.1:8080', 'sec-fetch-site': 'cross-site' },
    { origin: 'http://127.0.0.1:8080', 'sec-fetch-site': 'same-site' },
  ] as Record<string, string>[])
    expect(own(headers, 'http://127.0.0.1:8080'), JSON.stringify(headers)).toBe(false);
});

test('a name that was made to point at this machine does not open a site that is only for it', () => {
  const asked = (host: string, configured?: string) => isOwnHost(new Headers({ host }), configured);
  expect(asked('localhost:8080', 'http://127.0.0.1:8080')).toBe(true);
  expect(asked('rebound.example:8080', 'http://127.0.0.1:8080')).toBe(false);
  expect(asked('doctown.example', 'https://doctown.example')).toBe(true);
  expect(asked('anything')).toBe(true);
});
