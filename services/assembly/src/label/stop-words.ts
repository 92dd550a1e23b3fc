const set = (text: string): ReadonlySet<string> => new Set(text.split(/\s+/));

const ENGLISH = set(
  `about above after again all also although always among and another any anything are around because been before being below between both but can cannot could did does doing don done down
  during each either else even ever every few first for from further had has have having here how however instead into isn its itself just last later least less like made make makes many may
  maybe might more most much must near need needs neither never new next nor not nothing now off often old once one only onto other others our out over own per please rather same see set sets
  several shall should since some something still such sure than that the their them themselves then there these they thing things this those though three through thus together too two under
  until upon use used useful user's uses using usually very via want was way well were what whatever when where whether which while who whole whom whose why will with within without would yes
  yet you your zero`,
);

/** Words that programs are written in whatever they are about. */
const PROGRAMMERS = set(
  `abc add added alias arg args argument arguments array arrays bar baz bool boolean byte bytes call callback called caller calls char check class code console const count create created cur
  current data dict default defaults done double elem element empty end err error errors example exc exception false fixme float fn foo func function functions get gets getter given has helper
  helpers idx impl index info init input instance int integer item items key keys kwargs len length lib list lists log long main map max method methods min misc mock name named names nil
  none null num number object objects obj old opt option optional options opts out output param parameter parameters params prev print println private prop property props public qux ref res
  result results ret return returned returning returns run self setter size spec src start str string strings stub temp test tests tmp todo true tuple type types undefined usize util utils val
  value values var variable vec void xxx`,
);

const C_LIKE = `abstract break case catch class const continue default delete do else enum extends extern final finally for goto if implements import include inline instanceof interface long
  namespace new operator override package private protected public register return short signed sizeof static struct super switch template this throw throws try typedef typename union unsigned
  using virtual void volatile while`;
const JAVASCRIPT = `any as async await constructor debugger declare default delete exports function get infer instanceof is keyof let module namespace never of prototype readonly require satisfies
  set symbol typeof undefined unknown var with yield`;

const KEYWORDS: Readonly<Record<string, ReadonlySet<string>>> = {
  python:
    set(`and as assert async await break class cls continue def del elif else except finally for from global if import in init is lambda nonlocal not or pass raise return self try while
    with yield`),
  javascript: set(`${C_LIKE} ${JAVASCRIPT}`),
  typescript: set(`${C_LIKE} ${JAVASCRIPT}`),
  tsx: set(`${C_LIKE} ${JAVASCRIPT}`),
  go: set(`any append break cap case chan const continue copy ctx default defer else fallthrough for func go goto if import interface iota make map package panic range recover return rune select
    struct switch type var`),
  rust: set(`as async await box break clone const continue crate dyn else enum extern fn for if impl in into iter let loop macro match mod move mut pub ref self some static struct super trait type
    unsafe unwrap use where while`),
};

const EVERY_KEYWORD: ReadonlySet<string> = new Set([
  ...set(C_LIKE),
  ...set('end ensure elsif rescue module unless foreach echo val fun when object sealed internal namespace'),
  ...Object.values(KEYWORDS).flatMap((words) => [...words]),
]);

const SHORT_BUT_TELLING = set('ai db gc id io ip jwt os qr ui vm');

/** Whether a word says nothing about what code of this language is for. Languages without a list of their own get everyone's keywords. */
export const isStopWord = (word: string, language: string): boolean =>
  (word.length < 3 && !SHORT_BUT_TELLING.has(word) && /^[a-z]+$/.test(word)) || ENGLISH.has(word) || PROGRAMMERS.has(word) || (KEYWORDS[language] ?? EVERY_KEYWORD).has(word);
