import type { Manifest } from '@doctown/schema';
import { count } from '$lib/format.ts';

const reasons: Record<string, string> = {
  binary: 'binary',
  too_large: 'too large',
  unsupported_language: 'in other languages',
  ignore_pattern: 'ignored',
  parse_error: 'that could not be parsed',
  parse_timeout: 'that took too long',
  generated: 'generated',
  minified: 'minified',
  vendored: 'vendored',
  gitignored: 'in .gitignore',
  excluded: 'excluded',
  unreadable: 'unreadable',
  limit_reached: 'over the limit',
};

/** Why files were left out, as the end of `12 files …`. */
export const reasonText = (reason: string): string => (Object.hasOwn(reasons, reason) ? reasons[reason]! : reason.replaceAll('_', ' '));

/** Who wrote the sentences of a pack, honestly. */
export function provenance({ models, statistics }: Manifest): string {
  const { documented = 0, extracted = 0, verified = 0 } = statistics;
  const written = documented - extracted;
  if (documented === 0) return 'This pack holds structure only: no sentence was written or extracted.';
  const model = models?.generation && models.generation !== 'extracted' ? models.generation : 'A model';
  if (written === 0) return 'Sentences come from doc comments and from the structure of the code; no model wrote any.';
  const checked = verified - Math.min(verified, extracted);
  const by = `${model} wrote ${count(written)} ${written === 1 ? 'sentence' : 'sentences'}; ${checked >= written ? 'every claim in them agrees with the code' : `${count(checked)} of them agree with the code in every claim`}.`;
  return extracted === 0 ? by : `${by} ${count(extracted)} more come from doc comments and structure.`;
}

const relations: Record<string, string> = {
  calls: 'calls',
  called_by: 'is called by',
  uses: 'uses',
  returns: 'returns',
  takes: 'takes',
  extends: 'extends',
  implements: 'implements',
  imports: 'imports',
  contains: 'contains',
  mentions: 'mentions',
  names: 'names',
};

/** The middle of `A … B`. */
export const relationText = (kind: string): string => (Object.hasOwn(relations, kind) ? relations[kind]! : kind.replaceAll('_', ' '));
