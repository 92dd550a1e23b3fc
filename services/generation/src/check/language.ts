/** Words that nearly every sentence of a language has, and other languages do not. */
const WORDS: Readonly<Record<string, string>> = {
  en: 'the of and to is that for with from as by this its an are it which when if into on or returns used a in at be was were not no do does can will has have but given each all only their one any so also how what where whose them out up then than more other such',
  de: 'der die das und ist von zu den mit für auf ein eine einen dem des nicht wird werden aus wenn sich oder gibt zurück',
  fr: 'le la les des du et est une un pour dans que qui sur avec par au aux ce cette pas si ou renvoie',
  es: 'el la los las de del y es una un para en que por con se al su como si o devuelve lo',
  it: 'il lo la gli le di del della e è una un per in che con da si al come se o restituisce non',
  pt: 'o a os as de do da e é uma um para em que por com se ao como ou retorna no na não',
  nl: 'de het een van en is voor op met dat die in te wordt niet uit als of door geeft aan',
  sv: 'och är en ett för på med som av till det den inte från om eller i returnerar',
  da: 'og er en et for på med som af til det den ikke fra om eller i returnerer',
  nb: 'og er en et for på med som av til det den ikke fra om eller i returnerer',
  pl: 'i w na z do jest dla nie się że to oraz lub przez od zwraca które który',
  cs: 'a je v na se pro z do že nebo který která to není od vrací',
  tr: 've bir bu için ile olarak olan veya da de döndürür değil',
  fi: 'ja on ei se joka että tai kun sekä palauttaa jos',
  ro: 'și este de la un o pentru cu care în pe din sau se returnează',
  hu: 'a az és egy hogy nem van vagy ha visszaadja meg',
  id: 'dan yang untuk dari dengan di ini adalah ke atau pada mengembalikan',
  vi: 'và của là cho một các được trong với có không trả về',
};
const lists = new Map(Object.entries(WORDS).map(([code, words]) => [code, new Set(words.split(' '))]));

const SCRIPTS: Readonly<Record<string, RegExp>> = {
  ru: /\p{Script=Cyrillic}/gu,
  uk: /\p{Script=Cyrillic}/gu,
  bg: /\p{Script=Cyrillic}/gu,
  sr: /[\p{Script=Cyrillic}\p{Script=Latin}]/gu,
  zh: /\p{Script=Han}/gu,
  ja: /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/gu,
  ko: /\p{Script=Hangul}/gu,
  ar: /\p{Script=Arabic}/gu,
  fa: /\p{Script=Arabic}/gu,
  he: /\p{Script=Hebrew}/gu,
  el: /\p{Script=Greek}/gu,
  hi: /\p{Script=Devanagari}/gu,
  th: /\p{Script=Thai}/gu,
};
const LATIN = /\p{Script=Latin}/gu;
const MOST = 0.6;

/** `de-AT`, `German` and `Deutsch` are `de`; empty for what is not known. */
export function languageCode(language: string): string {
  const tag = language.trim().toLowerCase();
  if (/^[a-z]{2,3}(-|$)/.test(tag)) return tag.split('-')[0] ?? '';
  const names = new Intl.DisplayNames(['en'], { type: 'language' });
  return (
    [...Object.keys(WORDS), ...Object.keys(SCRIPTS)].find((code) =>
      [names.of(code), new Intl.DisplayNames([code], { type: 'language' }).of(code)].some((name) => name?.toLowerCase() === tag),
    ) ?? ''
  );
}

/** Why a text is not in a language, as far as its letters and smallest words tell; nothing where they do not. */
export function languageFault(prose: string, language: string): string[] {
  const code = languageCode(language);
  const letters = prose.match(/\p{L}/gu) ?? [];
  if (letters.length < 12) return [];
  const script = SCRIPTS[code] ?? LATIN;
  // Names of products and types are Latin in every script's sentences.
  const enough = script === LATIN ? MOST : 1 - MOST;
  if ((prose.match(script) ?? []).length / letters.length < enough) return [wanted(language)];
  if (code === '' || !lists.has(code)) return [];
  const words = (prose.toLowerCase().match(/\p{L}+/gu) ?? []).filter((word) => word.length > 0);
  const count = (of: string): number => words.filter((word) => lists.get(of)?.has(word) && (of === code || !lists.get(code)?.has(word))).length;
  const own = count(code);
  const other = Math.max(...[...lists.keys()].filter((one) => one !== code && !(NEAR[code] ?? []).includes(one)).map(count));
  return other >= own + 2 && other / words.length >= 0.15 ? [wanted(language)] : [];
}

/** Too much alike to be told apart by their smallest words. */
const NEAR: Readonly<Record<string, readonly string[]>> = { da: ['nb', 'sv'], nb: ['da', 'sv'], sv: ['da', 'nb'], es: ['pt', 'it'], pt: ['es', 'it'], it: ['es', 'pt'] };

const wanted = (language: string): string => `Write in ${language === 'en' ? 'English' : language}.`;
