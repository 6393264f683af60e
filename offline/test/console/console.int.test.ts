import type { Browser, BrowserContext, Page } from 'playwright-core';
import { startBrowser } from '../../src/testing/browser.ts';
import {
  askingMachine,
  buildPage,
  type RunningConsole,
  startConsole,
  triedMachine,
} from './support/running-console.ts';

const startTimeoutMs = 120_000;

let browser: Browser;
let context: BrowserContext;
let page: Page;
let running: RunningConsole;
let machineArn: string;
let problems: string[];

beforeAll(async () => {
  running = await startConsole(await buildPage());
  machineArn = await running.createMachine('asking', askingMachine);
  browser = await startBrowser();
}, startTimeoutMs);
afterAll(async () => {
  await browser?.close();
  await running?.close();
});

beforeEach(async () => {
  context = await browser.newContext({
    locale: 'en-GB',
    reducedMotion: 'reduce',
    viewport: { width: 1440, height: 900 },
  });
  page = await context.newPage();
  problems = [];
  page.on('pageerror', (error) => problems.push(error.message));
  page.on('console', (message) => {
    // The browser reports each error answer by itself, and the page shows those.
    if (message.type() === 'error' && !message.text().startsWith('Failed to load')) problems.push(message.text());
  });
});
afterEach(async () => {
  await context.close();
  expect(problems).toEqual([]);
});

const state = (name: string, outcome: string) =>
  page.getByRole('button', { name: new RegExp(`^${name}, ${outcome}, \\w+$`) });
const button = (name: string) => page.getByRole('button', { name, exact: true });
const status = (name: string) => page.getByRole('main').getByText(name, { exact: true });

async function openExecution(name: string): Promise<void> {
  const executionArn = await running.startExecution(machineArn, name);
  await page.goto(`${running.url}/console/executions/${encodeURIComponent(executionArn)}`);
}

describe('the console in a browser', () => {
  test('leads from the list of machines to an execution that waits, and shows it to its end', async () => {
    // Prepare
    await page.goto(`${running.url}/console`);
    await page.getByRole('link', { name: 'asking' }).click();

    // Act: start with an input
    await button('Start execution').click();
    await page.getByRole('textbox', { name: 'Input' }).fill('{"visitor": "Aiko"}');
    await page.getByRole('textbox', { name: 'Name' }).fill('aiko-1');
    await button('Start').click();

    // Assess: it waits, and says for how long
    await state('Prepare', 'Succeeded').waitFor();
    await state('Record', 'Not reached').waitFor();
    await state('Ask', 'Waiting for token').click();
    await page.getByText(/pending for \d+ s · heartbeat in 1[45]:\d\d/).waitFor();
    expect(await page.getByText('‹task token›').count()).toBeGreaterThan(0);
    await page.getByRole('group', { name: 'Variables' }).getByText('"Aiko"').waitFor();

    // Act: succeed the task
    await button('Succeed').click();
    await page.getByRole('textbox', { name: 'Output' }).fill('{"favourite": "Lambda"}');
    await page.getByRole('dialog').getByRole('button', { name: 'Succeed', exact: true }).click();

    // Assess: the graph, the output and the events
    await state('WriteBallot', 'Succeeded').waitFor();
    await state('Record', 'Succeeded').waitFor();
    await status('ExecutionSucceeded').waitFor();
    await page.getByRole('group', { name: 'Output' }).getByText('"favourite"').waitFor();
    await button('Details of event 1').click();
    await page.getByRole('group', { name: 'Details' }).getByText('"visitor"').waitFor();
    await page.getByRole('button', { name: 'Show the execution' }).click();
    await page.getByRole('group', { name: 'Output' }).getByText('"Aiko"').waitFor();
    expect(await page.getByRole('row').count()).toBeGreaterThan(15);
  });

  test('never shows the token of a task', async () => {
    await openExecution('secretive');
    await state('Ask', 'Waiting for token').click();
    await page.getByText('‹task token›').first().waitFor();
    for (const details of await page.getByRole('button', { name: /^Details of event/ }).all()) await details.click();

    const run = [...running.service.executions.all()].find(({ execution }) => execution.origin.name === 'secretive');
    const tokens = [...(run?.execution.scopes.values() ?? [])].flatMap(({ visit }) =>
      visit?.activity?.kind === 'task' && visit.activity.token !== undefined ? [visit.activity.token] : [],
    );
    const shown = await page.content();
    expect(tokens).toHaveLength(1);
    expect(tokens.filter((token) => shown.includes(token))).toEqual([]);
  });

  test('asks before it stops an execution, and records the reason', async () => {
    await openExecution('stopped');

    await button('Stop').click();
    await page.getByRole('textbox', { name: 'Cause' }).fill('closing time');
    await page.getByRole('dialog').getByRole('button', { name: 'Stop' }).click();

    await status('Aborted').first().waitFor();
    await state('Ask', 'Aborted').waitFor();
    await page.getByText('closing time').waitFor();
    await button('Stop').waitFor({ state: 'detached' });
  });

  test('asks for the error and cause before it fails a task', async () => {
    await openExecution('failed');
    await state('Ask', 'Waiting for token').click();

    await button('Fail').click();
    await page.getByRole('textbox', { name: 'Error' }).fill('Left');
    await page.getByRole('dialog').getByRole('button', { name: 'Fail', exact: true }).click();

    await state('Ask', 'Failed').waitFor();
    await page.getByRole('alert').getByText('Left').waitFor();
  });

  test('has a live list of executions whose filter is part of the address', async () => {
    const arn = await running.createMachine('listed', askingMachine);
    await page.goto(`${running.url}/console/machines/${encodeURIComponent(arn)}?status=RUNNING`);
    await page.getByText('No execution with this status').waitFor();

    await running.startExecution(arn, 'later');
    await page.getByRole('row', { name: /later Running/ }).waitFor();
    await page.getByRole('radiogroup').getByText('Failed').click();

    await page.getByText('No execution with this status').waitFor();
    expect(page.url()).toContain('status=FAILED');
  });

  test('refuses input that is not JSON before anything is sent, and says why', async () => {
    await page.goto(`${running.url}/console/machines/${encodeURIComponent(machineArn)}`);
    await button('Start execution').click();

    await page.getByRole('textbox', { name: 'Input' }).fill('{"visitor": }');

    await page.getByText(/This is not JSON: /).waitFor();
    expect(await button('Start').isDisabled()).toBe(true);
  });

  test('starts an execution and lets its task succeed by keyboard alone', async () => {
    // Prepare
    const { keyboard } = page;
    await page.goto(`${running.url}/console/machines/${encodeURIComponent(machineArn)}`);
    await button('Start execution').focus();

    // Act
    await keyboard.press('Enter');
    await page.locator('textarea:focus').waitFor();
    await keyboard.press('ControlOrMeta+A');
    await keyboard.type('{"visitor": "Ken"}');
    await focusOn('Start');
    await keyboard.press('Enter');
    await state('Ask', 'Waiting for token').waitFor();
    await focusOn('Ask, Waiting for token, Task');
    await keyboard.press('Enter');
    await page.locator('[aria-label="Show the execution"]:focus').waitFor();
    await focusOn('Succeed');
    await keyboard.press('Enter');
    await page.locator('textarea:focus').waitFor();
    await focusOn('Succeed');
    await keyboard.press('Enter');

    // Assess
    await status('ExecutionSucceeded').waitFor();
  });

  test('says so if an execution does not exist', async () => {
    const arn = 'arn:aws:states:us-east-1:000000000000:execution:asking:never';
    await page.goto(`${running.url}/console/executions/${encodeURIComponent(arn)}`);

    await page.getByRole('alert').first().getByText('ExecutionDoesNotExist').waitFor();
  });

  test('shows the graph and events of Express executions, too', async () => {
    const definition = { StartAt: 'Only', States: { Only: { Type: 'Pass', End: true } } };
    const arn = await running.createMachine('quick', definition, 'EXPRESS');
    await running.startExecution(arn, 'brief');
    await page.goto(`${running.url}/console/machines/${encodeURIComponent(arn)}`);

    await page.getByRole('link', { name: 'brief' }).click();

    await state('Only', 'Succeeded').waitFor();
    await status('ExecutionSucceeded').waitFor();
  });

  test('tries a state alone, with the input of its last visit and a mock, and shows its data step by step', async () => {
    // Prepare
    const arn = await running.createMachine('tried', triedMachine);
    await running.startExecution(arn, 'before');
    await page.goto(`${running.url}/console/machines/${encodeURIComponent(arn)}?tab=definition`);
    await page.getByRole('button', { name: 'Store, Task' }).click();
    await page.getByText('Filled in from the last visit, in before.').waitFor();
    const input = page.getByRole('textbox', { name: 'Input' });
    expect(JSON.parse(await input.inputValue())).toEqual({ visitor: 'Aiko' });

    // Act: with a result
    await input.fill('{"visitor": "Ken"}');
    await page.getByText('Mock result', { exact: true }).click();
    await page.getByRole('textbox', { name: 'Mock result' }).fill('{"Attributes": {"name": {"S": "Ken"}}}');
    await button('Try').click();

    // Assess
    await page.getByRole('status').getByText('Succeeded').waitFor();
    await page.getByRole('status').getByText('Pause').waitFor();
    await page.getByRole('group', { name: 'After Parameters' }).getByText('"Ken"').waitFor();
    await page.getByRole('group', { name: 'After ResultSelector' }).getByText('"stored"').waitFor();

    // Act: with an error; the fields keep their content after a look at another state
    await page.getByText('Mock error', { exact: true }).click();
    await page.getByRole('textbox', { name: 'Error' }).fill('Offline.Tired');
    await button('Show the whole definition').click();
    await page.getByRole('button', { name: 'Store, Task' }).click();
    await button('Try').click();

    // Assess
    await page.getByRole('status').getByText('Error caught').waitFor();
    await page.getByRole('alert').getByText('Offline.Tired').waitFor();
    await page.getByRole('status').getByText('Sorry').waitFor();
  });

  test('shows each issue of a test at its field, and lets the developer leave a test that takes long', async () => {
    const arn = await running.createMachine('wrong', triedMachine);
    await page.goto(`${running.url}/console/machines/${encodeURIComponent(arn)}?tab=definition&state=Pause`);
    const input = page.getByRole('textbox', { name: 'Input' });

    await input.fill('{"visitor":');
    await page.getByText(/^This is not JSON: /).waitFor();
    expect(await input.getAttribute('aria-invalid')).toBe('true');
    expect(await button('Try').isDisabled()).toBe(true);

    await input.fill('{}');
    await page.getByText('Definition of this state', { exact: true }).first().click();
    const definition = page.getByRole('textbox', { name: 'Definition of this state' });
    await definition.fill('{"Type": "Wait", "End": true}');
    await button('Try').click();
    await page.getByText(/^This definition is not valid: /).waitFor();
    expect(await definition.getAttribute('aria-invalid')).toBe('true');

    await button('Discard my changes').click();
    await button('Try').click();
    await button('Stop waiting').click();
    await button('Stop waiting').waitFor({ state: 'detached' });
    expect(await button('Try').isEnabled()).toBe(true);
  });

  test('fits the graph when the window changes, and does not scroll sideways on a phone', async () => {
    await page.goto(`${running.url}/console/machines/${encodeURIComponent(machineArn)}?tab=definition`);

    for (const size of [phone, { width: 700, height: 900 }, { width: 1280, height: 800 }, phone]) {
      await page.setViewportSize(size);
      await startIsCentred();
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(size.width);
    }
  });

  test('is Japanese and dark where the browser is', async () => {
    await context.close();
    context = await browser.newContext({ locale: 'ja-JP', colorScheme: 'dark' });
    page = await context.newPage();
    await page.goto(`${running.url}/console`);

    await page.getByRole('heading', { name: 'ステートマシン' }).waitFor();
    expect(await page.locator('html').getAttribute('lang')).toBe('ja');
    expect(await page.locator('html').getAttribute('data-mantine-color-scheme')).toBe('dark');
  });
});

const phone = { width: 390, height: 844 };

/** Resolves when the start of the graph is in the middle of its window. */
async function startIsCentred(): Promise<void> {
  await page.waitForFunction(() => {
    const graph = document.querySelector('.react-flow')?.getBoundingClientRect();
    const start = document.querySelector('.react-flow__node-terminal')?.getBoundingClientRect();
    if (graph === undefined || start === undefined) return false;
    const [middle, wanted] = [start.x + start.width / 2, graph.x + graph.width / 2];
    return Math.abs(middle - wanted) < 2 && start.top > graph.top && start.bottom < graph.bottom;
  });
}

/** Presses Tab until the button with this name has the focus. */
async function focusOn(name: string): Promise<void> {
  const mostStops = 60;
  for (let stops = 0; stops < mostStops; stops += 1) {
    await page.keyboard.press('Tab');
    const focused = await page.evaluate(() => {
      const { activeElement } = document;
      return activeElement?.getAttribute('aria-label') ?? activeElement?.textContent;
    });
    if (focused === name) return;
  }
  throw new Error(`The Tab key does not lead to "${name}"`);
}
