/** `auto` follows the system. */
export const THEMES = ['auto', 'light', 'dark'] as const;
export type Theme = (typeof THEMES)[number];

export const THEME_COOKIE = 'theme';

export const readTheme = (value: string | undefined): Theme => THEMES.find((theme) => theme === value) ?? 'auto';

/** What the button turns it to: auto, light, dark, auto … */
export const nextTheme = (theme: Theme): Theme => THEMES[(THEMES.indexOf(theme) + 1) % THEMES.length] ?? 'auto';
