import { namedOf, type PlainNode } from '../../tree.ts';
import { type FlowBuilder, nothing } from '../builder.ts';
import type { Expression } from '../ir.ts';

export type StatementTable = Readonly<Record<string, (flow: FlowBuilder, node: PlainNode) => void>>;
export type ExpressionTable = Readonly<Record<string, (flow: FlowBuilder, node: PlainNode) => Expression>>;

export interface Walk {
  /** One statement; of an unknown kind, its value. */
  statement(flow: FlowBuilder, node: PlainNode): void;
  /** The statements inside a node. */
  inside(flow: FlowBuilder, node: PlainNode | undefined): void;
  /** The statements inside a node, whose names end with it. */
  nested(flow: FlowBuilder, node: PlainNode): void;
  /** The value of an expression; what has no value for us is still looked through for calls. */
  expression(flow: FlowBuilder, node: PlainNode | undefined): Expression;
  /** The value of a node's first part. */
  first(flow: FlowBuilder, node: PlainNode): Expression;
}

/** The functions that go through a tree by two tables from node type to what it does and what it is worth. */
export function walk(tables: () => { statements: StatementTable; expressions: ExpressionTable }): Walk {
  const own: Walk = {
    statement(flow, node) {
      const handler = tables().statements[node.type];
      if (handler) handler(flow, node);
      else flow.evaluate(own.expression(flow, node));
    },
    inside(flow, node) {
      for (const child of node ? namedOf(node) : []) own.statement(flow, child);
    },
    nested(flow, node) {
      flow.within('block', node, () => own.inside(flow, node));
    },
    expression(flow, node) {
      if (node === undefined) return nothing;
      const handler = tables().expressions[node.type];
      if (handler) return handler(flow, node);
      own.inside(flow, node);
      return nothing;
    },
    first: (flow, node) => own.expression(flow, namedOf(node)[0]),
  };
  return own;
}
