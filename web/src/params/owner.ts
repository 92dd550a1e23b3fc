import type { ParamMatcher } from '@sveltejs/kit';

/** An owner as GitHub allows it, or the hyphen of our own pages: no owner may begin with one, so `/-/open` is a repository's page without a builder. */
export const match: ParamMatcher = (param) => param === '-' || /^[A-Za-z0-9_][A-Za-z0-9_.-]{0,99}$/.test(param);
