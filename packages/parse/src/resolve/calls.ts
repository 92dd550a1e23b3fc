import type { CodeSymbol, Resolution } from '@doctown/schema';
import type { CallFact } from '../facts.ts';
import type { Members } from './members.ts';
import { isType, methodKey, type Project } from './project.ts';
import type { Scopes } from './scope.ts';

/** Where a call goes, how sure we are, or why it goes nowhere. */
export type CallTarget = { symbols: CodeSymbol[]; resolution: Resolution; confidence: number } | { symbols: []; reason: 'external' | 'unresolved' };

const CONFIDENCE = { exact: 1, by_type: 0.8, by_name: 0.5 };
const MAX_CANDIDATES = 3;
const CONSTRUCTORS = ['__init__', 'constructor', 'new'];
/** Names so common on built-in types that being unique in one repository proves nothing. */
const COMMON = new Set(
  'add all any append apply at bind call catch clear clone close concat copy count create delete done emit end entries every extend fill filter find finish first flush forEach format from get has includes index indexOf init insert is isEmpty items join keys last len length load lock log lower map match max min name next now of on once open parse peek pop print push put read reduce register remove replace reset resolve reverse round run search send set shift size slice some sort splice split start stop strip sub substring test then toString trim type unwrap update upper value values wait warn wrap write'.split(
    ' ',
  ),
);

/** Follows one call. A name that is bound to a local value never reaches an outer declaration of the same name. */
export function resolveCall(call: CallFact, project: Project, scopes: Scopes, members: Members): CallTarget {
  const caller = project.symbols.get(call.caller_id);
  if (caller === undefined) return { symbols: [], reason: 'unresolved' };
  return call.receiver === null ? bareCall(call, caller, scopes, members) : memberCall(call, call.receiver, caller, project, scopes, members);
}

function bareCall(call: CallFact, caller: CodeSymbol, scopes: Scopes, members: Members): CallTarget {
  if (call.callee === 'super') return caller.language === 'python' ? { symbols: [], reason: 'external' } : toTarget(members.typesOf(caller, 'super').types, members, true);
  const meaning = scopes.lookup(caller, call.callee);
  if (meaning.type === 'symbols') return toTarget(meaning.symbols, members, true);
  if (meaning.type === 'local') {
    const alias =
      meaning.binding.how === 'alias' && meaning.binding.type !== null && meaning.binding.type !== call.callee ? scopes.lookup(meaning.scope, meaning.binding.type) : null;
    return alias?.type === 'symbols' ? toTarget(alias.symbols, members, false) : { symbols: [], reason: 'unresolved' };
  }
  return { symbols: [], reason: meaning.type === 'modules' ? 'unresolved' : 'external' };
}

function memberCall(call: CallFact, receiver: string, caller: CodeSymbol, project: Project, scopes: Scopes, members: Members): CallTarget {
  const owner = members.typesOf(caller, receiver);
  const found = [
    ...owner.types.flatMap((type) => members.member(type, call.callee)),
    ...owner.modules.flatMap((file) => {
      const meaning = scopes.exported(file, call.callee);
      return meaning.type === 'symbols' ? meaning.symbols : [];
    }),
  ];
  if (found.length > 0) return toTarget(found, members, owner.is_exact);
  if (owner.is_external) return { symbols: [], reason: 'external' };
  if (owner.types.length > 0 || owner.modules.length > 0 || COMMON.has(call.callee) || call.callee.length < 4 || call.form === 'new') return { symbols: [], reason: 'unresolved' };
  const only = project.methods.get(methodKey(caller.language, call.callee)) ?? [];
  return only.length === 1 ? { symbols: only, resolution: 'inferred', confidence: CONFIDENCE.by_name } : { symbols: [], reason: 'unresolved' };
}

function toTarget(symbols: readonly CodeSymbol[], members: Members, is_exact: boolean): CallTarget {
  const callable = unique(symbols.filter(isCallable)).map((symbol) => constructorOf(symbol, members));
  if (callable.length === 0) return { symbols: [], reason: 'unresolved' };
  const kinds = new Set(callable.map(({ file_path, qualified_name }) => `${file_path}\0${qualified_name}`));
  if (kinds.size === 1)
    return { symbols: [callable.at(-1) as CodeSymbol], resolution: is_exact ? 'exact' : 'inferred', confidence: is_exact ? CONFIDENCE.exact : CONFIDENCE.by_type };
  if (kinds.size > MAX_CANDIDATES) return { symbols: [], reason: 'unresolved' };
  return { symbols: callable, resolution: 'ambiguous', confidence: 1 / callable.length };
}

/** A class is called through its constructor where it writes one. */
function constructorOf(symbol: CodeSymbol, members: Members): CodeSymbol {
  if (symbol.kind !== 'class') return symbol;
  for (const name of CONSTRUCTORS) {
    const [own] = members.member(symbol, name).filter(({ kind }) => kind === 'constructor');
    if (own) return own;
  }
  return symbol;
}

const isCallable = (symbol: CodeSymbol): boolean =>
  ['function', 'method', 'constructor', 'macro', 'property', 'component'].includes(symbol.kind) ||
  isType(symbol) ||
  ((symbol.kind === 'variable' || symbol.kind === 'const') && symbol.signature.includes('('));
const unique = (symbols: readonly CodeSymbol[]): CodeSymbol[] => [...new Map(symbols.map((symbol) => [symbol.symbol_id, symbol])).values()];
