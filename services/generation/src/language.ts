/** `de` or `German` to a name a model understands; anything odd is English. */
export function languageName(language = 'English'): string {
  if (!/^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$/.test(language)) return /^[\p{L} ]{2,35}$/u.test(language) ? language : 'English';
  return new Intl.DisplayNames(['en'], { type: 'language' }).of(language) ?? 'English';
}
