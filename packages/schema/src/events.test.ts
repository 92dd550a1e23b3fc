import { expect, test } from 'vitest';
import { EventEnvelope, isTerminal } from './events.ts';
import { newEventId } from './ids.ts';

const started = {
  event_id: newEventId(),
  event_type: 'ingest.started.v1',
  timestamp: '2024-01-15T10:30:00Z',
  sequence: 42,
  context: { job_id: 'job_0123456789abcdef', repo_url: 'https://github.com/o/r' },
  meta: {},
  payload: { repo_url: 'https://github.com/o/r', git_ref: 'main' },
};
const valid = (event: object) => EventEnvelope.safeParse(event).success;

test('an event as the original sends it is accepted', () => {
  expect(valid(started)).toBe(true);
});

test('a status belongs to completed events and to no other', () => {
  const completed = { ...started, event_type: 'ingest.completed.v1', payload: { files_processed: 1, files_skipped: 0, chunks_created: 2, duration_ms: 3 } };
  expect(valid(completed)).toBe(false);
  expect(valid({ ...completed, status: 'success' })).toBe(true);
  expect(valid({ ...started, status: 'success' })).toBe(false);
});

test('unknown types, empty addresses, wrong payloads and odd ids are refused', () => {
  expect(valid({ ...started, event_type: 'ingest.unheard_of.v1' })).toBe(false);
  expect(valid({ ...started, context: { ...started.context, repo_url: '' } })).toBe(false);
  expect(valid({ ...started, payload: { repo_url: 1 } })).toBe(false);
  expect(valid({ ...started, event_id: 'nope' })).toBe(false);
});

test('only the end of the job ends a stream', () => {
  expect(isTerminal({ event_type: 'ingest.completed.v1' })).toBe(false);
  expect(isTerminal({ event_type: 'job.completed.v1' })).toBe(true);
});
