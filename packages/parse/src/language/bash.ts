import type { LanguageRules } from './rules.ts';

/** Shell scripts: functions and the variables of the top level; a name in capitals that is `readonly` or exported is a constant. */
export const bash: LanguageRules = {
  separator: '.',
  line_mark: '#',
  moduleName: (file_path) => file_path.replace(/\.(sh|bash|zsh|ksh)$/, ''),
  packageOf: () => '',
  refine({ kind, name, node }) {
    if (kind !== 'variable') return { kind, name };
    const command = node.parent?.type === 'declaration_command' ? node.parent.text.split(/\s/, 2)[0] : '';
    return { kind: command === 'readonly' || (command === 'declare' && /\s-\w*r/.test(node.parent?.text ?? '')) ? 'const' : 'variable', name };
  },
  outer: (node) => (node.parent?.type === 'declaration_command' ? node.parent : node),
  visibility: (name) => (name.startsWith('_') ? 'private' : 'public'),
  is_exported: (name) => !name.startsWith('_'),
};
