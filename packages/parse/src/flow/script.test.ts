import { describe, expect, test } from 'vitest';
import { callsOf } from './calls-of.fixture.ts';

describe('JavaScript and TypeScript values', () => {
  test('prototypes, this, new and bound functions', async () => {
    const text = `
function Reply () { this.log = makeLog }
Reply.prototype.send = function () { return this.end() }
Reply.prototype.end = function () { this.log() }
function makeLog () {}
const reply = new Reply()
reply.send.call(reply)
`;
    expect(await callsOf('main.js', text)).toEqual(['Reply.end -> makeLog inferred', 'Reply.send -> Reply.end inferred', 'top -> Reply', 'top -> Reply.send inferred']);
  });

  test('a callback learns what it is given from the type it is passed as', async () => {
    const text = `
class Context { text() {} }
type Handler = (c: Context) => void;
class App { get(path: string, ...handlers: Handler[]) {} }
new App().get('/', (c) => c.text());
const late: Handler = (c) => { c.text(); };
`;
    expect(await callsOf('main.ts', text)).toEqual(['late -> Context.text inferred', 'top -> App', 'top -> App.get', 'top -> Context.text inferred']);
  });

  test('an interface is called where only the interface is known', async () => {
    const text = 'interface Store { get(): Item }\nclass Item { save() {} }\nfunction run(s: Store) { s.get().save(); }\n';
    expect(await callsOf('main.ts', text)).toEqual(['run -> Item.save', 'run -> Store.get']);
  });

  test('promises are what they hold', async () => {
    const text = 'class A { go() {} }\nasync function load(): Promise<A> { return new A(); }\nasync function run() { (await load()).go(); load().then((a) => a.go()); }\n';
    expect(await callsOf('main.ts', text)).toEqual(['load -> A', 'run -> A.go', 'run -> load'].map((edge) => edge));
  });

  test('components are called by their elements, names of the browser are not', async () => {
    expect(await callsOf('main.tsx', 'function Item() { return <li/>; }\nfunction List() { return <ul><Item/></ul>; }\n')).toEqual(['List -> Item']);
  });

  test('a call of an overloaded method goes to what implements it and gives what the fitting overload says', async () => {
    const text = `
class A { go() {} }
class B { run() {} }
class C { make(a: string): A; make(a: () => void): B; make(a: any): any { return a } }
interface I { get(a: string): A; get(a: string, b: number): B }
function top(c: C, i: I) { c.make('').go(); i.get('', 1).run(); }
`;
    expect(await callsOf('main.ts', text)).toEqual(['top -> A.go', 'top -> B.run', 'top -> C.make', 'top -> I.get']);
  });

  test('what a function in an object calls it calls itself, wherever the object goes', async () => {
    const text = 'function log() {}\nwatch({ onError() { log() }, done: () => log() });\nlet late;\nlate = () => log();\n';
    expect(await callsOf('main.js', text)).toEqual(['done -> log', 'late -> log', 'onError -> log']);
  });

  test('a default runs in the function it is of', async () => {
    expect(await callsOf('main.ts', 'function now() {}\nfunction log(at = now(), again = () => at) {}\n')).toEqual(['log -> now']);
  });

  test('a class without a constructor is made by that of its base', async () => {
    const text = 'class A { constructor() {} }\nclass B extends A { go() {} }\nnew B().go();\n';
    expect(await callsOf('main.ts', text)).toEqual(['top -> A.constructor', 'top -> B.go']);
  });

  test('resources, namespaces of others, what a file is as a whole', async () => {
    const others = { 'timer.ts': 'function timer() { return { start() {} } }\nexport = timer;\n' };
    const text = `
import timer = require('./timer');
namespace Outer { export class In { go() {} } }
import Inner = Outer.In;
async function run() { await using t = timer(); t.start(); new Inner().go(); }
`;
    expect(await callsOf('main.ts', text, others)).toEqual(['run -> Outer.In', 'run -> Outer.In.go', 'run -> timer.timer', 'run -> timer.timer.start inferred']);
  });

  test('what is cast to the type of a value is that value', async () => {
    const text = `
const One = { run() {} };
const Two = { run() {} };
function pick(a: typeof One | typeof Two) { (a as typeof Two).run(); }
export const make = ((...args) => One.run()) as (...args: number[]) => void;
class A { static go() {} }
function on(a: typeof A) { a.go(); }
`;
    expect(await callsOf('main.ts', text)).toEqual(['make -> One.run inferred', 'on -> A.go inferred', 'pick -> Two.run inferred']);
  });

  test('a barrel gives what it exports, not what it only imports', async () => {
    const others = { 'a.ts': 'export function make() {}\n', 'b.ts': 'export function make() {}\n', 'index.ts': "import { make } from './a';\nexport * from './b';\nmake();\n" };
    expect(await callsOf('main.ts', "import { make } from './index';\nmake();\n", others)).toEqual(['top -> a.make', 'top -> b.make']);
  });

  test('decorators of fields and parameters, values of enumerations', async () => {
    const text = 'function d(a?: any): any {}\nfunction one() { return 1 }\nclass A { @d() x = 1; constructor(@d() y: string) {} }\nenum E { A = one() }\n';
    expect(await callsOf('main.ts', text)).toEqual(['A -> d', 'A.constructor -> d', 'E -> one']);
  });

  test('a text is not the object whose keys nobody knows', async () => {
    const text = 'const all = {};\nfor (const key of names()) all[key] = function handle() {};\nfunction show(a) { return a.split(1) || a.other(); }\nshow(all);\n';
    expect(await callsOf('main.js', text)).toEqual(['show -> handle inferred', 'top -> show']);
  });

  test('namespaces of one name are one, and what they are merged with is what is called', async () => {
    const text = `
namespace N { export function first() {} }
namespace N { export function second() { first() } }
namespace A.B { export function deep() {} }
function F() {}
namespace F { export function sub() {} }
N.second(); A.B.deep(); F(); F.sub();
`;
    expect(await callsOf('main.ts', text)).toEqual(['N.second -> N.first', 'top -> A.B.deep', 'top -> F', 'top -> F.sub', 'top -> N.second']);
  });

  test('a class is extended by whatever name CommonJS gives it', async () => {
    const others = {
      'base.js': 'class Base { constructor() {} go() {} }\nmodule.exports = Base\n',
      'other.js': 'class Inner { run() {} }\nmodule.exports = { Outer: Inner }\n',
    };
    const text = `
const Base = require('./base')
const { Outer } = require('./other')
class A extends Base { constructor() { super(); super.go() } }
class B extends Outer { run() { super.run() } }
`;
    expect(await callsOf('main.js', text, others)).toEqual(['A.constructor -> base.Base.constructor', 'A.constructor -> base.Base.go', 'B.run -> other.Inner.run']);
  });

  test('the type of a member of another type is what is written there', async () => {
    const text =
      "class Scene { draw() {} }\nclass App { scene: Scene = make(); }\ntype Props = { scene: App['scene']; none: App['none'] };\nfunction f(p: Props) { p.scene.draw(); p.none.draw(); }\n";
    expect(await callsOf('main.ts', text)).toEqual(['f -> Scene.draw']);
  });

  test('an object has no methods but its own, whatever lists and maps have', async () => {
    const text = `
const app = {};
app.go = function () {};
app.set = function (key) { return this.go() };
app.render = function () { const View = this.get('view'); new View().render() };
`;
    expect(await callsOf('main.js', text)).toEqual(['app.set -> app.go inferred']);
  });
});
