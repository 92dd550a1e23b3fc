import { fieldOf, namedOf, type PlainNode } from '../../tree.ts';
import { type FlowBuilder, nameOf } from '../builder.ts';
import type { Expression, Target } from '../ir.ts';
import { rustType } from './rust-types.ts';

const NOTHING: Target = { is: 'pattern', parts: [] };
/** Wrappers that are what they hold. */
const TRANSPARENT = /^(?:\w+::)*(Some|Ok|Err|Box|Ready|Cow::Borrowed|Cow::Owned)$/;

/** What a pattern binds. Types it names are told to `bindTyped`. */
export function pattern(flow: FlowBuilder, node: PlainNode): Target {
  switch (node.type) {
    case 'identifier':
    case 'shorthand_field_identifier':
      return nameOf(flow.text(node));
    case 'tuple_pattern':
    case 'slice_pattern':
      return { is: 'pattern', parts: namedOf(node).map((part, i) => ({ key: String(i), is_rest: false, target: pattern(flow, part), default: null })) };
    case 'tuple_struct_pattern': {
      const type = fieldOf(node, 'type');
      const inner = namedOf(node).filter((part) => part !== type);
      if (TRANSPARENT.test(flow.text(type)) && inner[0]) return pattern(flow, inner[0]);
      return fields(
        flow,
        type,
        inner.map((part, i) => ({ key: String(i), part })),
      );
    }
    case 'struct_pattern': {
      const inner = namedOf(node).filter(({ type }) => type === 'field_pattern');
      return fields(
        flow,
        fieldOf(node, 'type'),
        inner.map((part) => ({ key: flow.text(fieldOf(part, 'name')), part: fieldOf(part, 'pattern') ?? fieldOf(part, 'name') ?? part })),
      );
    }
    case 'ref_pattern':
    case 'mut_pattern':
    case 'reference_pattern':
    case 'match_pattern':
    case 'captured_pattern':
    case 'or_pattern': {
      const inner = namedOf(node).filter(({ type }) => type !== 'mutable_specifier');
      return inner[0] ? pattern(flow, inner.at(-1)?.type === 'identifier' && node.type === 'captured_pattern' ? (inner.at(-1) as PlainNode) : inner[0]) : NOTHING;
    }
    default:
      return NOTHING;
  }
}

/** The fields of a named type have that type's, whatever is matched. */
function fields(flow: FlowBuilder, type: PlainNode | undefined, parts: readonly { key: string; part: PlainNode }[]): Target {
  const of: Expression = { is: 'typed', type: rustType(flow, type), of: null };
  for (const { key, part } of parts) flow.assign(pattern(flow, part), { is: 'member', of, name: key }, null, 'variable');
  return NOTHING;
}
