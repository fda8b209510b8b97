/**
 * Drives a real VS Code in a real browser. A helper waits until what it asks for is on the screen and never sleeps for a while;
 * places in a file are counted from 1, as the editor shows them.
 */
import { copyFileSync, cpSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { chromium, type Locator, type Page } from 'playwright-core';
import { expect, inject } from 'vitest';

declare module 'vitest' {
  interface ProvidedContext {
    readonly vscode?: { readonly url: string; readonly browser: string; readonly log: string };
  }
}

export type Severity = 'error' | 'warning' | 'info' | 'hint';
export type Theme = 'light' | 'dark';

const repository = fileURLToPath(new URL('../..', import.meta.url));
const screenshots = join(repository, '.cache', 'screenshots');
const timeout = 60_000;

const docsImages = process.env.MESHWRIGHT_DOCS_IMAGES === '1';
/** The documentation shows each picture in both; for a test one will do. */
export const themes: readonly Theme[] = docsImages ? ['light', 'dark'] : ['dark'];

function provided() {
  const vscode = inject('vscode');
  if (vscode === undefined) throw new Error('There is no VS Code to test in');
  return vscode;
}

export const isAvailable = inject('vscode') !== undefined;

export interface Window {
  /** The copy of the sample workspace that is open; a test may change it. */
  readonly folder: string;
  openFile(path: string): Promise<void>;
  goTo(line: number, column: number): Promise<void>;
  /** The numbers of the visible lines of the editor that carry a squiggle. */
  squiggles(severity: Severity): Promise<readonly number[]>;
  waitForSquiggle(line: number, severity: Severity): Promise<void>;
  waitForNoSquiggle(line: number, severity: Severity): Promise<void>;
  /** The text of the hover, once it matches. */
  hover(line: number, column: number, expected: RegExp): Promise<string>;
  applyQuickFix(line: number, column: number, title: string): Promise<void>;
  runCommand(title: string): Promise<void>;
  /** Runs a command that asks something. */
  startCommand(title: string): Promise<void>;
  /** Waits for a step of a dialogue, and gives its title and its rows. */
  step(title: string): Promise<{ readonly title: string; readonly rows: readonly string[] }>;
  /** The back button of a dialogue. */
  back(): Promise<void>;
  press(keys: string): Promise<void>;
  type(text: string): Promise<void>;
  /** The text of a notification, once there is one that matches. */
  notification(expected: RegExp): Promise<string>;
  clickNotification(button: string, expected: RegExp): Promise<void>;
  /** The code lenses of the visible lines, once one matches. */
  codeLenses(expected: RegExp): Promise<readonly string[]>;
  clickCodeLens(title: string): Promise<void>;
  /** The labels of the open tabs of the active group. */
  tabs(): Promise<readonly string[]>;
  activeTab(): Promise<string>;
  /** The text of the editor for several differences, once it matches. */
  differences(expected: RegExp): Promise<string>;
  /** The two sides of the editor for one difference. */
  comparison(): Promise<{ readonly left: string; readonly right: string }>;
  clickEditorTitle(title: string): Promise<void>;
  /** Chooses from the context menu of a file that the explorer shows. */
  chooseInExplorer(file: string, title: string): Promise<void>;
  /** The rows of the Problems panel that a filter leaves, one per file and one per problem below it, once the first matches. */
  problems(filter: string, expected: RegExp): Promise<readonly string[]>;
  statusBar(): Promise<string>;
  editorText(): Promise<string>;
  screenshot(name: string): Promise<void>;
  /** For a test that failed: keeps a picture and what the window printed. */
  explainFailure(test: string): Promise<void>;
  close(): Promise<void>;
}

export interface Preparation {
  /** Of the workspace, for VS Code. */
  readonly settings?: object;
  /** Changes the copy before anything sees it. */
  readonly change?: (folder: string) => void;
}

/** Opens a copy of a sample workspace, with one of its files, in a browser of its own. */
export async function openWindow(
  workspace: string,
  file: string,
  theme: Theme,
  { settings, change }: Preparation = {},
): Promise<Window> {
  const { url, browser: executablePath } = provided();
  const temporary = realpathSync(mkdtempSync(join(tmpdir(), 'meshwright-')));
  const folder = join(temporary, workspace);
  cpSync(join(repository, 'test', 'workspaces', workspace), folder, { recursive: true });
  if (settings !== undefined) {
    mkdirSync(join(folder, '.vscode'));
    writeFileSync(join(folder, '.vscode', 'settings.json'), JSON.stringify(settings));
  }
  change?.(folder);

  const browser = await chromium.launch({
    executablePath,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 }, colorScheme: theme });
  page.setDefaultTimeout(timeout);
  const remote = url.replace('http:', 'vscode-remote:');
  const payload = JSON.stringify([['openFile', `${remote}${pathToFileURL(join(folder, file)).pathname}`]]);
  const query = new URLSearchParams({ folder: pathToFileURL(folder).pathname, payload });
  const window = drive(page, theme);
  const close = async () => {
    await browser.close();
    rmSync(temporary, { recursive: true, force: true });
  };
  try {
    await page.goto(`${url}/?${query}`);
    await window.shown(file);
  } catch (error) {
    await window.explainFailure('open');
    await close();
    throw error;
  }
  return { ...window, folder, close };
}

function drive(page: Page, theme: Theme) {
  const printed: string[] = [];
  page.on('console', (message) => printed.push(`${message.type()}: ${message.text()}`));
  page.on('pageerror', (error) => printed.push(`${error}`));
  const editor = page.locator('.editor-group-container.active .monaco-editor').first();
  const quickInput = page.locator('.quick-input-widget input');

  async function shown(file: string): Promise<void> {
    await page.locator(`.tab.active[data-resource-name="${basename(file)}"]`).waitFor();
    await editor.locator('.view-line').first().waitFor();
  }

  /** What is typed before the input has the focus goes into the editor. */
  async function quickPick(keys: string, text: string): Promise<void> {
    await page.keyboard.press(keys);
    await quickInput.waitFor();
    await quickInput.fill(text);
  }

  async function openFile(path: string): Promise<void> {
    await quickPick('Control+P', path);
    await page.locator('.quick-input-list .monaco-list-row.focused', { hasText: basename(path) }).waitFor();
    await page.keyboard.press('Enter');
    await shown(path);
  }

  async function goTo(line: number, column: number): Promise<void> {
    await quickPick('Control+G', `:${line}:${column}`);
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: `Ln ${line}, Col ${column}` }).waitFor();
  }

  async function runCommand(title: string): Promise<void> {
    await quickPick('F1', `>${title}`);
    await page.locator('.quick-input-list .monaco-list-row.focused', { hasText: title }).waitFor();
    await page.keyboard.press('Enter');
    await quickInput.waitFor({ state: 'hidden' });
  }

  async function startCommand(title: string): Promise<void> {
    await quickPick('F1', `>${title}`);
    await page.locator('.quick-input-list .monaco-list-row.focused', { hasText: title }).waitFor();
    await page.keyboard.press('Enter');
    await page.locator('.quick-input-list .monaco-list-row.focused', { hasText: title }).waitFor({ state: 'hidden' });
  }

  async function step(title: string) {
    const bar = page.locator('.quick-input-widget:visible .quick-input-title', { hasText: title });
    await bar.waitFor();
    const rows = await page.locator('.quick-input-widget .monaco-list-row').allInnerTexts();
    return { title: await bar.innerText(), rows: rows.map((row) => row.replaceAll(/\s*\n\s*/g, ' ')) };
  }

  async function notification(expected: RegExp): Promise<string> {
    const toast = page.locator('.notification-toast.notification-fade-in-done', { hasText: expected }).first();
    await toast.waitFor();
    return toast.innerText();
  }

  async function clickNotification(button: string, expected: RegExp): Promise<void> {
    const toast = page.locator('.notification-list-item', { hasText: expected }).first();
    await toast.getByRole('button', { name: button, exact: true }).click();
  }

  async function codeLenses(expected: RegExp): Promise<readonly string[]> {
    await editor.locator('.codelens-decoration', { hasText: expected }).first().waitFor();
    const texts = await editor.locator('.codelens-decoration').allInnerTexts();
    return texts.map((text) => text.replaceAll(/\s+/g, ' '));
  }

  /** A lens that comes above the first line comes out of sight, and is not even drawn there. */
  async function clickCodeLens(title: string): Promise<void> {
    const lens = editor.locator('.codelens-decoration a', { hasText: title });
    const isDrawn = async () => {
      await editor.hover();
      await page.mouse.wheel(0, -10_000);
      return lens.isVisible();
    };
    await expect.poll(isDrawn, { timeout, interval: 250 }).toBe(true);
    await lens.click();
  }

  const tabs = () => page.locator('.editor-group-container.active .tab .label-name').allInnerTexts();

  const activeTab = () => page.locator('.editor-group-container.active .tab.active .label-name').innerText();

  async function differences(expected: RegExp): Promise<string> {
    const area = page.locator('.monaco-component.multiDiffEditor');
    const text = async () => (await area.innerText()).replaceAll('\u00a0', ' ');
    await area.waitFor();
    await expect.poll(text, { timeout }).toMatch(expected);
    return text();
  }

  const clickEditorTitle = (title: string) =>
    page.locator('.editor-group-container.active .editor-actions').getByRole('button', { name: title }).click();

  async function chooseInExplorer(file: string, title: string): Promise<void> {
    await page.locator('.explorer-folders-view .monaco-list-row', { hasText: file }).first().click({ button: 'right' });
    const item = page.locator('.monaco-menu .action-item', { hasText: title });
    await item.hover();
    await item.click();
  }

  /** A squiggle belongs to no element of its line: it lies over the text. So the line is the one whose number is beside it. */
  async function squiggles(severity: Severity): Promise<readonly number[]> {
    const marks = await editor.locator(`.squiggly-${severity}`).evaluateAll((elements) =>
      elements.map((element) => {
        const { top, bottom } = element.getBoundingClientRect();
        return (top + bottom) / 2;
      }),
    );
    const lines = await editor.locator('.line-numbers').evaluateAll((elements) =>
      elements.map((element) => {
        const { top, bottom } = element.getBoundingClientRect();
        return { number: Number(element.textContent), top, bottom };
      }),
    );
    const marked = lines.filter(({ top, bottom }) => marks.some((middle) => top <= middle && middle < bottom));
    return marked.map(({ number }) => number).sort((a, b) => a - b);
  }

  async function waitForSquiggle(line: number, severity: Severity): Promise<void> {
    await goTo(line, 1);
    await expect.poll(() => squiggles(severity), { timeout, interval: 100 }).toContain(line);
  }

  async function waitForNoSquiggle(line: number, severity: Severity): Promise<void> {
    await goTo(line, 1);
    await expect.poll(() => squiggles(severity), { timeout, interval: 100 }).not.toContain(line);
  }

  /** Shows the hover again until the editor has looked for fixes: under load a hover may keep its first text for good. */
  async function hover(line: number, column: number, expected: RegExp): Promise<string> {
    const widget = page.locator('.monaco-hover:not(.hidden)', { hasText: expected });
    const show = async (): Promise<string> => {
      await page.keyboard.press('Escape');
      await goTo(line, column);
      await page.keyboard.press('Control+K');
      await page.keyboard.press('Control+I');
      await widget.waitFor();
      return widget.innerText();
    };
    let text = '';
    const shown = async () => {
      text = (await widget.isVisible()) ? await widget.innerText() : await show();
      return text;
    };
    for (const deadline = performance.now() + timeout; performance.now() < deadline; await show()) {
      const looked = expect.poll(shown, { timeout: 10_000, interval: 250 }).not.toContain('Checking for quick fixes');
      if (
        await looked.then(
          () => true,
          () => false,
        )
      )
        return text;
    }
    throw new Error(`the hover never got beyond: ${text}`);
  }

  async function applyQuickFix(line: number, column: number, title: string): Promise<void> {
    await goTo(line, column);
    await page.keyboard.press('Control+.');
    const action = page.locator('.action-widget').getByRole('option', { name: title, exact: true });
    // Against clicks by mistake an invisible plate lies over the list until the mouse has moved.
    await action.hover({ force: true });
    await action.click();
    await page.locator('.action-widget').waitFor({ state: 'hidden' });
  }

  async function problems(filter: string, expected: RegExp): Promise<readonly string[]> {
    await runCommand('Problems: Focus on Problems View');
    await page.locator('.part.panel .viewpane-filter input').fill(filter);
    const rows = page.locator('.markers-panel .monaco-list-row');
    // The filter works a moment after it was typed.
    await expect.poll(async () => (await rows.allInnerTexts())[0] ?? '', { timeout }).toMatch(expected);
    return rows.allInnerTexts();
  }

  const statusBar = () => page.locator('.part.statusbar').innerText();

  /** Monaco draws spaces as no-break spaces. */
  async function textOf(area: Locator): Promise<string> {
    const lines = await area.locator('.view-line').evaluateAll((elements) =>
      elements
        .map((element) => ({ top: element.getBoundingClientRect().top, text: element.textContent ?? '' }))
        .sort((a, b) => a.top - b.top)
        .map(({ text }) => text),
    );
    return lines.join('\n').replaceAll('\u00a0', ' ');
  }

  async function comparison() {
    const area = page.locator('.editor-group-container.active .monaco-diff-editor');
    await area.waitFor();
    return { left: await textOf(area.locator('.editor.original')), right: await textOf(area.locator('.editor.modified')) };
  }

  async function screenshot(name: string): Promise<void> {
    const file = `${name}-${theme}.png`;
    await page.screenshot({ path: join(screenshots, file) });
    if (!docsImages) return;
    const images = join(repository, 'docs', 'images');
    mkdirSync(images, { recursive: true });
    copyFileSync(join(screenshots, file), join(images, file));
  }

  async function explainFailure(test: string): Promise<void> {
    const name = `failed-${test.replaceAll(/\W+/g, '-')}-${theme}`;
    await page.screenshot({ path: join(screenshots, `${name}.png`) });
    writeFileSync(join(screenshots, `${name}.log`), printed.join('\n'));
    console.error(`See .cache/screenshots/${name}.png and .log, and for the extension host ${provided().log}`);
  }

  return {
    shown,
    openFile,
    goTo,
    squiggles,
    waitForSquiggle,
    waitForNoSquiggle,
    hover,
    applyQuickFix,
    runCommand,
    startCommand,
    step,
    back: () => page.locator('.quick-input-widget .quick-input-left-action-bar .action-label').click(),
    press: (keys: string) => page.keyboard.press(keys),
    type: (text: string) => page.keyboard.type(text),
    notification,
    clickNotification,
    codeLenses,
    clickCodeLens,
    tabs,
    activeTab,
    differences,
    comparison,
    clickEditorTitle,
    chooseInExplorer,
    problems,
    statusBar,
    editorText: () => textOf(editor),
    screenshot,
    explainFailure,
  };
}
