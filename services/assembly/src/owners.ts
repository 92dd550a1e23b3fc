import { posix } from 'node:path';
import type { AssembleSymbol } from '@doctown/schema/api';

const TYPES = new Set(['class', 'struct', 'interface', 'trait', 'protocol', 'enum', 'union', 'impl', 'type_alias', 'object', 'record', 'component']);

/** For each symbol the row of the type it is a member of, or -1. Go's methods stand beside their type, perhaps in another file of the folder: they are found by the receiver's name. */
export function ownersOf(symbols: readonly AssembleSymbol[]): Int32Array {
  const rows = new Map(symbols.map(({ symbol_id }, row) => [symbol_id as string, row]));
  const types = new Map<string, number>();
  symbols.forEach(({ language, kind, file_path, name }, row) => {
    if (language === 'go' && TYPES.has(kind)) types.set(placeOf(file_path, name), row);
  });
  return Int32Array.from(symbols, ({ language, kind, file_path, parent_id, qualified_name }) => {
    const parent = rows.get(parent_id ?? '') ?? -1;
    if (TYPES.has(symbols[parent]?.kind ?? '')) return parent;
    if (language !== 'go' || kind !== 'method') return -1;
    return types.get(placeOf(file_path, qualified_name?.split('.').at(-2) ?? '')) ?? -1;
  });
}

const placeOf = (file_path: string, type: string): string => `${posix.dirname(file_path)}\0${type}`;
