import { expect, test } from 'vitest';
import { readSubmission } from './submission.ts';

const form = (fields: Record<string, string>): FormData => {
  const data = new FormData();
  for (const [name, value] of Object.entries(fields)) data.set(name, value);
  return data;
};

test('an untouched form asks for the repository and nothing else', () => {
  const untouched = {
    repo_url: ' acme/widgets ',
    git_ref: '',
    documentation: 'full',
    max_cost_usd: '',
    max_symbols: '',
    include: '',
    exclude: '',
    languages: '',
    doc_language: '',
  };
  expect(readSubmission(form(untouched))).toMatchObject({ ok: true, request: { repo_url: 'acme/widgets' } });
  const read = readSubmission(form(untouched));
  expect(read.ok && Object.keys(read.request)).toEqual(['repo_url']);
});

test('lists may be written in lines or with commas', () => {
  const read = readSubmission(form({ repo_url: 'a/b', include: 'src/**\n lib/** ', exclude: '**/*.test.ts, docs/**', languages: 'Python, go', max_cost_usd: '0.5', force: 'on' }));
  expect(read).toMatchObject({
    ok: true,
    request: { options: { include: ['src/**', 'lib/**'], exclude: ['**/*.test.ts', 'docs/**'], languages: ['python', 'go'], max_cost_usd: 0.5, force: true } },
  });
});

test('each wrong field is named, and all that was typed comes back', () => {
  const read = readSubmission(form({ repo_url: '', git_ref: 'a..b', max_cost_usd: 'cheap', max_symbols: '1.5', languages: 'Klingon!' }));
  expect(read.ok).toBe(false);
  if (!read.ok) {
    expect(Object.keys(read.errors).sort()).toEqual(['git_ref', 'languages', 'max_cost_usd', 'max_symbols', 'repo_url']);
    expect(read.typed.max_cost_usd).toBe('cheap');
  }
});

test('a budget of nothing is a budget, not the absence of one', () => {
  expect(readSubmission(form({ repo_url: 'a/b', max_cost_usd: '0' }))).toMatchObject({ ok: true, request: { options: { max_cost_usd: 0 } } });
});
