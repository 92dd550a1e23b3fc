import type { Claim, SymbolContext } from '@doctown/schema';

/** What a sentence names in backticks, checked against what the code says of the symbol. */
export function checkClaims(summary: string, context: SymbolContext): { claims: Claim[]; verified: boolean } {
  const named = [...new Set([...summary.matchAll(/`([^`\n]{1,120})`/g)].map(([, name = '']) => name.replace(/\(.*\)$/, '').trim()))];
  const claims = named.filter((name) => /^[\w$#.:<>-]+$/.test(name)).map((name) => ({ kind: 'mentions', subject: context.name, object: name, holds: isKnown(name, context) }));
  return { claims, verified: claims.every(({ holds }) => holds) };
}

function isKnown(name: string, context: SymbolContext): boolean {
  const last = name.split(/[.#]|::/).pop() ?? name;
  const lists = [context.calls, context.called_by, context.related_symbols, context.imports, context.members ?? []].flat();
  if (lists.some((known) => known === name || known === last)) return true;
  const text = [context.name, context.qualified_name, context.signature, context.source, context.doc_comment, context.file_path].join('\n');
  return new RegExp(`(?<![\\w$])${last.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}(?![\\w$])`).test(text);
}
