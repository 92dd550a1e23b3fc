import { LLMock } from '@copilotkit/aimock';
import { generate } from '@doctown/schema/api';
import { call } from '@doctown/schema/client';
import { expect, onTestFinished, test } from 'vitest';
import { asked, many, serveFor } from './testing.fixture.ts';

const GOOD = JSON.stringify({ summary: 'Does what its caller asks for.', claims: [] });

async function mock(): Promise<LLMock> {
  const model = await LLMock.create({ port: 0 });
  onTestFinished(() => model.stop());
  return model.on({}, { content: GOOD });
}

const alone = { MAX_SYMBOLS_PER_CALL: '1', MODEL_NAME: 'gpt-4o-mini' };

test("a stranger's stand-in for the API is understood too", async () => {
  const model = await mock();
  const { url } = await serveFor(`${model.url}/v1`, alone);
  const reply = await call(url, generate, asked(...many(5)));
  expect(reply).toMatchObject({ failed: [], documented_symbols: Array(5).fill({ origin: 'generated', summary: 'Does what its caller asks for.' }) });
});

test.each([
  ['dropped answers', { dropRate: 0.2 }],
  ['answers that are no JSON', { malformedRate: 0.2 }],
  ['connections that break', { disconnectRate: 0.2 }],
  ['refusals for asking too much', { rateLimitRate: 0.2 }],
])('among %s every symbol is written about', async (_, chaos) => {
  const model = (await mock()).setChaos(chaos);
  const { url } = await serveFor(`${model.url}/v1`, { ...alone, MAX_RETRIES: '10', MODEL_PATIENCE_S: '60' });
  const reply = await call(url, generate, asked(...many(60)), { timeout_ms: 90_000 });
  expect(reply.failed).toEqual([]);
  expect(model.getRequests().length).toBeGreaterThan(60);
});

test.each([
  [500, 'server_error'],
  [503, 'overloaded'],
  [429, 'rate_limit_exceeded'],
])('one answer of %d is asked again', async (status, code) => {
  const model = (await mock()).nextRequestError(status, { message: 'later', code });
  const { url } = await serveFor(`${model.url}/v1`, alone);
  expect((await call(url, generate, asked(...many(1)))).failed).toEqual([]);
  expect(model.getRequests()).toHaveLength(2);
});
