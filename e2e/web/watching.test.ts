import type { Browser, Page } from '@playwright/test';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { completed, FakeBuilder, jobStatus, stagesUpTo } from './fake-builder.ts';
import { tellRun } from './scenes.ts';
import { buildSite, hasChromium, launch, openTab, startSite } from './site.ts';

describe.skipIf(!hasChromium)('watching a job', () => {
  let builder: FakeBuilder;
  let site: Awaited<ReturnType<typeof startSite>>;
  let browser: Browser;
  const job_id = 'job_watched';
  const address = () => `${site.url}/-/jobs/${job_id}`;

  beforeAll(async () => {
    await buildSite();
    builder = await new FakeBuilder().start();
    site = await startSite(builder.url);
    browser = await launch();
  });
  beforeEach(() => {
    builder.requests.length = 0;
    builder.jobs.set(job_id, {
      status: jobStatus(job_id, { status: 'running', stage: 'parse', attempt: 1, started_at: new Date().toISOString(), stages: stagesUpTo('parse', 'running', 1, 10) }),
      events: [],
    });
  });
  afterAll(async () => {
    await browser?.close();
    await site?.stop();
    await builder?.stop();
  });

  const progress = (done: number) => ({
    stage: 'parse',
    done,
    total: 500,
    percent: done / 10,
    eta_s: 30,
    counts: builder.jobs.get(job_id)!.status.counts,
    cost: builder.jobs.get(job_id)!.status.cost,
  });
  const tell = (done: number) => builder.tell(job_id, 'job.progress.v1', progress(done));
  const finish = () => {
    const { status } = builder.jobs.get(job_id)!;
    Object.assign(status, {
      status: 'succeeded',
      stage: null,
      finished_at: new Date().toISOString(),
      docpack: { docpack_id: `sha256:${'a'.repeat(64)}`, url: '/x', size_bytes: 1000 },
    });
    builder.tell(job_id, 'job.completed.v1', completed(status), 'success');
  };
  const shows = (page: Page, text: string | RegExp) => expect.poll(async () => page.locator('main').innerText(), { timeout: 20_000 }).toMatch(text);
  const openLog = async (page: Page) => {
    await page.getByText('Event log').click();
    await page.getByLabel('progress').check();
  };
  /** Figures of the progress lines in the log, in the order shown. */
  const logged = async (page: Page) => [...(await page.getByRole('log').innerText()).matchAll(/parse: (\d+) of 500/g)].map(([, done]) => Number(done));

  test('languages, clusters and first sentences appear as soon as they exist', async () => {
    const { page } = await openTab(browser);
    await page.goto(address());
    await shows(page, 'appear here as soon as they exist');
    tellRun(builder, job_id);
    await shows(page, 'dijkstra_path_length');
    await shows(page, 'community detection');
    await shows(page, 'unsupported language');
    await shows(page, '1,312 of 6,204 symbols');
  });

  test('a stream cut again and again loses nothing and repeats nothing', async () => {
    const { page } = await openTab(browser);
    await page.goto(address());
    await openLog(page);
    const streamsAsked = () => builder.requests.filter(({ path }) => path.endsWith('/events')).length;
    await expect.poll(streamsAsked).toBe(1);
    for (let done = 1; done <= 60; done++) {
      tell(done);
      if (done % 15 === 0) {
        builder.dropStreams();
        await expect.poll(streamsAsked, { timeout: 20_000 }).toBe(1 + done / 15);
      }
    }
    await expect.poll(() => logged(page), { timeout: 20_000 }).toEqual(Array.from({ length: 60 }, (_, i) => i + 1));
  });

  test('a reload, and another device, show the whole of it; a tab that is closed lets the builder go', async () => {
    tellRun(builder, job_id);
    const [first, second] = [await openTab(browser), await openTab(browser, { viewport: { width: 360, height: 740 } })];
    await first.page.goto(address());
    await second.page.goto(address());
    for (const { page } of [first, second]) await shows(page, 'community detection');
    await first.page.reload();
    await shows(first.page, 'community detection');
    await expect.poll(() => builder.openStreams).toBe(2);
    await first.page.close();
    await second.page.goto('about:blank');
    await expect.poll(() => builder.openStreams, { timeout: 10_000 }).toBe(0);
  });

  test('while the builder is away the page says so, and goes on when it is back', async () => {
    const { page } = await openTab(browser);
    await page.goto(address());
    tell(100);
    await shows(page, '100 of 500 files');
    await builder.stop();
    await shows(page, 'The connection is lost');
    await builder.start();
    tell(200);
    await shows(page, '200 of 500 files');
    expect(await page.locator('main').innerText()).not.toContain('The connection is lost');
    finish();
    await page.getByRole('link', { name: 'Read it' }).waitFor();
  });

  test('the page of a builder that is away says whose fault it is, and a retry finds it again', async () => {
    await builder.stop();
    const { page } = await openTab(browser);
    expect((await page.goto(address()))?.status()).toBe(503);
    await shows(page, 'The builder does not answer');
    await page.goto(site.url);
    await shows(page, 'The list of packs is not available right now');
    await page.goto(`${site.url}/-/status`);
    await shows(page, 'Jobs that were accepted go on');
    await builder.start();
    await page.goto(address());
    await shows(page, 'acme/widgets');
  });

  test('cancelling ends the job and says what stays', async () => {
    const { page } = await openTab(browser);
    await page.goto(address());
    await page.getByRole('button', { name: 'Cancel' }).click();
    await shows(page, 'Cancelled. Nothing was published.');
    expect(builder.requests.filter(({ path }) => path === `/jobs/${job_id}/cancel`)).toHaveLength(1);
  });

  test('without JavaScript the page shows the state, looks again by itself, and can cancel', async () => {
    const { page } = await openTab(browser, { javaScriptEnabled: false });
    await page.goto(address());
    expect(await page.locator('noscript meta[http-equiv=refresh]').count()).toBe(1);
    expect(await page.locator('main').innerText()).toContain('1 of 10 files');
    await page.getByRole('button', { name: 'Cancel' }).click();
    expect(await page.locator('main').innerText()).toContain('Cancelled. Nothing was published.');
  });

  test('the log can be filtered, follows its end, and lets itself be read', async () => {
    tellRun(builder, job_id);
    for (let done = 1; done <= 80; done++) tell(done);
    const { page } = await openTab(browser);
    await page.goto(address());
    await openLog(page);
    const log = page.getByRole('log');
    const fromEnd = () => log.evaluate((box) => Math.round(box.scrollHeight - box.scrollTop - box.clientHeight));
    await expect.poll(fromEnd).toBeLessThan(5);
    await log.evaluate((box) => box.scrollTo(0, 0));
    await page.getByRole('button', { name: 'To the newest' }).waitFor();
    tell(81);
    await expect.poll(() => log.innerText()).toContain('parse: 81 of 500');
    expect(await fromEnd()).toBeGreaterThan(100);
    await page.getByRole('button', { name: 'To the newest' }).click();
    await expect.poll(fromEnd).toBeLessThan(5);
    await page.getByLabel('Filter the log by words').fill('cluster');
    await expect.poll(async () => (await log.innerText()).split('\n').every((line) => /cluster|^\d\d:/i.test(line))).toBe(true);
  });

  test('names and sentences from a repository stay text', async () => {
    const evil = '<img src=x onerror="document.title=\'owned\'"><script>document.title="owned"</script>';
    builder.tell(job_id, 'assembly.cluster_created.v1', { cluster_id: 'c', label: evil, member_count: 3 });
    builder.tell(job_id, 'generation.sentences_written.v1', { symbols: [{ symbol_id: 's', name: evil, kind: '__proto__', file_path: evil, summary: `${evil} \`${evil}\`` }] });
    const { page } = await openTab(browser);
    await page.goto(address());
    await shows(page, '<img src=x onerror');
    expect(await page.title()).not.toContain('owned');
    expect(await page.locator('main img, main script').count()).toBe(0);
  });
});
