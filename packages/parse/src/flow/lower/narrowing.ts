import type { FlowBuilder } from '../builder.ts';
import type { TypeExpression } from '../ir.ts';

/** What a test says the written values are, for as long as it holds. */
export type Narrowed = Map<string, TypeExpression>;

const open = new WeakMap<FlowBuilder, Narrowed[]>();

/** The type a name or `a.b` was tested for, where that still holds. */
export function narrowedType(flow: FlowBuilder, text: string): TypeExpression | undefined {
  return open
    .get(flow)
    ?.findLast((one) => one.has(text))
    ?.get(text);
}

/** A value that is assigned is no longer what was tested. */
export function forget(flow: FlowBuilder, text: string): void {
  for (const one of open.get(flow) ?? [])
    for (const known of [...one.keys()]) if (known === text || (known.startsWith(text) && /^(\.|->|\?->)/.test(known.slice(text.length)))) one.delete(known);
}

/** Does something while a test holds. */
export function whileHolds<T>(flow: FlowBuilder, held: Narrowed, act: () => T): T {
  if (held.size === 0) return act();
  const all = open.get(flow) ?? [];
  open.set(flow, all);
  all.push(held);
  try {
    return act();
  } finally {
    all.splice(all.indexOf(held), 1);
  }
}
