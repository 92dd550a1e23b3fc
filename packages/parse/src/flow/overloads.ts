import type { TypeExpression } from './ir.ts';
import { linearize, type Place } from './places.ts';
import type { CallSite, Program } from './program.ts';
import { typeTokens } from './statics.ts';

/** Of several functions of one name in one class, those whose parameters' types fit what is passed best. */
export function chooseOverloads(program: Program, site: CallSite): void {
  const groups = Map.groupBy(site.targets, (target) => target.parent);
  for (const group of groups.values()) {
    if (group.length < 2) continue;
    const scores = group.map((target) => fit(program, site, target));
    const best = Math.max(...scores);
    group.forEach((target, i) => {
      if ((scores[i] ?? 0) < best) site.targets.delete(target);
    });
  }
}

function fit(program: Program, site: CallSite, target: Place): number {
  return site.passed.reduce((sum, node, i) => {
    const parameter = target.facts.parameters[Math.min(i, target.facts.parameters.length - 1)];
    return parameter?.type ? sum + fitOf(program, node, target, parameter.type) : sum;
  }, 0);
}

/** 1 when the types agree, -1 when they cannot, 0 when nobody knows. */
function fitOf(program: Program, node: number, target: Place, type: TypeExpression): number {
  const expected = typeTokens(program, target.parent ?? target, type, target);
  let score = 0;
  for (const token of program.solver.tokens(node)) {
    const value = program.tokens.get(token);
    if (value.kind === 'literal') score = Math.max(score, type.path.split('.').pop() === value.type ? 1 : 0);
    if (value.kind !== 'instance') continue;
    const classes = new Set<Place>(linearize(value.place));
    if (expected.some((one) => one === token)) return 2;
    if (expected.some((one) => isOneOf(program, one, classes))) score = 1;
    else if (expected.length > 0) score = Math.min(score, -1);
  }
  return score;
}

function isOneOf(program: Program, token: number, classes: ReadonlySet<Place>): boolean {
  const value = program.tokens.get(token);
  return value.kind === 'instance' && classes.has(value.place);
}
