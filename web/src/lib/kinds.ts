/** How a kind of symbol is drawn: by letter and colour, never by colour alone. */
export interface KindLook {
  letter: string;
  /** A class that sets the text's colour. */
  color: string;
}

const LOOKS: Record<string, KindLook> = {
  function: { letter: 'ƒ', color: 'text-kind-function' },
  method: { letter: 'm', color: 'text-kind-method' },
  constructor: { letter: 'm', color: 'text-kind-method' },
  class: { letter: 'C', color: 'text-kind-class' },
  struct: { letter: 'S', color: 'text-kind-class' },
  impl: { letter: 'S', color: 'text-kind-class' },
  interface: { letter: 'I', color: 'text-kind-interface' },
  trait: { letter: 'I', color: 'text-kind-interface' },
  type: { letter: 'T', color: 'text-kind-interface' },
  type_alias: { letter: 'T', color: 'text-kind-interface' },
  enum: { letter: 'E', color: 'text-kind-enum' },
  constant: { letter: 'K', color: 'text-kind-constant' },
  const: { letter: 'K', color: 'text-kind-constant' },
  static: { letter: 'K', color: 'text-kind-constant' },
  variable: { letter: 'K', color: 'text-kind-constant' },
  module: { letter: 'M', color: 'text-kind-module' },
  namespace: { letter: 'M', color: 'text-kind-module' },
  macro: { letter: '!', color: 'text-kind-constant' },
};

const UNKNOWN: KindLook = { letter: '◦', color: 'text-kind-module' };

export const kindOf = (kind: string): KindLook => (Object.hasOwn(LOOKS, kind) ? (LOOKS[kind] ?? UNKNOWN) : UNKNOWN);
