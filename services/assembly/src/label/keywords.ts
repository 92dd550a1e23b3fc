const set = (text: string): ReadonlySet<string> => new Set(text.split(/\s+/));

const C = `auto break case char const continue default do double else enum extern float for goto if inline int long register restrict return short signed sizeof static struct switch typedef
  union unsigned void volatile while bool true false null define include ifdef ifndef endif pragma undef`;
const CPP = `${C} alignas alignof catch class concept consteval constexpr constinit decltype delete dynamic cast explicit export final friend mutable namespace new noexcept nullptr operator
  override private protected public reinterpret requires std template this throw try typeid typename using virtual`;
const JAVA = `abstract assert boolean break byte case catch char class const continue default do double else enum extends final finally float for goto if implements import instanceof int
  interface java javax long native new null package permits private protected public record return sealed short static strictfp super switch synchronized this throw throws transient try var
  void volatile while yield`;
const CSHARP = `abstract as base bool break byte case catch checked class const continue decimal default delegate do double else enum event explicit extern finally fixed float for foreach get
  goto if implicit in init int interface internal is lock long namespace new null object operator out override params partial private protected public readonly record ref required return
  sbyte sealed set short sizeof stackalloc static struct switch this throw try typeof uint ulong unchecked unsafe ushort using var virtual void volatile where while yield async await nameof`;
const JAVASCRIPT = `abstract any as async await boolean break case catch class const constructor continue debugger declare default delete do else enum export exports extends finally for
  function get if implements import in infer instanceof interface is keyof let module namespace never new null number of package private protected prototype public readonly require return
  satisfies set static string super switch symbol this throw try type typeof undefined unknown var void while with yield`;
const KOTLIN = `abstract actual annotation as break by catch class companion const constructor continue crossinline data delegate do dynamic else enum expect external final finally for fun get
  if import in infix init inline inner interface internal is java javax jvm kotlin lateinit lazy noinline null object open operator out override package private protected public reified
  return sealed set static super suspend tailrec this throw try typealias val value var vararg when where while`;
const SWIFT = `actor any as associatedtype async await break case catch class continue convenience default defer deinit do dynamic else enum extension fallthrough fileprivate final for func
  get guard if import in indirect infix init inout internal is isolated lazy let mutating nil nonmutating open operator optional override private protocol public repeat required rethrows
  return self set some static struct subscript super switch throw throws try typealias unowned var weak where while`;

const KEYWORDS: Readonly<Record<string, ReadonlySet<string>>> = {
  bash: set(`case declare do done echo elif else esac exit export fi for function if in let local printf read readonly return select set shift source then time unset until while`),
  c: set(C),
  cpp: set(CPP),
  csharp: set(CSHARP),
  dart: set(
    `abstract as assert async await base break case catch class const continue covariant default deferred do dynamic else enum export extends extension external factory final finally for
    function get hide if implements import in interface is late library mixin new null on operator part required rethrow return sealed set show static super switch sync this throw try
    typedef var void when while with yield`,
  ),
  elixir: set(
    `after alias and case catch cond def defdelegate defexception defguard defimpl defmacro defmodule defp defprotocol defstruct do else elixir end fn for if import in not or quote raise
    receive require rescue spec super throw try type unless unquote use when with`,
  ),
  go: set(
    `any append break cap case chan const continue copy ctx default defer else fallthrough for func go goto if import interface iota make map package panic range recover return rune select
    struct switch type var`,
  ),
  java: set(JAVA),
  javascript: set(JAVASCRIPT),
  kotlin: set(KOTLIN),
  lua: set('and break do else elseif end false for function goto if in local nil not or pairs ipairs repeat require return then true until while'),
  php: set(
    `abstract and array as break callable case catch class clone const continue declare default do echo else elseif empty enddeclare endfor endforeach endif endswitch endwhile enum extends
    final finally fn for foreach function global goto if implements include instanceof insteadof interface isset list match mixed namespace new or php print private protected public
    readonly require return static string switch this throw trait try unset use var void while xor yield`,
  ),
  python: set(
    `and as assert async await break class cls continue def del elif else except finally for from global if import in init is lambda nonlocal not or pass py raise return self try while
    with yield`,
  ),
  ruby: set(
    `alias and attr accessor begin break case class def defined do else elsif end ensure extend false for if in include initialize lambda module next nil not or private proc protected public
    raise reader redo require rescue retry return self super then true undef unless until when while writer yield`,
  ),
  rust: set(
    `as async await box break clone const continue crate crates dyn else enum extern fn for if impl in into iter let loop macro match mod move mut pub ref self some static struct super trait
    type unsafe unwrap use where while`,
  ),
  scala: set(
    `abstract apply as case catch class def derives do else enum export extends extension false final finally for forsome given if implicit import inline lazy macro match new null object opaque
    open override package private protected return sealed super then this throw trait transparent true try type using val var while with yield`,
  ),
  svelte: set(JAVASCRIPT),
  swift: set(SWIFT),
  tsx: set(JAVASCRIPT),
  typescript: set(JAVASCRIPT),
  vue: set(JAVASCRIPT),
};

const EVERY_KEYWORD: ReadonlySet<string> = new Set(Object.values(KEYWORDS).flatMap((words) => [...words]));

/** Whether a language is written in this word whatever the code is about. Languages without a list of their own get everyone's. */
export const isKeyword = (word: string, language: string): boolean => (KEYWORDS[language] ?? EVERY_KEYWORD).has(word);
