import { redirect } from '@sveltejs/kit';
import { readTheme, THEME_COOKIE } from '$lib/theme.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = () => redirect(303, '/');

/** Remembers the colours someone chose, and goes back to where they were: only to a page of ours. */
export const actions: Actions = {
  default: async ({ request, cookies, url }) => {
    const form = await request.formData();
    cookies.set(THEME_COOKIE, readTheme(String(form.get('theme'))), {
      path: '/',
      maxAge: 60 * 60 * 24 * 365,
      httpOnly: false,
      sameSite: 'lax',
      secure: request.headers.get('origin')?.startsWith('https:') ?? false,
    });
    redirect(303, ownPath(String(form.get('back') ?? '/'), url));
  },
};

function ownPath(path: string, url: URL): string {
  if (!path.startsWith('/') || !URL.canParse(path, url)) return '/';
  const target = new URL(path, url);
  return target.origin === url.origin ? target.pathname + target.search : '/';
}
