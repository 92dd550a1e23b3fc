import type { SkipReason } from '@doctown/schema';
import ignore from 'ignore';

/** What `.gitattributes` says of a path: a reason to leave it out, `null` that there is none whatever its name, undefined when it says nothing. */
export type Attributes = (path: string) => Verdict;
type Verdict = Extract<SkipReason, 'generated' | 'vendored'> | null | undefined;

const SET = /^linguist-(generated|vendored)(=true)?$/;
const UNSET = /^(-linguist-(generated|vendored)|linguist-(generated|vendored)=false)$/;

/** The lines of one `.gitattributes`, which stands in the folder `at`, on top of what is `above`; of several lines that match the last counts. */
export function attributesOf(text: string, at: string, above: Attributes): Attributes {
  const rules = text.split('\n').flatMap((line) => {
    const [pattern = '', ...attributes] = line.trim().split(/\s+/);
    const verdict = verdictOf(attributes);
    return pattern === '' || pattern.startsWith('#') || verdict === undefined ? [] : [{ matcher: ignore().add(pattern), verdict }];
  });
  if (rules.length === 0) return above;
  const prefix = at === '' ? '' : `${at}/`;
  return (path) => {
    const rule = path.startsWith(prefix) && path.length > prefix.length ? rules.findLast(({ matcher }) => matcher.ignores(path.slice(prefix.length))) : undefined;
    return rule === undefined ? above(path) : rule.verdict;
  };
}

function verdictOf(attributes: readonly string[]): Verdict {
  const reason = attributes.map((one) => SET.exec(one)?.[1] as 'generated' | 'vendored' | undefined).find((one) => one !== undefined);
  if (reason !== undefined) return reason;
  return attributes.some((one) => UNSET.test(one)) ? null : undefined;
}
