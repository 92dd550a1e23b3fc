import type { SymbolContext } from '@doctown/schema';
import { capital, code, isConstructor, joined, listed, shortName, unique } from './words.ts';

type Compose = (context: SymbolContext) => string | null;

/** A plain sentence or two of what is known for sure, and nothing else; null where no more is known than kind and name. */
export const fromFacts: Compose = (context) => (COMPOSERS.get(context.kind) ?? callable)(context);

const TEST_FILE = /(?:^|\/)(?:tests?|spec|__tests__|testing)\/|(?:^|[/_.-])(?:test|spec)s?[._-]|_test\.|Test\.\w+$|Spec\.\w+$|Tests\.\w+$/;
const NOTHING = /^(?:void|None|null|undefined|\(\)|Unit|never|NoReturn|Void)$/;
/** Calls that every code makes say nothing. */
const EVERYDAY =
  /^(?:len|str|int|float|bool|list|dict|set|tuple|repr|print|isinstance|issubclass|getattr|hasattr|setattr|super|type|range|enumerate|zip|map|filter|sorted|min|max|sum|any|all|next|iter|append|push|pop|get|set|has|add|delete|remove|keys|values|items|entries|join|split|slice|trim|strip|format|replace|startsWith|endsWith|startswith|endswith|toString|includes|indexOf|forEach|concat|length|size|equals|hashCode|isEmpty|contains|make|append|panic|cap|copy|new|unwrap|expect|clone|into|iter|collect|to_string|to_owned|as_ref|as_str|Ok|Err|Some|None|println|printf|sprintf|fmt|log|String|Number|Boolean|Array|Object|Error|Promise|raise|require|puts|is_array|isset|count|array_key_exists|overload|wraps|assert|assertEquals|expect|toBe|toEqual)$/;

/** What it stands in, as one would say it; a method of Go stands beside its type. */
function place({ parent, kind, language, qualified_name = '' }: SymbolContext): { name: string; said: string } | null {
  const written =
    parent && !/^(?:module|namespace)$/.test(parent.kind) ? parent.name : language === 'go' && kind === 'method' && !parent ? qualified_name.split('.').slice(0, -1).join('.') : '';
  const [, trait, of] = /([^:.\s]+(?:<.*>)?) for (.+)$/.exec(written) ?? [];
  const name = of ?? shortType(written);
  if (name === '' || name.includes('/')) return null;
  const isCode = parent !== undefined && /^(?:function|method|constructor|component|property)$/.test(parent.kind);
  return { name, said: `${isCode ? 'inside' : 'of'} ${trait ? `${code(trait)} for ` : ''}${code(name)}` };
}

const shortType = (name: string): string => name.split(/\.|::|#|\\|\//).at(-1) ?? name;

const MADE = /^(?:class|struct|constructor|component|enum|union)$/;

/** What it calls and makes of the repository; where that is nothing, what it calls of others by their full name. What it raises is told apart. */
function called(context: SymbolContext): { calls: string[]; makes: string[] } {
  const { facts, calls, name, qualified_name } = context;
  if (facts === undefined) return { calls: unique(calls).filter((one) => one !== name), makes: [] };
  const here = place(context)?.name;
  const raised = new Set(facts.raises.map(shortType));
  const own = facts.callees.filter((callee) => callee.name !== qualified_name).map((callee) => ({ isMade: MADE.test(callee.kind), name: shortName(callee.name, here) }));
  const others = facts.calls.filter(
    (path) => path.includes('.') && !/^(?:self|this|cls|super)\b|\//.test(path) && !EVERYDAY.test(path.split('.').at(-1) ?? '') && !raised.has(shortType(path)),
  );
  return {
    calls: own.length > 0 ? unique(own.filter(({ isMade }) => !isMade).map((one) => one.name)) : unique(others).slice(0, 2),
    makes: unique(own.filter(({ isMade, name: made }) => isMade && !raised.has(made)).map((one) => one.name)),
  };
}

/** Those that use it, tests last and only where nobody else does. */
function users(context: SymbolContext): { names: string[]; are_tests: boolean } {
  const { facts, called_by, callers, tests = [], qualified_name, name } = context;
  const here = place(context)?.name;
  const testNames = new Set(tests);
  const all = (facts?.callers ?? callers?.map((caller) => caller.name) ?? called_by).filter((one) => one !== qualified_name && one !== name);
  const others = all.filter((one) => !testNames.has(one) && !TEST_NAME.test(one));
  return others.length > 0
    ? { names: unique(others.map((one) => shortName(one, here))), are_tests: false }
    : { names: unique(all.map((one) => shortName(one))), are_tests: all.length > 0 };
}

const TEST_NAME = /(?:^|[./:\\_])(?:tests?|spec)(?:[./:\\_]|$)|(?:^|[.:#/])[Tt]est_?\p{Lu}?\w*$|Test\.\w+$/u;
const isTestCode = ({ file_path, qualified_name = '' }: SymbolContext): boolean => TEST_FILE.test(file_path) || /(?:^|[.:])tests?[.:]/.test(qualified_name);

function usedBy(context: SymbolContext): string | null {
  const { names, are_tests } = users(context);
  if (names.length === 0 || isTestCode(context)) return null;
  return are_tests ? `called in tests, for example by ${code(names[0] as string)}` : `used by ${listed(names, 2)}`;
}

/** Go's receiver is no parameter, nor is what is only there to be there. */
function parametersOf({ facts, signature, language }: SymbolContext): string[] {
  const receiver = language === 'go' ? /^func\s*\(\s*(\w+)/.exec(signature)?.[1] : undefined;
  const names = facts?.parameters ?? inBrackets(signature);
  return unique(names).filter((name) => name !== receiver && !/^(?:self|cls|this|_+|args|kwargs)$/.test(name));
}

/** Names before a type or alone, where nothing better is known. */
function inBrackets(signature: string): string[] {
  const inside = /\(([^()]*)\)/.exec(signature)?.[1] ?? '';
  return inside.split(',').flatMap((part) => /^\s*[*&.$]*([\p{L}_]\w*)\s*(?:[:=?]|$)/u.exec(part)?.[1] ?? []);
}

function returned({ facts, name }: SymbolContext): string | null {
  const type = facts?.returns?.trim() ?? '';
  if (type === '' || NOTHING.test(type) || /^(?:[\w.]*\b)?(?:[Aa]ny|unknown|object|mixed|Object|auto|NoReturn|never)$/.test(type) || type.length > 60 || isConstructor(name))
    return null;
  return `returns ${code(type)}`;
}

/** What its own code does, as far as it can be told in a clause. */
function deeds(context: SymbolContext): string[] {
  const { calls, makes } = called(context);
  const raises = (context.facts?.raises ?? []).filter((one) => one !== '*').map((one) => shortType(one));
  const fields = unique((context.facts?.writes ?? []).flatMap((path) => /^(?:self|this)\.(\w+)$/.exec(path)?.[1] ?? []));
  return [
    ...(calls.length > 0 ? [`calls ${listed(calls)}`] : []),
    ...(makes.length > 0 ? [`makes ${listed(makes, 2)}`] : []),
    ...(fields.length > 0 ? [`sets ${listed(fields, 2)}`] : []),
    ...(raises.length > 0 ? [`can raise ${listed(unique(raises), 2)}`] : []),
  ];
}

const callable: Compose = (context) => {
  const { name, kind } = context;
  const parent = place(context);
  if (parent && (kind === 'constructor' || isConstructor(name))) return constructed(context, parent.name);
  const getter = fieldGivenBack(context);
  const noun = `${isAsync(context) ? 'async ' : ''}${kind.replaceAll('_', ' ')}${parent ? ` ${parent.said}` : ''}`;
  const parameters = parametersOf(context);
  const result = getter ? `returns ${code(getter)}` : returned(context);
  const isTest = isTestCode(context) && (/^(?:test|it|should)|^Test/.test(name) || /(?:^|[.:])tests?[.:]/.test(context.qualified_name ?? ''));
  const shape = [...(parameters.length > 0 && !isTest ? [`takes ${listed(parameters)}`] : []), ...(result ? [result] : [])];
  const done = deeds(context);
  const by = usedBy(context);
  if (shape.length + done.length === 0) return by ? sentence(`${noun} ${by}`) : null;
  const first = isTest ? `test that ${joined(done.length > 0 ? done : shape)}` : `${noun} that ${joined(shape.length > 0 ? shape : done)}`;
  const rest = [...(shape.length > 0 && !isTest ? done : []), ...(by ? [`is ${by}`] : [])];
  return rest.length === 0 ? sentence(first) : `${sentence(first)} It ${joined(rest)}.`;
};

const isAsync = ({ signature }: SymbolContext): boolean => /^(?:[\w()]+\s+)*?(?:async|suspend)\s/.test(signature);

function constructed(context: SymbolContext, parent: string): string {
  const parameters = parametersOf(context);
  const done = deeds(context);
  const first = `makes ${/^[AEIOU]/.test(parent) ? 'an' : 'a'} ${code(parent)}${parameters.length > 0 ? ` from ${listed(parameters)}` : ''}`;
  const by = usedBy(context);
  const rest = [...done, ...(by ? [`is ${by}`] : [])];
  return rest.length > 0 ? `${sentence(first)} It ${joined(rest)}.` : sentence(first);
}

/** A method of one statement that gives a field back. */
function fieldGivenBack({ source = '', facts }: SymbolContext): string | null {
  if (facts && (facts.calls.length > 0 || facts.writes.length > 0 || !facts.is_whole)) return null;
  const returns = [...source.matchAll(/\breturn\b\s*([^;\n}]*)/g)];
  return returns.length === 1 ? (/^(?:self|this)(?:\.|->)(\w+)$/.exec(returns[0]?.[1]?.trim() ?? '')?.[1] ?? null) : null;
}

const sentence = (text: string): string => `${capital(text)}.`;

const type: Compose = (context) => {
  const { kind, name, facts, members = [], signature } = context;
  if (kind === 'impl') return implementation(context);
  const bases = unique((facts?.extends ?? []).map(shortType));
  const asked = unique((facts?.implements ?? []).map(shortType)).filter((one) => !bases.includes(one));
  const held = unique(facts?.members ?? members).filter((member) => !isConstructor(member) && member !== name);
  const parts = [
    ...(bases.length > 0 ? [`extends ${listed(bases)}`] : []),
    ...(asked.length > 0 ? [`implements ${listed(asked)}`] : []),
    ...(held.length > 0 ? [`has ${kind !== 'enum' ? '' : held.length === 1 ? 'the member ' : 'the members '}${listed(held)}`] : []),
  ];
  const noun = /\babstract\b/.test(signature) ? `abstract ${kind}` : kind;
  const by = usedBy(context);
  if (parts.length === 0) return by ? sentence(`${noun} ${by}`) : null;
  return `${sentence(`${noun} that ${joined(parts)}`)}${by ? ` It is ${by}.` : ''}`;
};

function implementation({ signature, facts, members = [] }: SymbolContext): string | null {
  const held = unique(facts?.members ?? members);
  const [, trait, of] = /^(?:unsafe\s+)?impl(?:<.*?>(?=\s))?\s+(.+?)\s+for\s+(.+?)(?:\s+where\b.*)?$/.exec(signature) ?? [];
  const by = held.length > 0 ? ` with ${listed(held)}` : '';
  if (trait && of) return sentence(`implements ${code(trait)} for ${code(of)}${by}`);
  const own = /^(?:unsafe\s+)?impl(?:<.*?>(?=\s))?\s+(.+?)(?:\s+where\b.*)?$/.exec(signature)?.[1];
  return own && held.length > 0 ? sentence(`gives ${code(own)} the ${held.length === 1 ? 'member' : 'members'} ${listed(held)}`) : null;
}

const MAX_VALUE = 60;

/** What stands behind the first `=`; null where it is long, or is not there. */
function valueIn(signature: string): string | null {
  const value = /(?<![=!<>:+*/-])[:]?=(?![=>~])\s*(.+)$/.exec(signature)?.[1]?.trim().replace(/[;,]$/, '');
  return value === undefined || value.length > MAX_VALUE || /[…{[(]$/.test(value) || /^(?:async\s+)?(?:function|\(.*=>)/.test(value) ? null : value;
}

const MODIFIER =
  /\b(?:public|private|protected|internal|static|final|readonly|const|constexpr|var|val|let|mut|volatile|transient|abstract|override|virtual|extern|inline|mutable|lateinit|open|export|declare|pub(?:\([^)]*\))?|def|lazy|new|sealed)\b/g;

const TYPE_FIRST = /^(?:java|csharp|php|c|cpp|dart)$/;

/** The type behind a name and a colon, or before the name. */
function typeIn(signature: string, name: string, language: string): string | null {
  const at = signature.search(new RegExp(`(?<![\\w$])${name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}(?![\\w$])`));
  if (at < 0) return null;
  const behind = /^\??\s*:\s*([^=]+?)\s*(?:=|;|$)/.exec(signature.slice(at + name.length))?.[1];
  const before = signature.slice(0, at).replace(MODIFIER, ' ').replace(/[$@]/g, ' ').replace(/\s+/g, ' ').trim();
  const written = behind ?? (TYPE_FIRST.test(language) && /^[\w\\][\w\\.:<>,?[\]*& |]*$/.test(before) ? before : '');
  return written !== '' && written.length <= MAX_VALUE ? written : null;
}

const value: Compose = (context) => {
  const { kind, name, signature, language } = context;
  const parent = place(context);
  const noun = `${{ const: 'constant', static: 'static', enum_member: 'member', property: 'property', variable: 'variable' }[kind] ?? kind.replaceAll('_', ' ')}${parent ? ` ${parent.said}` : ''}`;
  const [written, held] = [typeIn(signature, name, language), valueIn(signature)];
  const parts = [...(written ? [`of type ${code(written)}`] : []), ...(held && !(written && held === 'undefined') ? [`with the value ${code(held)}`] : [])];
  const by = usedBy(context);
  if (parts.length === 0 && by === null) return kind === 'enum_member' && parent ? sentence(noun) : callableValue(context);
  return sentence(`${[noun, ...parts].join(' ')}${by ? `${parts.length > 0 ? ',' : ''} ${by}` : ''}`);
};

/** A property that is code says what its code does. */
const callableValue: Compose = (context) => ((context.facts?.callees.length ?? 0) > 0 || context.facts?.gives_back ? callable(context) : null);

const alias: Compose = (context) => {
  const meaning =
    valueIn(context.signature) ?? /^(?:typedef|using)\s+(.+?)\s+\w+$/.exec(context.signature)?.[1] ?? /^type\s+\w+(?:\[.*?\])?\s+(.+)$/.exec(context.signature)?.[1] ?? null;
  const held = context.facts?.members ?? [];
  if (meaning !== null && meaning.length <= MAX_VALUE && !/[{]$/.test(meaning)) return sentence(`another name for ${code(meaning)}`);
  return held.length > 0 ? sentence(`type that has ${listed(held)}`) : null;
};

const container: Compose = ({ kind, facts, members = [], imports }) => {
  const held = unique(facts?.members ?? members);
  const noun = kind === 'module' ? 'file' : kind;
  const parts = [...(held.length > 0 ? [`declares ${listed(held)}`] : []), ...(imports.length > 0 && kind === 'module' ? [`imports ${listed(imports, 2)}`] : [])];
  return parts.length > 0 ? sentence(`${noun} that ${joined(parts)}`) : null;
};

const COMPOSERS: ReadonlyMap<string, Compose> = new Map([
  ...['class', 'struct', 'interface', 'trait', 'enum', 'union', 'impl'].map((kind) => [kind, type] as const),
  ...['module', 'namespace'].map((kind) => [kind, container] as const),
  ...['const', 'static', 'variable', 'property', 'enum_member'].map((kind) => [kind, value] as const),
  ['type_alias', alias] as const,
]);
