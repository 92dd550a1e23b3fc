import { Few } from './few.ts';
import type { Place } from './places.ts';
import type { CallSite, Program } from './program.ts';

const MAX_DEPTH = 8;
/** What a macro does that calls more functions than these is its own matter. */
const MAX_CALLED = 12;

/** Who calls a macro calls what its text calls: a site for each such function. */
export function sitesThroughMacros(program: Program): CallSite[] {
  const inside = Map.groupBy(
    program.sites.filter(({ place }) => isMacro(place)),
    ({ place }) => place,
  );
  if (inside.size === 0) return [];
  return program.sites.flatMap((site) => {
    if (isMacro(site.place) || site.targets.size !== 1) return [];
    const [target] = site.targets;
    const called = target && isMacro(target) ? calledBy(program, inside, target, site, 0) : [];
    return called.length > MAX_CALLED ? [] : called.map((one): CallSite => ({ ...site, form: 'reference', is_certain: false, targets: new Few([one]) }));
  });
}

const isMacro = ({ facts }: Place): boolean => facts.traits.includes('macro');

function calledBy(program: Program, inside: ReadonlyMap<Place, readonly CallSite[]>, macro: Place, site: CallSite, depth: number): Place[] {
  if (depth > MAX_DEPTH) return [];
  const found = (inside.get(macro) ?? []).flatMap((inner): Place[] => {
    const given = macro.facts.parameters.findIndex(({ name }) => name === inner.name);
    if (given >= 0) return functionsAt(program, site.passed[given]);
    const [target] = inner.targets;
    if (inner.targets.size !== 1 || target === undefined) return [];
    return isMacro(target) ? calledBy(program, inside, target, inner, depth + 1) : [target];
  });
  return [...new Set(found)];
}

/** The functions that an argument is the name of. */
function functionsAt(program: Program, node: number | undefined): Place[] {
  const tokens = node === undefined ? [] : program.solver.tokens(node);
  return tokens.flatMap((token) => {
    const value = program.tokens.get(token);
    return value.kind === 'function' ? [value.place] : [];
  });
}
