import type { FileFacts } from './facts.ts';
import type { Expression, Scope, Statement, Target, TypeExpression } from './flow/ir.ts';

/** A file's facts as text, for reading and for golden files: ids left out, so that only what was understood shows. */
export function printFacts({ symbols, flow, error_lines }: FileFacts): string {
  const names = new Map(symbols.map(({ symbol_id, qualified_name }) => [symbol_id as string, qualified_name]));
  return [
    ...symbols.map(({ kind, qualified_name, line_range, visibility, is_exported, is_async, is_static, is_abstract, decorators, signature, doc_comment }) =>
      [
        `${line_range.join('-')} ${kind} ${qualified_name} [${[visibility, is_exported ? 'exported' : '', is_async ? 'async' : '', is_static ? 'static' : '', is_abstract ? 'abstract' : ''].filter(Boolean).join(' ')}]`,
        ...decorators.map((one) => `    ${one}`),
        `    ${signature}`,
        ...(doc_comment ? [`    "${doc_comment.split('\n')[0]}"`] : []),
      ].join('\n'),
    ),
    ...flow.scopes.flatMap((scope, i) => [`${i} ${headOf(scope, names)}`, ...scope.body.map((statement) => `    ${statementText(statement)}`)]),
    ...error_lines.map((line) => `${line} error`),
    '',
  ].join('\n');
}

function headOf({ kind, parent, symbol_id, is_symbol, traits, parameters, return_type, bases, alias, attaches_to }: Scope, names: ReadonlyMap<string, string>): string {
  const shown = parameters.map(
    ({ name, type, default: value, rest }) => `${rest === 'positional' ? '*' : rest === 'named' ? '**' : ''}${name}${typed(type)}${value ? ` = ${text(value)}` : ''}`,
  );
  return [
    `${kind} in ${parent}: ${is_symbol ? '' : 'within '}${names.get(symbol_id)}`,
    shown.length > 0 ? `(${shown.join(', ')})` : '',
    return_type ? ` -> ${typeText(return_type)}` : '',
    alias ? ` = ${typeText(alias)}` : '',
    attaches_to ? ` for ${typeText(attaches_to)}` : '',
    ...bases.map(({ of, how }) => ` ${how} ${text(of)}`),
    traits.length > 0 ? ` [${traits.join(' ')}]` : '',
  ].join('');
}

const typed = (type: TypeExpression | null): string => (type === null ? '' : `: ${typeText(type)}`);
const typeText = ({ path, arguments: args }: TypeExpression): string => `${path || '?'}${args.length > 0 ? `<${args.map(typeText).join(', ')}>` : ''}`;

function statementText(statement: Statement): string {
  switch (statement.do) {
    case 'assign':
      return `${statement.declares ? `${statement.declares} ` : ''}${targetText(statement.target)}${typed(statement.type)}${statement.value ? ` = ${text(statement.value)}` : ''}`;
    case 'import':
      return `import ${statement.name ?? 'all'} of ${statement.module} as ${statement.local}`;
    case 'export':
      return `export ${statement.local} as ${statement.exported}${statement.module === null ? '' : ` of ${statement.module}`}`;
    case 'alias':
      return `alias ${statement.local} = ${statement.path}`;
    case 'wildcard':
      return `open ${statement.path}`;
    default:
      return `${statement.do === 'evaluate' ? '' : `${statement.do} `}${text(statement.value)}`;
  }
}

function targetText(target: Target): string {
  if (target.is === 'name') return target.name;
  if (target.is === 'member') return `${text(target.of)}.${target.name}`;
  if (target.is === 'element') return `${text(target.of)}[${target.key ?? ''}]`;
  return `{${target.parts.map((part) => `${part.is_rest ? '*' : ''}${part.key ?? ''}: ${targetText(part.target)}${part.default ? ` = ${text(part.default)}` : ''}`).join(', ')}}`;
}

function text(expression: Expression): string {
  switch (expression.is) {
    case 'name':
      return expression.name;
    case 'member':
      return `${text(expression.of)}.${expression.name}`;
    case 'element':
      return `${text(expression.of)}[${expression.key ?? ''}]`;
    case 'iterate':
      return `each ${text(expression.of)}`;
    case 'call':
      return `${expression.form === 'call' ? '' : `${expression.form} `}${text(expression.callee)}(${expression.arguments.map(({ name, value, is_spread }) => `${name === null ? '' : `${name}=`}${is_spread ? '*' : ''}${text(value)}`).join(', ')})@${expression.line}`;
    case 'container':
      return `${expression.kind}{${expression.entries.map(({ key, value, is_spread }) => `${key === null ? '' : `${key}: `}${is_spread ? '*' : ''}${text(value)}`).join(', ')}}`;
    case 'either':
      return `(${expression.of.map(text).join(' | ')})`;
    case 'typed':
      return `<${typeText(expression.type)}>${expression.of ? text(expression.of) : ''}`;
    case 'literal':
      return `'${expression.type}'`;
    case 'module':
      return `module ${expression.module}`;
    case 'function':
    case 'class':
    case 'comprehension':
      return `${expression.is} ${expression.scope}`;
    default:
      return expression.is;
  }
}
