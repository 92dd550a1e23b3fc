import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from '@playwright/test';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { startFakeGitHub, tarballOf } from '../fake-github.ts';
import { ROOT, realStack } from '../support.ts';
import { axe, buildSite, hasChromium, launch, openTab, startSite } from './site.ts';

const sha = (digit: string): string => digit.repeat(40);

describe.skipIf(!hasChromium)('with the four real services and a server that answers like GitHub', () => {
  let browser: Browser;
  beforeAll(async () => {
    await buildSite();
    browser = await launch();
  });
  afterAll(() => browser?.close());

  /** Everything as `npm start` has it, but for GitHub. */
  async function town(): Promise<string> {
    const tarball = tarballOf(join(ROOT, 'fixtures/repos/mixed'), 'acme-widgets-1111111');
    const github = await startFakeGitHub({
      'acme/widgets': { default_branch: 'trunk', refs: { trunk: sha('1'), 'feature/new': sha('2') }, tarball },
      'acme/broken': { default_branch: 'main', refs: { main: sha('3') }, tarball, fault: 'truncated' },
    });
    const { urls } = await realStack({ GITHUB_API_URL: github.api_url });
    const site = await startSite(urls.builder);
    onTestFinished(() => site.stop());
    return site.url;
  }

  const main = (page: Page) => page.locator('main').innerText();

  test('paste an address, watch it happen, download the pack, find it on the shelf', async () => {
    const url = await town();
    const { page } = await openTab(browser);
    await page.goto(url);
    await page.getByLabel('Repository', { exact: true }).fill('https://github.com/acme/widgets/tree/feature/new');
    await expect.poll(() => main(page)).toContain('Will read acme/widgets at feature/new');
    await page.getByRole('button', { name: 'Estimate first' }).click();
    await page.getByRole('heading', { name: 'This costs nothing' }).waitFor({ timeout: 60_000 });
    await page.getByRole('button', { name: 'Generate' }).click();
    await page.waitForURL(/\/-\/jobs\/job_[0-9a-f]{16}$/);
    await page.getByRole('link', { name: 'Read it' }).waitFor({ timeout: 60_000 });
    expect(await page.title()).toContain('acme/widgets');
    const shown = await main(page);
    for (const text of [sha('2').slice(0, 7), 'Fetch the repository', 'Store it', 'Languages', 'Clusters']) expect(shown).toContain(text);
    expect(await axe(page)).toEqual([]);
    expect(await page.getByRole('link', { name: 'Read it' }).getAttribute('href')).toMatch(/^\/acme\/widgets\?pack=sha256%3A[0-9a-f]{64}$/);

    const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name: /^Download/ }).click()]);
    expect(download.suggestedFilename()).toBe('widgets.docpack');
    expect(readFileSync(await download.path()).subarray(0, 2)).toEqual(Buffer.from([0x1f, 0x8b]));

    await page.getByRole('link', { name: 'Read it' }).click();
    await page.getByText('The content matches its checksum').waitFor();
    await page.keyboard.press('/');
    await page.keyboard.type('fn:');
    await page.getByRole('option').first().click();
    await page.locator('article h1').waitFor();
    expect(await page.locator('main').innerText()).toMatch(/rank \d+ of \d+/);

    await page.getByRole('link', { name: 'Commons' }).click();
    await page.getByRole('link', { name: 'acme/widgets', exact: true }).waitFor();
    await page.goto(`${url}/-/status`);
    expect(await main(page)).toContain('Everything runs.');
    await page.goto(url);
    await page.getByLabel('Repository', { exact: true }).fill('acme/widgets');
    await expect.poll(() => main(page)).toContain('It is already here');
  });

  test('without JavaScript the same', async () => {
    const url = await town();
    const { page } = await openTab(browser, { javaScriptEnabled: false, viewport: { width: 360, height: 740 } });
    await page.goto(url);
    await page.getByLabel('Repository', { exact: true }).fill('acme/widgets');
    await page.getByRole('button', { name: 'Generate' }).click();
    await page.waitForURL(/\/-\/jobs\/job_/);
    const reloaded = () => page.reload().then(() => main(page));
    await expect.poll(reloaded, { timeout: 60_000, interval: 500 }).toMatch(/Done in/);
    expect(await main(page)).toContain('Read it');
  });

  test('what cannot be read is refused at once, or fails where it fails, in words', async () => {
    const url = await town();
    const { page } = await openTab(browser);
    await page.goto(url);
    const field = page.getByLabel('Repository', { exact: true });
    const send = () => page.getByRole('button', { name: 'Generate' }).click();
    await field.fill('not an address');
    await send();
    await expect.poll(() => main(page)).toContain('is not a repository address');
    expect(await field.inputValue()).toBe('not an address');
    expect(await field.getAttribute('aria-invalid')).toBe('true');
    await field.fill('https://evil.example/a/b');
    await send();
    await expect.poll(() => main(page)).toContain('Host "evil.example" is not allowed');
    await field.fill('acme/nobody');
    await send();
    await page.waitForURL(/\/-\/jobs\//);
    await expect.poll(() => main(page), { timeout: 30_000 }).toContain('Failed at “Fetch the repository”.');
    expect(await main(page)).toContain('Check the spelling.');
    await page.getByRole('link', { name: 'Try again' }).click();
    await expect.poll(() => field.inputValue()).toContain('acme/nobody');
  });
});
