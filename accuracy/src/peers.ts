/** What other tools score on the same truth, with the same scorers, as the truth's authors measured it. */
export const CALL_PEERS: Readonly<Record<string, { naive: number | null; best: string }>> = {
  'pycg-micro': { naive: 0.64, best: 'PyCG .978 / .940 / .959' },
  'tsc.fastify': { naive: 0.855, best: 'Jelly .980 / .960 / .970' },
  'tsc.hono': { naive: 0.776, best: 'best published .98 / .73' },
  'pyright.flask': { naive: 0.557, best: 'PyCG, sources only .989 / .729 / .839' },
  'gotypes.gin': { naive: 0.696, best: '' },
  'javac.gson': { naive: 0.607, best: '' },
  'mir.aho-corasick': { naive: 0.579, best: '' },
};

/** Precision / recall of universal-ctags and of the grammars' own tag queries. */
export const SYMBOL_PEERS: Readonly<Record<string, { ctags: string; tags: string }>> = {
  'flask.python': { ctags: '1.000 / 1.000', tags: '1.000 / 1.000' },
  'gin.go': { ctags: '1.000 / 1.000', tags: '1.000 / 1.000' },
  'ripgrep.rust': { ctags: '1.000 / .989', tags: '1.000 / 1.000' },
  'gson.java': { ctags: '1.000 / .998', tags: '1.000 / .898' },
  'hono.tsjs': { ctags: '.998 / .914', tags: '.998 / .645' },
  'fastify.tsjs': { ctags: '.952 / .967', tags: '1.000 / .988' },
  'guzzle.php': { ctags: '1.000 / 1.000', tags: '1.000 / 1.000' },
};
