import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { freePort } from '@doctown/cli/stack';
import { type Browser, type BrowserContextOptions, chromium, type Page } from '@playwright/test';
import axeCore from 'axe-core';
import { expect, onTestFinished, vi } from 'vitest';
import { cleanEnvironment, ROOT } from '../support.ts';

const CHROMIUM = '/usr/bin/chromium';

/** Debian's Chromium; where it is not installed, tests that need it are skipped. */
export const hasChromium = existsSync(CHROMIUM);

/** Builds the website unless it is built from these sources already. */
export const buildSite = (): Promise<unknown> => promisify(execFile)(process.execPath, [join(ROOT, 'scripts/build-web.mjs')]);

export const launch = (): Promise<Browser> => chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox'] });

/** The built website in front of a builder, on a port of its own; stopped after the test, or by who holds it. */
export async function startSite(builder_url: string, environment: Record<string, string> = {}): Promise<{ url: string; stop: () => Promise<void>; output: () => string }> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const env = cleanEnvironment({
    HOST: '127.0.0.1',
    PORT: `${port}`,
    ORIGIN: url,
    DOCTOWN_URL: builder_url,
    SHUTDOWN_TIMEOUT: '1',
    WEB_REQUESTS_PER_MINUTE: '100000',
    WEB_JOBS_PER_HOUR: '100000',
    ...environment,
  });
  const child = spawn(process.execPath, [join(ROOT, 'web/serve.js')], { env, stdio: ['ignore', 'pipe', 'pipe', 'ipc'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
  }
  const isUp = async () => {
    if (child.exitCode !== null) throw new Error(`the website ended: ${output}`);
    if (!(await fetch(`${url}/robots.txt`)).ok) throw new Error(output);
  };
  await vi.waitFor(isUp, { timeout: 30_000, interval: 100 });
  return { url, stop: () => ended(child), output: () => output };
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return;
  const exit = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGKILL');
  await exit;
}

export interface Tab {
  page: Page;
  /** Errors of the page and refusals of its content policy. A test may take out those it wants. */
  complaints: string[];
}

/** A fresh profile with one tab; closed after the test, which fails when the page complained. */
export async function openTab(browser: Browser, options: BrowserContextOptions = {}): Promise<Tab> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, ...options });
  context.setDefaultTimeout(15_000);
  const page = await context.newPage();
  if (options.javaScriptEnabled !== false) waitUntilItActs(page);
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => {
    // What the network refused is what many tests are about; what the page did wrong is not.
    if (message.type() === 'error' && !/Failed to load resource|net::ERR/.test(message.text())) complaints.push(message.text());
  });
  onTestFinished(async () => {
    await context.close();
    expect(complaints).toEqual([]);
  });
  return { page, complaints };
}

/** Lets a visit last until the page's own script has begun: only then its keys and fields mean something. */
function waitUntilItActs(page: Page): void {
  const goto = page.goto.bind(page);
  page.goto = async (...visit) => {
    const response = await goto(...visit);
    if (response !== null) await page.waitForSelector('html[data-hydrated]', { state: 'attached' });
    return response;
  };
}

/** What axe finds wrong with the page as it stands, WCAG 2.2 AA and best practices: rule and place. */
export async function axe(page: Page): Promise<string[]> {
  await page.evaluate(axeCore.source);
  return page.evaluate(async () => {
    const { axe } = window as never as { axe: { run(options: object): Promise<{ violations: { id: string; nodes: { target: string[]; failureSummary: string }[] }[] }> } };
    const { violations } = await axe.run({ runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] });
    return violations.flatMap(({ id, nodes }) => nodes.map(({ target, failureSummary }) => `${id}: ${target.join(' ')}: ${failureSummary}`));
  });
}

/** Pixels by which the page is wider than the window. */
export const sideways = (page: Page): Promise<number> => page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
