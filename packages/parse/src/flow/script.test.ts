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
});
