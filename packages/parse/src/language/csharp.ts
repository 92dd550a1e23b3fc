import type { Node } from '../grammar.ts';
import { packageRanges } from './packages.ts';
import type { LanguageRules } from './rules.ts';

const children = (node: Node): Node[] => node.namedChildren.filter((child) => child !== null);

/** The declaration a variable of it stands for. */
const whole = (node: Node): Node => (node.type === 'variable_declarator' ? (node.parent?.parent ?? node) : node);
const modifiersOf = (node: Node): string[] => children(whole(node)).flatMap((child) => (child.type === 'modifier' ? [child.text] : []));

/** C#: namespaces name what is declared; `const` and `static readonly` fields are constants, other fields are no symbols. */
export const csharp: LanguageRules = {
  separator: '.',
  line_mark: '//',
  moduleName: (file_path) => file_path.replace(/\.cs$/, ''),
  packageOf: () => '',
  packagesIn: (root) => packageRanges(root, /namespace_declaration$/, '.'),
  refine({ kind, name, node }) {
    const words = modifiersOf(node);
    if (kind === 'const') return words.includes('const') || (words.includes('static') && words.includes('readonly')) ? { kind, name } : null;
    if (node.type === 'destructor_declaration') return { kind, name: `~${name}` };
    return { kind, name: node.type === 'operator_declaration' ? `operator ${name}` : name };
  },
  outer: whole,
  visibility(_, node, kind) {
    const words = modifiersOf(node);
    for (const one of ['public', 'protected', 'private', 'internal'] as const) if (words.includes(one)) return one;
    const holder = whole(node).parent?.parent?.type;
    if (kind === 'enum_member' || holder === 'interface_declaration') return 'public';
    return /^(class|struct|record)_declaration$/.test(holder ?? '') ? 'private' : 'internal';
  },
  is_exported(name, node, kind) {
    const own = this.visibility(name, node, kind);
    return own === 'public' || own === 'protected';
  },
};
