import { expect, test } from 'vitest';
import { parseFile } from './parse-file.ts';

async function docsOf(file_path: string, language: string, text: string): Promise<(string | null)[]> {
  const { symbols } = await parseFile({ file_path, language, text });
  return symbols.map(({ doc_comment }) => doc_comment);
}

test('what is written for tools is no part of what is said of a symbol', async () => {
  expect(await docsOf('a.rb', 'ruby', '# frozen_string_literal: true\n\n# Keeps names.\n# rubocop:disable Metrics\nclass A\nend\n')).toEqual([null, 'Keeps names.']);
  expect(await docsOf('a.go', 'go', '//go:build linux\n\n// Package a reads.\npackage a\n\n// Read reads.\n//\n//go:noinline\nfunc Read() {}\n')).toEqual([
    'Package a reads.',
    'Read reads.',
  ]);
  expect(await docsOf('a.sh', 'bash', '#!/bin/sh\n# shellcheck disable=SC1091\n# Starts the server.\n\nstart() { :; }\n')).toEqual(['Starts the server.', null]);
});

test('words that only begin like those for tools stay', async () => {
  expect(await docsOf('a.rb', 'ruby', '# Reads text.\n# encoding: the name of what the bytes are in\ndef a; end\n')).toEqual([
    null,
    'Reads text.\nencoding: the name of what the bytes are in',
  ]);
});
