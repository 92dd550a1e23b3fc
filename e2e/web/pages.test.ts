import { gzipSync } from 'node:zlib';
import type { Browser } from '@playwright/test';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { FakeBuilder } from './fake-builder.ts';
import { FAILURES, PACKS, setJobs } from './scenes.ts';
import { axe, buildSite, hasChromium, launch, openTab, sideways, startSite } from './site.ts';

describe.skipIf(!hasChromium)('every page and state', () => {
  let builder: FakeBuilder;
  let site: Awaited<ReturnType<typeof startSite>>;
  let browser: Browser;
  beforeAll(async () => {
    await buildSite();
    builder = await new FakeBuilder().start();
    builder.packs = PACKS;
    setJobs(builder);
    site = await startSite(builder.url, { DOCTOWN_API_TOKEN: 'very-secret-token' });
    browser = await launch();
  });
  afterAll(async () => {
    await browser?.close();
    await site?.stop();
    await builder?.stop();
  });

  const states = ['queued', 'running', 'done', 'partial', 'cancelled', ...Object.keys(FAILURES).map((stage) => `failed_${stage}`)];
  const paths = [
    '/',
    '/?repo=acme/widgets',
    '/-/commons',
    '/-/commons?q=nobody-is-called-this',
    '/-/status',
    '/-/jobs/job_unknown',
    '/-/nothing/here',
    ...states.map((state) => `/-/jobs/job_${state}`),
  ];

  test.each(['light', 'dark'] as const)('axe has nothing to say, in %s', async (colorScheme) => {
    const { page } = await openTab(browser, { colorScheme });
    for (const path of paths) {
      await page.goto(site.url + path);
      await page.waitForFunction(() => document.title !== '');
      if (path === '/') await page.getByText('Options').click();
      if (path.includes('running')) await page.getByText('Event log').click();
      expect(await axe(page), path).toEqual([]);
      expect(await page.locator('h1').count(), path).toBe(1);
    }
  });

  test('nothing is wider than a phone', async () => {
    const { page } = await openTab(browser, { viewport: { width: 360, height: 740 }, hasTouch: true });
    for (const path of paths) {
      await page.goto(site.url + path);
      expect(await sideways(page), path).toBe(0);
    }
  });

  test('a failure in any stage says which stage, why, and what to do', async () => {
    const { page } = await openTab(browser);
    for (const [stage, { message }] of Object.entries(FAILURES)) {
      await page.goto(`${site.url}/-/jobs/job_failed_${stage}`);
      const notice = page.getByRole('alert');
      expect((await notice.innerText()).toLowerCase(), stage).toContain(message.toLowerCase());
      expect(await notice.getByRole('link', { name: 'Try again' }).getAttribute('href'), stage).toBe('/?repo=https%3A%2F%2Fgithub.com%2Fnetworkx%2Fnetworkx&ref=main');
    }
  });

  test('the keyboard alone is enough', async () => {
    const { page } = await openTab(browser);
    await page.goto(site.url);
    await page.keyboard.press('Tab');
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Skip to the content');
    await page.keyboard.press('Enter');
    await page.keyboard.press('/');
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('field-repo_url');
    await page.keyboard.type('a/b?');
    expect(await page.getByRole('dialog').count()).toBe(0);
    await page.keyboard.press('Tab');
    await page.evaluate(() => (document.activeElement as HTMLElement).blur());
    await page.keyboard.press('?');
    await page.getByRole('dialog').waitFor();
    expect(await axe(page)).toEqual([]);
    await page.getByLabel('Single-key shortcuts are on').uncheck();
    await page.keyboard.press('Escape');
    await page.keyboard.press('/');
    expect(await page.evaluate(() => document.activeElement?.id)).not.toBe('field-repo_url');
  });

  test('commons searches while one types, keeps it in the address, and restores it', async () => {
    const { page } = await openTab(browser);
    await page.goto(`${site.url}/-/commons`);
    expect(await page.getByRole('article').count()).toBe(PACKS.length);
    await page.getByLabel('Search by owner or repository').fill('flask');
    await page.waitForURL(/q=flask/);
    await expect.poll(() => page.getByRole('article').count()).toBe(1);
    await page.reload();
    expect(await page.getByLabel('Search by owner or repository').inputValue()).toBe('flask');
    await page.getByLabel('Search by owner or repository').fill('acme/none');
    await page.getByRole('link', { name: 'Generate acme/none' }).click();
    expect(await page.locator('#field-repo_url').inputValue()).toBe('acme/none');
  });

  test('colours follow the system until someone chooses, also without JavaScript', async () => {
    for (const javaScriptEnabled of [true, false]) {
      const { page } = await openTab(browser, { colorScheme: 'light', javaScriptEnabled });
      await page.goto(`${site.url}/-/commons?order=name`);
      const paper = () => page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
      const light = javaScriptEnabled ? await paper() : null;
      await page.getByRole('button', { name: /Change to light/ }).click();
      await page.getByRole('button', { name: /Change to dark/ }).click();
      await page.getByRole('button', { name: /Colours: dark/ }).waitFor();
      if (javaScriptEnabled) expect(await paper()).not.toBe(light);
      await page.reload();
      expect(await page.locator('html').getAttribute('data-theme')).toBe('dark');
      expect(page.url()).toContain('/-/commons?order=name');
    }
  });

  test('the builder’s address and token are in no page, script or header', async () => {
    const { page } = await openTab(browser);
    const seen: Promise<string>[] = [];
    page.on('response', (response) =>
      seen.push(
        response.text().then(
          (text) => text + JSON.stringify(response.headers()),
          () => '',
        ),
      ),
    );
    for (const path of ['/', '/-/commons', '/-/status', '/-/jobs/job_done']) await page.goto(site.url + path, { waitUntil: 'networkidle' });
    const all = (await Promise.all(seen)).join('\n');
    expect(all.length).toBeGreaterThan(100_000);
    expect(all).not.toContain('very-secret-token');
    expect(all).not.toContain(new URL(builder.url).host);
    expect(builder.requests.every(({ authorization }) => authorization === 'Bearer very-secret-token')).toBe(true);
  });

  test('the first page needs less than 60 kB of script, and shifts nothing', async () => {
    const { page } = await openTab(browser);
    const scripts: Promise<number>[] = [];
    page.on('response', (response) => {
      if (response.request().resourceType() === 'script' || response.url().endsWith('.js')) scripts.push(response.body().then((body) => gzipSync(body).length));
    });
    await page.addInitScript(() => {
      const shifts = { sum: 0 };
      Object.assign(window, { shifts });
      new PerformanceObserver((list) => {
        for (const entry of list.getEntries()) shifts.sum += (entry as never as { value: number }).value;
      }).observe({ type: 'layout-shift' as never, buffered: true });
    });
    await page.goto(site.url, { waitUntil: 'networkidle' });
    const total = (await Promise.all(scripts)).reduce((sum, size) => sum + size, 0);
    expect(total).toBeGreaterThan(10_000);
    expect(total).toBeLessThan(60_000);
    expect(await page.evaluate(() => (window as never as { shifts: { sum: number } }).shifts.sum)).toBeLessThan(0.02);
  });
});
