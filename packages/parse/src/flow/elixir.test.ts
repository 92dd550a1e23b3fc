import { describe, expect, test } from 'vitest';
import { parseFile } from '../parse-file.ts';
import { callsOf } from './calls-of.fixture.ts';

const cart = { 'cart.ex': 'defmodule Shop.Cart do\n  def get(a), do: a\n  def get(a, b), do: {a, b}\n  defmodule Line do\n    def new, do: 1\n  end\nend\n' };

describe('Elixir values', () => {
  test('functions of one name are told apart by how many arguments they take, piped ones too', async () => {
    const text = `
defmodule Main do
  alias Shop.Cart
  alias Shop.Cart.{Line}
  def run(x), do: x |> Cart.get() |> then(&Shop.Cart.get(&1, 2))
  def more(x \\\\ 1), do: Line.new()
  def least, do: more() && more(2) && run
end
`;
    expect(await callsOf('main.ex', text, cart)).toEqual([
      'Main.least/0 -> Main.more/1',
      'Main.more/1 -> Shop.Cart.Line.new/0',
      'Main.run/1 -> Shop.Cart.get/1',
      'Main.run/1 -> Shop.Cart.get/2',
    ]);
  });

  test('what is imported is called without its module', async () => {
    const text =
      'defmodule A do\n  import Shop.Cart, only: [get: 1]\n  def f(x), do: get(x)\n  def g(x), do: get(x, 1)\nend\ndefmodule B do\n  import Shop.Cart\n  def f(x), do: get(x, 1)\nend\n';
    expect(await callsOf('main.ex', text, cart)).toEqual(['A.f/1 -> Shop.Cart.get/1', 'B.f/1 -> Shop.Cart.get/2']);
  });

  test('functions are values: captured, kept in attributes and maps, handed to what calls them back', async () => {
    const text = `
defmodule Main do
  @cart Shop.Cart
  def run(list) do
    @cart.get(1)
    Enum.map(list, &one/1)
    each(list, &two/1)
    %{f: f} = %{f: fn -> three() end}
    f.()
    Task.start(Shop.Cart, :get, [1, 2])
  end
  defp each(list, f), do: f.(list)
  defp one(x), do: x
  defp two(x), do: x
  defp three, do: 1
end
`;
    expect(await callsOf('main.ex', text, cart)).toEqual([
      'Main.each/2 -> Main.two/1 inferred',
      'Main.run/1 -> Main.each/2',
      'Main.run/1 -> Main.one/1',
      'Main.run/1 -> Main.three/0',
      'Main.run/1 -> Shop.Cart.get/1',
      'Main.run/1 -> Shop.Cart.get/2',
    ]);
  });

  test('a module that uses another has what that defines for it; what is quoted is called elsewhere', async () => {
    const text = `
defmodule Repo do
  defmacro __using__(opts) do
    name = clean(opts)
    quote do
      def all(x), do: other(x)
      def other(x), do: unquote(clean(name))
    end
  end
  defp clean(x), do: x
  def other(x), do: x
end
defmodule Main do
  use Repo
  def run, do: Main.all(1)
end
`;
    expect(await callsOf('main.ex', text)).toEqual([
      'Main -> Repo.__using__/1',
      'Main.run/0 -> Repo.__using__/1.all/1',
      'Repo.__using__/1 -> Repo.clean/1',
      'Repo.__using__/1.other/1 -> Repo.clean/1',
    ]);
  });

  test('a module that several files define is none of them', async () => {
    const others = { 'a.ex': 'defmodule Fake do\n  def go, do: 1\nend\n', 'b.ex': 'defmodule Fake do\n  def go, do: 2\nend\n' };
    expect(await callsOf('main.ex', 'defmodule Main do\n  def run, do: Fake.go()\nend\n', others)).toEqual([]);
  });

  test('the clauses of a function are one symbol from its documentation to its end', async () => {
    const text = 'defmodule A do\n  @doc "Says."\n  @spec f(any) :: any\n  def f(1), do: 1\n  # two\n  def f(2), do: 2\n  def g, do: 1\n  def f(3), do: 3\nend\n';
    const { symbols } = await parseFile({ file_path: 'a.ex', language: 'elixir', text });
    const [, , f] = symbols;
    expect({ count: symbols.length, lines: f?.line_range, doc: f?.doc_comment, documented: text.slice(...(f?.documented_range ?? [0, 0])).split('\n')[0] }).toEqual({
      count: 4,
      lines: [4, 6],
      doc: 'Says.',
      documented: '@doc "Says."',
    });
  });
});
