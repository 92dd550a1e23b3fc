import { expect, test } from 'vitest';
import { detectLanguage } from '../detect.ts';
import { parseFile } from '../parse-file.ts';
import { resolve } from './resolve.ts';

async function edgesOf(files: Record<string, string>) {
  const code = Object.entries(files).flatMap(([file_path, text]) =>
    detectLanguage(file_path, text) ? [{ file_path, text, language: detectLanguage(file_path, text) ?? '' }] : [],
  );
  const facts = await Promise.all(code.map(parseFile));
  const resolved = resolve(facts, { paths: Object.keys(files), texts: files });
  expect(resolve(facts.toReversed(), { paths: Object.keys(files), texts: files })).toEqual(resolved);
  const names = new Map(facts.flatMap(({ symbols }) => symbols.map(({ symbol_id, qualified_name }) => [symbol_id as string, qualified_name])));
  return {
    edges: resolved.edges
      .filter(({ kind }) => kind !== 'contains')
      .map(({ source, target, kind, resolution }) => `${names.get(source)} ${kind} ${names.get(target)}${resolution === 'exact' ? '' : ` (${resolution})`}`),
    unresolved: resolved.unresolved.map(({ symbol_id, external, unresolved }) => [names.get(symbol_id), external, unresolved]),
  };
}

test('Python: packages, relative imports, self, inheritance, constructors, types by annotation', async () => {
  const { edges, unresolved } = await edgesOf({
    'app/__init__.py': 'from .models import User\n',
    'app/models.py':
      'class Base:\n    def save(self): return self.check()\n    def check(self): pass\n\nclass User(Base):\n    def __init__(self): self.save()\n    def check(self): return len("x")\n',
    'app/main.py':
      'from app import User\nfrom . import models\nimport json\n\ndef run(user: User):\n    user.save()\n    json.dumps(1)\n    return models.Base()\n\ndef make():\n    u = User()\n    u.check()\n\ndef shadow(run):\n    run()\n',
  });
  expect(edges).toEqual(
    expect.arrayContaining([
      'app.models.User extends app.models.Base',
      'app.models.Base.save calls app.models.Base.check',
      'app.models.User.__init__ calls app.models.Base.save',
      'app.main.run calls app.models.Base.save',
      'app.main.run calls app.models.Base',
      'app.main.make calls app.models.User.__init__',
      'app.main.make calls app.models.User.check (inferred)',
      'app.main imports app.models.User',
    ]),
  );
  expect(edges.filter((edge) => edge.startsWith('app.main.shadow'))).toEqual([]);
  expect(unresolved).toContainEqual(['app.main.run', 1, 0]);
  expect(unresolved).toContainEqual(['app.main.shadow', 0, 1]);
});

test('TypeScript: barrels, aliases of paths, workspaces, js endings that mean ts, classes across files', async () => {
  const { edges } = await edgesOf({
    'tsconfig.json': '{ // paths\n "compilerOptions": { "paths": { "@lib/*": ["./lib/*"], } } }',
    'packages/core/package.json': '{"name":"@acme/core","exports":{".":"./src/index.ts"}}',
    'packages/core/src/index.ts': "export * from './deep.js';\nexport { hidden as shown } from './deep.js';\n",
    'packages/core/src/deep.ts': 'export function go() {}\nexport function hidden() {}\nexport class Store { get() { return this.read(); } private read() {} }\n',
    'lib/util.ts': 'export default function util() {}\n',
    'main.ts':
      "import { go, shown, Store } from '@acme/core';\nimport util from '@lib/util';\nexport function main(store: Store) { go(); shown(); util(); store.get(); new Store().get(); external(); }\n",
  });
  const main = edges.filter((edge) => edge.startsWith('main.main'));
  expect(main).toEqual(
    expect.arrayContaining([
      'main.main calls packages/core/src/deep.go',
      'main.main calls packages/core/src/deep.hidden',
      'main.main calls lib/util.util',
      'main.main calls packages/core/src/deep.Store.get',
      'main.main calls packages/core/src/deep.Store',
    ]),
  );
  expect(edges).toContain('packages/core/src/deep.Store.get calls packages/core/src/deep.Store.read');
});

test('CommonJS: require, module.exports, prototypes', async () => {
  const { edges } = await edgesOf({
    'lib/reply.js':
      'function Reply () {}\nReply.prototype.send = function () { return this.end() }\nReply.prototype.end = function () {}\nmodule.exports = Reply\nmodule.exports.build = function build () { return new Reply() }\n',
    'index.js': "const Reply = require('./lib/reply')\nconst { build } = require('./lib/reply.js')\nfunction start () { build(); return new Reply() }\n",
  });
  expect(edges).toEqual(
    expect.arrayContaining(['lib/reply.Reply.send calls lib/reply.Reply.end (inferred)', 'index.start calls lib/reply.build', 'index.start calls lib/reply.Reply']),
  );
});

test('Go: packages are folders, methods by receiver, embedding, modules by go.mod', async () => {
  const { edges } = await edgesOf({
    'go.mod': 'module example.com/app\n',
    'store/store.go':
      'package store\n\ntype Base struct{}\nfunc (b *Base) Close() {}\ntype Store struct{ *Base }\nfunc New() *Store { return &Store{} }\nfunc (s *Store) Get() { s.load(); s.Close() }\n',
    'store/load.go': 'package store\n\nfunc (s *Store) load() { helper() }\nfunc helper() {}\n',
    'main.go': 'package main\n\nimport "example.com/app/store"\n\nfunc main() {\n\ts := store.New()\n\ts.Get()\n}\n',
  });
  expect(edges).toEqual(
    expect.arrayContaining(['main.main calls store/store.New', 'main.main calls store/store.Store.Get (inferred)', 'store/load.Store.load calls store/load.helper']),
  );
  expect(edges.find((edge) => edge.startsWith('store/store.Store.Get calls store/load.Store.load'))).toBeDefined();
  expect(edges.find((edge) => edge.startsWith('store/store.Store.Get calls store/store.Base.Close'))).toBeDefined();
});

test('Rust: modules, use, impls, traits, associated functions', async () => {
  const { edges } = await edgesOf({
    'Cargo.toml': '[package]\nname = "app"\n',
    'src/lib.rs': 'mod shape;\nuse crate::shape::{area_of, Square};\npub fn run() { let s = Square::new(2); s.area(); area_of(1); }\n',
    'src/shape.rs':
      'pub trait Area { fn area(&self) -> u8; fn twice(&self) -> u8 { self.area() } }\npub struct Square { w: u8 }\nimpl Square { pub fn new(w: u8) -> Self { Self { w } } }\nimpl Area for Square { fn area(&self) -> u8 { area_of(self.w) } }\npub fn area_of(w: u8) -> u8 { w }\n',
  });
  expect(edges).toEqual(
    expect.arrayContaining(['crate::run calls crate::shape::Square::new', 'crate::run calls crate::shape::area_of', 'crate::shape::Square::area calls crate::shape::area_of']),
  );
  expect(edges.some((edge) => edge.startsWith('crate::run calls crate::shape::Square::area'))).toBe(true);
});

test('re-exports in a circle end', async () => {
  const { edges } = await edgesOf({ 'a.ts': "export * from './b';\n", 'b.ts': "export * from './a';\n", 'c.ts': "import { x } from './a';\nx();\n" });
  expect(edges.filter((edge) => edge.includes('calls'))).toEqual([]);
});

test('what a file uses of a package or namespace it opens whole is imported, and nothing else of it', async () => {
  const { edges } = await edgesOf({
    'src/Events.cs': 'namespace App.Events;\npublic class LogEvent {}\npublic class Other {}\n',
    'src/Main.cs': 'using App.Events;\nnamespace App;\npublic class Main { LogEvent Make() { return new LogEvent(); } }\n',
    'a/util/Box.java': 'package a.util;\npublic class Box {}\n',
    'a/Run.java': 'package a;\nimport a.util.*;\nclass Run { Box box; }\n',
  });
  expect(edges.filter((edge) => edge.includes('imports'))).toEqual([
    expect.stringMatching(/Run.* imports a\.util\.Box/),
    expect.stringMatching(/Main.* imports App\.Events\.LogEvent/),
  ]);
});
