import type { FileFacts } from './facts.ts';

/** A file's facts as text, for reading and for golden files: ids left out, so that only what was understood shows. */
export function printFacts({ symbols, imports, exports, calls, heritage, error_lines }: FileFacts): string {
  const names = new Map(symbols.map(({ symbol_id, qualified_name }) => [symbol_id as string, qualified_name]));
  return [
    ...symbols.map(({ kind, qualified_name, line_range, visibility, is_exported, is_async, signature, doc_comment }) =>
      [
        `${line_range.join('-')} ${kind} ${qualified_name} [${[visibility, is_exported ? 'exported' : '', is_async ? 'async' : ''].filter(Boolean).join(' ')}]`,
        `    ${signature}`,
        ...(doc_comment ? [`    "${doc_comment.split('\n')[0]}"`] : []),
      ].join('\n'),
    ),
    ...imports.map(
      ({ line, module, names: given, namespace, is_wildcard, is_reexport }) =>
        `${line} import ${module} {${given.map(({ name, local }) => (name === local ? name : `${name} as ${local}`)).join(', ')}}${namespace ? ` as ${namespace}` : ''}${is_wildcard ? ' *' : ''}${is_reexport ? ' (goes out again)' : ''}`,
    ),
    ...exports.map(({ exported, local }) => `export ${local} as ${exported}`),
    ...heritage.map(({ line, symbol_id, base, kind }) => `${line} ${names.get(symbol_id)} ${kind} ${base}`),
    ...calls.map(({ line, caller_id, receiver, callee, form }) => `${line} ${names.get(caller_id)} ${form} ${receiver === null ? '' : `${receiver} . `}${callee}`),
    ...error_lines.map((line) => `${line} error`),
    '',
  ].join('\n');
}
