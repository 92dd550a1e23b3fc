const WORD = /\p{Lu}{2,}(?=\p{Lu}\p{Ll})|\p{Lu}?\p{Ll}+|\p{Lu}+|\p{Lo}+/gu;

/** Identifiers and prose to lower-case words: `HTTPRequest` → http, request; two letters and fewer are dropped, as are stop words. */
export const wordsOf = (text: string): string[] => (text.match(WORD) ?? []).map((word) => word.toLowerCase()).filter((word) => word.length > 2 && !STOP_WORDS.has(word));

const STOP_WORDS = new Set(
  `a about above after again all also am an and any are as at be because been before being below between both but by can could did do does doing down during each either else
  few for from further get gets had has have having here how if in into is it its itself just like may might more most must no nor not now of off on once only or other our out over own per
  same set sets shall should so some such than that the their them then there these they this those through to too under until up upon use used uses using very via was we were what when where
  whether which while who why will with within without would yet you your one two new old first last true false null none nil undefined self cls super
  abstract async await break case catch class const constructor continue debugger def default defer del delete elif enum except export extends extern final finally fn func function
  global goto impl implements import include instanceof interface internal lambda let loop macro match mod module mut namespace native object operator override package pass private property protected
  pub public raise readonly ref return returns returned returning sealed static struct switch throw throws trait try type typedef typeof union unsafe var virtual void volatile yield
  arg args argument arguments bool boolean byte bytes char dict double err error errors exc exception float init int integer kwargs len list map name names num number obj opt option optional options param params
  str string strings tuple val value values int32 int64 uint32 usize isize vec some option result box println print console log todo note example given object method methods functions call called calls caller
  test tests key keys data item items index check make don doesn isn prototype exports require`.split(/\s+/),
);
