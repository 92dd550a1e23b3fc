import { expect, test } from 'vitest';
import { extractSummary } from './extract.ts';
import { aContext, someFacts } from './prompt.fixture.ts';

const ofComment = (doc_comment: string, language = 'typescript'): string | null =>
  extractSummary(aContext({ doc_comment, language, facts: undefined, signature: '', source: '', file_path: '' }));

test.each([
  // Docstrings: the first line; Google's, NumPy's and Sphinx's sections end it.
  ['python', 'Parse :class:`~a.Thing` from ``text``.\n\nArgs:\n  text: what to parse', 'Parse `a.Thing` from `text`.'],
  ['python', 'Return the mean of the values given.\n\nParameters\n----------\nvalues : list', 'Return the mean of the values given.'],
  ['python', 'Make an `.AppContext` whose import name is ``__main__`` or another.\n\n:param x: it', 'Make an `AppContext` whose import name is `__main__` or another.'],
  ['python', 'update(other) -> None\n\nMerge the other one into this one, key by key.', 'Merge the other one into this one, key by key.'],
  ['python', 'Internal -- parse declarations\nOverride this to handle an extension', 'Internal -- parse declarations. Override this to handle an extension.'],
  // JSDoc.
  ['typescript', '@description Says hello to whoever comes by the door\n@param who the guest', 'Says hello to whoever comes by the door.'],
  ['typescript', 'Creates a {@link Store|store} of the entries that are given.\n@param entries them\n@returns it', 'Creates a store of the entries that are given.'],
  ['javascript', '@param {string} a\n@returns {Promise<number>} The number of rows that were written', 'Returns the number of rows that were written.'],
  ['typescript', 'See https://example.com/spec for all.\n\nEncodes a value as the specification tells it to.', 'Encodes a value as the specification tells it to.'],
  ['typescript', 'TODO: think again\n\nKeeps what was seen until the end of the day comes.', 'Keeps what was seen until the end of the day comes.'],
  // rustdoc: links to code, and headings.
  ['rust', 'Builds a [`Matcher`] from a [pattern](https://x.y/z) that was parsed.\n\n# Examples\n\n```\nlet x = 1;\n```', 'Builds a `Matcher` from a pattern that was parsed.'],
  ['rust', '# Overview\n\nWalks a directory, in parallel where that is faster than one by one.', 'Walks a directory, in parallel where that is faster than one by one.'],
  // godoc keeps the name first, as Go does.
  [
    'go',
    'Abort prevents pending handlers from being called, i.e. it stops the chain.\n\nDeprecated: use Stop.',
    'Abort prevents pending handlers from being called, i.e. it stops the chain.',
  ],
  // Javadoc and KDoc.
  [
    'java',
    'Returns the i-th element of <code>array</code>, if there is one at all.\n@param i the index\n@return the element',
    'Returns the i-th element of array, if there is one at all.',
  ],
  ['java', 'Parses a date of the form [yyyy-MM-dd][Thh:mm], whatever the zone of it is.', 'Parses a date of the form [yyyy-MM-dd][Thh:mm], whatever the zone of it is.'],
  [
    'kotlin',
    'Writes a ZIP file to a [BufferedSink], entry by entry, until all are there.\n@param x it',
    'Writes a ZIP file to a `BufferedSink`, entry by entry, until all are there.',
  ],
  // Doxygen.
  ['cpp', '\\brief Sets the size of the buffer and keeps what fits into it.\n\\param n the size', 'Sets the size of the buffer and keeps what fits into it.'],
  // XML doc arrives as text with tags.
  ['csharp', 'Gets the number of entries that the cache holds at this moment.\n@returns The number.', 'Gets the number of entries that the cache holds at this moment.'],
  // YARD and RDoc.
  [
    'ruby',
    '= Streaming\n\nSends +chunk+ to {Client#write the client} as soon as there is one to send.\n@param chunk [String]',
    'Sends `chunk` to the client as soon as there is one to send.',
  ],
  // PHPDoc.
  ['php', 'cert: (string|array) Set to a string to name the file of a certificate.\n\n@var string', 'Set to a string to name the file of a certificate.'],
  ['php', '@var int How often a request is sent again before it fails', 'How often a request is sent again before it fails.'],
  // Of two short sentences both are told.
  ['go', 'Returns `x`. Then more e.g. this. And a third.', 'Returns `x`. Then more e.g. this.'],
])('of a comment in %s the first sentence is told in its own convention', (language, comment, summary) => {
  expect(ofComment(comment, language)).toBe(summary);
});

test.each(['----------', '@see Foo', '*DEPRECATED**', 'https://example.com/only', 'x = y;', '{@inheritDoc}', '>>> f(1)\n2', '@param a b'])(
  'a comment that says nothing is no sentence: %j',
  (comment) => {
    expect(ofComment(comment)).toBeNull();
  },
);

const bare = (more: Parameters<typeof aContext>[0]): string | null => extractSummary(aContext({ doc_comment: null, ...more }));
const callee = (name: string, kind = 'function') => ({ name, kind, signature: '' });

test('without a comment a sentence is made of what is known for sure', () => {
  const parent = { name: 'app.Store', kind: 'class', signature: 'class Store' };
  const save = {
    kind: 'method',
    name: 'save',
    qualified_name: 'app.Store.save',
    language: 'typescript',
    signature: 'async save(key: string, value: Entry): Promise<Receipt>',
    parent,
    facts: {
      ...someFacts,
      parameters: ['key', 'value'],
      returns: 'Promise<Receipt>',
      callees: [callee('app.Store.find', 'method'), callee('app.codec.encode'), callee('app.Packet', 'class')],
      writes: ['this.count', 'size'],
      raises: ['KeyError', '*'],
      callers: ['app.main.run', 'tests.store_test.test_save'],
    },
  };
  expect(bare(save)).toBe(
    'Async method of `Store` that takes `key` and `value` and returns `Promise<Receipt>`. It calls `find` and `encode`, makes `Packet`, sets `count`, can raise `KeyError` and is used by `run`.',
  );
  expect(
    bare({ ...save, name: 'constructor', qualified_name: 'app.Store.constructor', kind: 'constructor', facts: { ...someFacts, parameters: ['path'], writes: ['this.path'] } }),
  ).toBe('Makes a `Store` from `path`. It sets `path`.');
  expect(bare({ kind: 'class', name: 'Store', facts: { ...someFacts, extends: ['lib.Base'], implements: ['Closable'], members: ['constructor', 'a', 'b', 'c', 'd', 'e'] } })).toBe(
    'Class that extends `Base`, implements `Closable` and has `a`, `b`, `c` and 2 more.',
  );
  expect(bare({ kind: 'const', name: 'MAX', signature: 'const MAX: number = 10' })).toBe('Constant of type `number` with the value `10`.');
  expect(bare({ kind: 'property', name: 'cache', language: 'java', signature: 'private final Map<String, Entry> cache', parent })).toBe(
    'Property of `Store` of type `Map<String, Entry>`.',
  );
  expect(bare({ kind: 'impl', name: 'Error', language: 'rust', signature: 'impl fmt::Display for Error', facts: { ...someFacts, members: ['fmt'] } })).toBe(
    'Implements `fmt::Display` for `Error` with `fmt`.',
  );
  expect(
    bare({
      kind: 'method',
      name: 'Name',
      language: 'go',
      qualified_name: 'binding/uri.uriBinding.Name',
      signature: 'func (u uriBinding) Name() string',
      facts: { ...someFacts, parameters: ['u'], returns: 'string', calls: [] },
    }),
  ).toBe('Method of `uriBinding` that returns `string`.');
  expect(bare({ name: 'test_load', qualified_name: 'tests.test_app.test_load', file_path: 'tests/test_app.py', facts: { ...someFacts, callees: [callee('app.load')] } })).toBe(
    'Test that calls `load`.',
  );
  expect(bare({ kind: 'module', name: 'app', imports: ['os'], facts: { ...someFacts, members: ['load'] } })).toBe('File that declares `load` and imports `os`.');
});

test('where nothing more than kind and name is known, nothing is said', () => {
  expect(bare({ signature: 'def f()', source: '', facts: { ...someFacts, parameters: [], calls: [] } })).toBeNull();
  // Kinds that a table could mistake for its own.
  expect(bare({ kind: 'toString', signature: '', source: '', facts: undefined })).toBeNull();
});
