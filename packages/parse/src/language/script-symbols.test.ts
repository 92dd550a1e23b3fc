import { expect, test } from 'vitest';
import { parseFile } from '../parse-file.ts';

/** Every symbol of a file as `kind name first-last`. */
async function symbolsOf(language: string, text: string) {
  const { symbols } = await parseFile({ file_path: 'main.ts', language, text });
  return symbols.slice(1);
}
const listed = async (language: string, text: string): Promise<string[]> =>
  (await symbolsOf(language, text)).map(({ kind, qualified_name, line_range }) => `${kind} ${qualified_name.slice(5)} ${line_range.join('-')}`);

test('overloads and what implements them are one symbol, shown as the first is written', async () => {
  const text = '/** Adds. */\nexport function add(a: string): string;\nexport function add(a: number): number;\nexport function add(a: any) {\n  return a;\n}\n';
  const [add, ...others] = await symbolsOf('typescript', text);
  expect(add).toMatchObject({ signature: 'function add(a: string): string', doc_comment: 'Adds.', line_range: [4, 6], documented_range: [0, text.length - 1], is_exported: true });
  expect(others).toEqual([]);
});

test('methods of one name are one symbol in a class with its body and in an interface, not where static', async () => {
  const text =
    'class A {\n  go(a: string): void;\n  go(a: any) {}\n  static go() {}\n}\ninterface I {\n  on(a: 1): void;\n  on(a: 2): void;\n}\ndeclare class D {\n  run(): void\n}\n';
  expect(await listed('typescript', text)).toEqual([
    'class A 1-5',
    'method A.go 3-3',
    'method A.go 4-4',
    'interface I 6-9',
    'method I.on 8-8',
    'class D 10-12',
    'method D.run 11-11',
  ]);
});

test('a capitalised function that returns markup is a component', async () => {
  const text = `function Row() { if (1) { return <li/> } return null }
const Card = () => (<b/>)
const memoed = memo(function Memoed() { return on ? <i/> : null })
const useRow = () => <li/>
function Plain() { return [1].map(() => <li/>) }
`;
  expect((await listed('tsx', text)).map((one) => one.replace(/ \d.*/, ''))).toEqual([
    'component Row',
    'component Card',
    'const memoed',
    'component memoed.Memoed',
    'function useRow',
    'function Plain',
  ]);
});

test('functions in any object are found, and those a variable is given later', async () => {
  const text = 'let late;\nlate = () => 1;\nslice({ reducers: { add(state) {}, remove: (state) => 1 } });\nsocket.onclose = function handleClose() {};\n';
  expect((await listed('javascript', text)).map((one) => one.replace(/ \d.*/, ''))).toEqual([
    'variable late',
    'function late',
    'method add',
    'function remove',
    'function socket.handleClose',
  ]);
});

test('names are kept as they are written: quoted, in objects, of modules from outside', async () => {
  const text =
    "const o = { 'a-b': () => 1, c() {} }\nenum E { 'x-y' = 1 }\ndeclare module 'm' { export function f(): void }\nlet late = 1\nReply.prototype.send = function () {}\n";
  expect((await listed('typescript', text)).map((one) => one.replace(/ \d.*/, ''))).toEqual([
    'const o',
    'function o.a-b',
    'method o.c',
    'enum E',
    'enum_member E.x-y',
    'namespace m',
    'function m.f',
    'variable late',
    'method Reply.send',
  ]);
});
