import type { Browser, Page } from '@playwright/test';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { townPack } from '../../web/src/lib/reader/town.fixture.ts';
import { FakeBuilder } from './fake-builder.ts';
import { axe, buildSite, hasChromium, launch, openTab, sideways, startSite } from './site.ts';

const town = townPack({ symbols: 600 });
const hostile = townPack({ symbols: 300, hostile: true });
/** The most central symbol of the town. */
const central = 'sym_0000000000000066';

describe.skipIf(!hasChromium)('reading a pack', () => {
  let builder: FakeBuilder;
  let site: Awaited<ReturnType<typeof startSite>>;
  let browser: Browser;
  let older: string;
  beforeAll(async () => {
    await buildSite();
    builder = await new FakeBuilder().start();
    older = builder.addPack('town', 'square', townPack({ symbols: 40, seed: 2 })).docpack_id;
    builder.addPack('town', 'square', town);
    builder.addPack('town', 'ruins', hostile);
    site = await startSite(builder.url);
    browser = await launch();
  });
  afterAll(async () => {
    await browser?.close();
    await site?.stop();
    await builder?.stop();
  });

  const main = (page: Page) => page.locator('main').innerText();
  const open = async (path: string, options: Parameters<typeof openTab>[1] = {}) => {
    const tab = await openTab(browser, options);
    await tab.page.goto(site.url + path);
    return tab;
  };
  /** The pack is read: what only the worker knows is on the page. */
  const read = (page: Page, timeout = 15_000) =>
    page
      .locator('[aria-busy=false], [role=region] li a, [role=region] li button, svg[role=group], [role=application], article h1, main h1:not(.sr-only)')
      .first()
      .waitFor({ timeout });

  const paths = [
    '/town/square',
    '/town/square/symbols',
    '/town/square/symbols?q=nobody-is-called-this',
    `/town/square/s/${central}`,
    '/town/ruins/s/sym_0000000000000120',
    '/town/square/files',
    '/town/square/map',
    '/town/square/map?cluster=cluster_1',
    `/town/square/graph?focus=${central}&to=sym_0000000000000000`,
    '/town/square/statistics',
    '/town/square/versions',
    '/-/open',
    '/town/nowhere',
    '/town/square/s/sym_nobody',
  ];

  test.each(['light', 'dark'] as const)('axe has nothing to say about any page, in %s', async (colorScheme) => {
    const { page } = await openTab(browser, { colorScheme });
    for (const path of paths) {
      await page.goto(site.url + path);
      await page.waitForLoadState('networkidle');
      await read(page, 3000).catch(() => undefined);
      expect(await axe(page), path).toEqual([]);
      expect(await page.locator('h1').count(), path).toBe(1);
    }
  });

  test('nothing is wider than a phone', async () => {
    const { page } = await openTab(browser, { viewport: { width: 360, height: 740 }, hasTouch: true });
    for (const path of paths) {
      await page.goto(site.url + path);
      await page.waitForLoadState('networkidle');
      expect(await sideways(page), path).toBe(0);
    }
  });

  test('without JavaScript there are the figures, the facts and the download', async () => {
    const { page } = await open('/town/square', { javaScriptEnabled: false });
    const shown = await main(page);
    for (const text of ['600', 'Symbols', '0123456', 'gpt-5-nano wrote']) expect(shown).toContain(text);
    expect(await page.getByRole('link', { name: /^Download/ }).getAttribute('href')).toBe(`/-/packs/${encodeURIComponent(town.docpack_id)}/download`);
  });

  test('a repository shows its newest pack; an exact one stays exact from page to page', async () => {
    const { page } = await open('/town/square');
    expect(await main(page)).toContain('600');
    await page.goto(`${site.url}/town/square?pack=${encodeURIComponent(older)}`);
    await page.getByRole('link', { name: 'Symbols', exact: true }).click();
    await page.getByText('40 symbols').waitFor();
    expect(new URL(page.url()).searchParams.get('pack')).toBe(older);
    await page.getByRole('link', { name: 'Versions' }).click();
    await page.getByText('newest', { exact: true }).waitFor();
    expect(await page.getByText('shown here').count()).toBe(1);
  });

  test('a pack that does not exist is a 404 that offers to build it', async () => {
    const { page } = await openTab(browser);
    const answer = await page.goto(`${site.url}/acme/widgets`);
    expect(answer?.status()).toBe(404);
    await page.getByRole('button', { name: 'Build acme/widgets' }).click();
    await page.waitForURL(/\/-\/jobs\/job_/);
    expect(builder.requests.findLast(({ path }) => path === '/ingest')?.body).toMatchObject({ repo_url: 'https://github.com/acme/widgets' });
    expect((await page.goto(`${site.url}/town/square?pack=sha256:no`))?.status()).toBe(404);
    expect((await page.goto(`${site.url}/-/elsewhere`))?.status()).toBe(404);
  });

  test('by keyboard alone: search, read, walk through the file, open the graph, come back', async () => {
    const { page } = await open('/town/square');
    await page.getByRole('heading', { name: 'Start here' }).waitFor();
    await page.keyboard.press('/');
    await page.keyboard.type('class:Buffer');
    await page.getByRole('option').first().waitFor();
    await page.keyboard.press('ArrowDown');
    const name = await page.locator('[role=option][aria-selected=true] .truncate.font-mono').first().innerText();
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name }).waitFor();
    const first = page.url();
    await page.keyboard.press(']');
    await page.waitForURL((url) => url.href !== first);
    await page.locator('a[rel=prev]', { hasText: name }).waitFor();
    await page.keyboard.press('[');
    await page.waitForURL(first);
    await page.getByRole('heading', { level: 1, name }).waitFor();
    await page.keyboard.press('g');
    await page.waitForURL(/\/graph\?focus=/);
    await page.locator('svg[role=group]').waitFor();
    await page.goBack();
    await page.getByRole('heading', { level: 1, name }).waitFor();
    await page.keyboard.press('?');
    await page.getByText('Copy a link to this symbol').waitFor();
  });

  test('filters are in the address, and come back with it', async () => {
    const { page } = await open('/town/square/symbols');
    const field = page.getByLabel('Filter symbols');
    await field.fill('read');
    await page.getByRole('checkbox', { name: /class/ }).first().check();
    await page.waitForURL(/q=read&kind=class/);
    const found = await page.getByRole('status').first().innerText();
    expect(found).toMatch(/of 600 symbols/);
    await page.locator('[role=region] li a').first().click();
    await page.waitForURL(/\/s\//);
    await page.locator('article h1').waitFor();
    await page.goBack();
    expect(await field.inputValue()).toBe('read');
    await expect.poll(() => page.getByRole('status').first().innerText()).toMatch(/of 600 symbols/);
    await page.reload();
    expect(await field.inputValue()).toBe('read');
    expect(await page.getByRole('checkbox', { name: /class/ }).first().isChecked()).toBe(true);
    await field.fill('zzzz');
    await page.getByRole('button', { name: 'Clear search and filters' }).click();
    await page.getByText('600 symbols').waitFor();
  });

  test('a long list draws few rows, and the right ones far down', async () => {
    const { page } = await open('/town/square/symbols?sort=name');
    const list = page.getByRole('region', { name: 'Symbols' });
    await list.locator('li a').first().waitFor();
    await list.evaluate((element) => element.scrollTo(0, 400 * 60));
    await expect.poll(() => list.locator('li[aria-posinset="404"] a').count()).toBe(1);
    expect(await list.locator('li').count()).toBeLessThan(60);
  });

  test('the map is told in words beside it, and goes where one points', async () => {
    const { page } = await open('/town/square/map');
    const map = page.getByRole('application');
    await map.waitFor();
    const part = page.getByRole('complementary', { name: 'Parts' });
    await part.getByRole('link').first().click();
    await page.waitForURL(/\?cluster=cluster_\d+/);
    await part.getByText('Most central').waitFor();
    await page.goBack();
    await part.getByRole('heading', { name: /^Parts/ }).waitFor();
    await map.focus();
    await page.keyboard.press('+');
    await page.keyboard.press('ArrowLeft');
    await page.getByLabel('Light up symbols on the map').fill('read');
    await page.waitForURL(/q=read/);
  });

  test('the call graph is re-centred by its boxes, and says how one symbol reaches another', async () => {
    const { page } = await open(`/town/square/graph?focus=${central}`);
    const boxes = page.locator('svg[role=group] a[aria-label*="away"]');
    await boxes.first().click();
    await page.waitForURL((url) => url.searchParams.get('focus') !== central);
    await page.goto(`${site.url}/town/square/graph?focus=${central}&to=${central}`);
    await page.getByText('That is the same symbol.').waitFor();
  });

  test('names and sentences made to do harm stay text', async () => {
    const { page } = await openTab(browser);
    const said: string[] = [];
    page.on('dialog', (dialog) => {
      said.push(dialog.message());
      void dialog.dismiss();
    });
    for (const path of [
      '',
      '/symbols',
      '/symbols?q=script',
      '/s/sym_0000000000000003',
      '/s/sym_000000000000000a',
      '/files',
      '/map',
      '/graph?focus=sym_0000000000000003',
      '/statistics',
    ]) {
      await page.goto(`${site.url}/town/ruins${path}`);
      await page.waitForLoadState('networkidle');
      await read(page);
      const planted = await page.evaluate(
        () => document.querySelectorAll('main [onerror], main [onmouseover], main script, main b, main img[src="x"], main a[href^="javascript:"]').length,
      );
      expect(planted, path).toBe(0);
    }
    expect(said).toEqual([]);
  });

  /** As a person lets a file fall onto the window. */
  const drop = (page: Page, bytes: Uint8Array, name: string) =>
    page.evaluate(
      ([base64, file_name]) => {
        const transfer = new DataTransfer();
        transfer.items.add(new File([Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0))], file_name));
        for (const type of ['dragenter', 'dragover', 'drop']) window.dispatchEvent(new DragEvent(type, { dataTransfer: transfer, bubbles: true, cancelable: true }));
      },
      [Buffer.from(bytes).toString('base64'), name] as const,
    );

  test('a file dropped on any page is read here and goes nowhere', async () => {
    const { page } = await open('/');
    await page.waitForLoadState('networkidle');
    const sent: string[] = [];
    page.on('request', (request) => {
      if (request.method() !== 'GET' || request.postData() !== null) sent.push(request.url());
    });
    await drop(page, town.bytes, 'square.docpack');
    await page.waitForURL(/\/-\/open$/);
    await page.getByText('The content matches its checksum').waitFor();
    await page.getByRole('link', { name: 'Symbols', exact: true }).click();
    await page.getByText('600 symbols').waitFor();
    await page.locator('[role=region] li a').first().click();
    await page.getByRole('link', { name: /^Lines? / }).waitFor();
    expect(await page.getByRole('link', { name: /^Lines? / }).getAttribute('href')).toMatch(
      /^https:\/\/github\.com\/town\/square\/blob\/0123456789abcdef0123456789abcdef01234567\/src\//,
    );
    expect(sent).toEqual([]);
    await page.goto(`${site.url}/-/open`);
    await page.getByText('Drop a file here').waitFor();
  });

  test('a file that is no pack says what is wrong with it', async () => {
    const { page } = await open('/-/open');
    await page.waitForLoadState('networkidle');
    await page.locator('input[type=file]').setInputFiles({ name: 'x.docpack', mimeType: 'application/gzip', buffer: Buffer.from('no pack') });
    await page.getByText('This pack cannot be read.').waitFor();
    expect(await main(page)).toContain('not gzip');
    await drop(page, town.bytes, 'square.docpack');
    await page.getByText('Start here').waitFor();
  });

  test('bytes that are gone, and a builder that is down, are told in words', async () => {
    const lost = builder.addPack('town', 'lost', townPack({ symbols: 30, seed: 9 }));
    builder.answers.set(`GET /docpacks/${encodeURIComponent(lost.docpack_id)}/download`, {
      status: 404,
      body: { error: 'its bytes are not here any more', code: 'docpack_not_found' },
    });
    const { page } = await open('/town/lost/symbols');
    await page.getByText('This pack cannot be read.').waitFor();
    expect(await main(page)).toContain('There is no such pack here any more.');
    builder.answers.set('GET /docpacks', { status: 503, body: { error: 'starting', code: 'not_ready' } });
    expect((await page.goto(`${site.url}/town/square`))?.status()).toBe(503);
    expect(await main(page)).toContain('Try again');
    builder.answers.clear();
  });

  test('a badge says how many symbols, to any website', async () => {
    const answer = await fetch(`${site.url}/town/square/badge.svg`);
    expect(answer.headers.get('content-type')).toContain('image/svg+xml');
    expect(answer.headers.get('cross-origin-resource-policy')).toBe('cross-origin');
    expect(await answer.text()).toContain('600 symbols');
    expect(await (await fetch(`${site.url}/town/nothing/badge.svg`)).text()).toContain('not built yet');
  });
});
