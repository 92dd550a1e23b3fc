import { allFaults, faultsNowAndThen } from '@doctown/e2e/fake-openai';
import { generate } from '@doctown/schema/api';
import { call } from '@doctown/schema/client';
import { expect, test } from 'vitest';
import { asked, contextOf, many, serve } from './testing.fixture.ts';

/** Every third has a long body, and so is asked about alone. */
const thousand = many(1000).map((context, i) =>
  i % 3 === 0 ? { ...context, source: Array.from({ length: 60 }, (_, line) => `    step_${i}_${line} = work(${line})`).join('\n') } : context,
);

test('of a thousand symbols, with every tenth call going wrong in some way, each is written about, or extracted and listed with its reason; none is paid for twice', async () => {
  const { url, model } = await serve({ fault: faultsNowAndThen(0.1), latency_ms: 2 }, { MODEL_PATIENCE_S: '60' });
  const reply = await call(url, generate, asked(...thousand), { timeout_ms: 120_000 });
  const hurt = new Set(model.calls.flatMap(({ fault }) => fault ?? []));
  expect(hurt).toEqual(new Set(allFaults));

  const written = reply.documented_symbols.filter(({ origin }) => origin === 'generated').map(({ symbol_id }) => symbol_id as string);
  const failed = reply.failed.map(({ symbol_id }) => symbol_id as string);
  expect(new Set([...written, ...failed]).size).toBe(1000);
  expect(written.length + failed.length).toBe(1000);
  for (const { code } of reply.failed) expect(code).toMatch(/^(refused|content_filter|cut_off|empty_answer|invalid_json|invalid_answer|model_unavailable)$/);
  expect(failed.length).toBeLessThan(20);
  expect(reply.total_cost).toBeCloseTo(
    model.calls.reduce((sum, { usage }) => sum + ((usage?.prompt_tokens ?? 0) * 0.05 + (usage?.completion_tokens ?? 0) * 0.4) / 1e6, 0),
    9,
  );

  const useful = model.calls.filter(({ status, fault, body }) => status === 200 && fault === undefined && body.messages.length === 2);
  const told = useful.map(({ body }) => body.messages[1]?.content ?? '');
  expect(new Set(told).size).toBe(told.length);

  const before = model.calls.length;
  model.options.fault = () => undefined;
  const again = await call(url, generate, asked(...thousand), { timeout_ms: 120_000 });
  const kept = reply.failed.filter(({ code }) => code === 'refused' || code === 'content_filter').length;
  expect(again).toMatchObject({ cached: written.length + kept });
  expect(model.calls.length - before).toBeLessThanOrEqual(failed.length - kept);
});

const loading = contextOf('load', { doc_comment: 'Load a file.', calls: ['open'], source: 'def load(path):\n    return open(path)', signature: 'def load(path)' });
const lie = { summary: 'Calls `imaginary_function` and gives its result back.', claims: [{ kind: 'calls', object: 'imaginary_function' }] };
const truth = { summary: 'Opens the file at `path`.', claims: [{ kind: 'calls', object: 'open' }] };

test('a lie may be mended once, with the reasons', async () => {
  const { url, model } = await serve({ write: (_, { messages }) => (messages.length > 2 ? truth : lie) });
  const reply = await call(url, generate, asked(loading));
  expect(reply).toMatchObject({
    failed: [],
    documented_symbols: [{ summary: truth.summary, origin: 'generated', verified: true, claims: [{ kind: 'calls', object: 'open', holds: true }] }],
  });
  expect(model.calls).toHaveLength(2);
  expect(model.calls[1]?.body.messages.at(-1)?.content).toContain('imaginary_function');
  expect(reply.output_tokens).toBe(model.calls.reduce((sum, { usage }) => sum + (usage?.completion_tokens ?? 0), 0));
});

test('who lies again is not asked a third time, now or later: the comment speaks instead', async () => {
  const { url, model } = await serve({ write: () => lie });
  for (const cached of [0, 1]) {
    const reply = await call(url, generate, asked(loading));
    expect(reply).toMatchObject({ cached, failed: [{ code: 'not_borne_out' }], documented_symbols: [{ summary: 'Load a file.', origin: 'extracted' }] });
    expect(model.calls).toHaveLength(2);
  }
});
