import { isKeyword } from './keywords.ts';

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

/** Of what tests say to one another. */
const TESTERS = set('actual basic describe dummy expect expected fake helper helpers sample simple stub verify works');

/** Folders and files that are there whatever a program is about. */
const LAYOUT = set(
  'app apps bin cmd com common core dist github index internal lib libs main mod modules org package packages pkg public shared source sources spec specs src tests util utils vendor',
);

const SHORT_BUT_TELLING = set('ai db gc id io ip jwt os qr ui vm');

/** Whether a word says nothing about what code of this language is for. */
export const isStopWord = (word: string, language: string): boolean =>
  (word.length < 3 && !SHORT_BUT_TELLING.has(word) && /^[a-z]+$/.test(word)) || ENGLISH.has(word) || PROGRAMMERS.has(word) || isKeyword(word, language);

export const isTestTalk = (word: string): boolean => TESTERS.has(word);

export const isLayout = (word: string): boolean => LAYOUT.has(word);
