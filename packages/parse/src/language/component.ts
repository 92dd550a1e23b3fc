import { cleanComment } from '../comments.ts';
import { javascript } from './javascript.ts';
import type { LanguageRules } from './rules.ts';

/** The comment a file begins with, or the one that says it is about the component. */
const ABOUT = /^\s*<!--([\s\S]*?)-->|<!--\s*@component\b([\s\S]*?)-->/;

/** Vue and Svelte: a file is a component of its name, which its scripts' declarations are inside of. */
export const component: LanguageRules = {
  ...javascript,
  moduleName: (file_path) => file_path.replace(/\.(vue|svelte)$/, ''),
  wholeFile(file_path, text) {
    const name = file_path.replace(/^.*\//, '').replace(/\.(vue|svelte)$/, '');
    const about = ABOUT.exec(text);
    const doc = cleanComment((about?.[2] ?? about?.[1] ?? '').replace(/^\s*@component\b/, ''));
    return { kind: 'component', name, signature: `<${name} />`, doc: doc || null };
  },
};
