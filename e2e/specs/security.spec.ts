import { expect, test } from '../launch';

test.describe('the page is shut in', () => {
  test('has no Node, no Electron, and exactly the bridge that was agreed on', async ({ page }) => {
    const globals = await page.evaluate(() => ({
      require: typeof (globalThis as Record<string, unknown>)['require'],
      process: typeof (globalThis as Record<string, unknown>)['process'],
      module: typeof (globalThis as Record<string, unknown>)['module'],
      bridge: Object.keys((globalThis as unknown as { outband: object }).outband).sort(),
    }));
    expect(globals).toEqual({
      require: 'undefined',
      process: 'undefined',
      module: 'undefined',
      bridge: ['onCommand', 'requestPort', 'styleNonce'],
    });
  });

  test('runs isolated and sandboxed', async ({ app }) => {
    const preferences = await app.evaluate(({ BrowserWindow }) => {
      const contents = BrowserWindow.getAllWindows()[0]?.webContents as unknown as {
        getLastWebPreferences(): Record<string, unknown>;
      };
      return contents.getLastWebPreferences();
    });
    expect(preferences).toMatchObject({
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
      webSecurity: true,
    });
    expect(preferences['webviewTag'] ?? false).toBe(false);
  });

  test('is served by our own protocol with a strict policy and a fresh nonce each time', async ({ app }) => {
    const answers = await app.evaluate(async ({ net }) => {
      const policies = [];
      for (let i = 0; i < 2; i++) {
        policies.push((await net.fetch('app://outband/')).headers.get('content-security-policy') ?? '');
      }
      const outside = await net.fetch('app://outband/%2e%2e%2f%2e%2e%2fpackage.json');
      return { policies, outside: outside.status };
    });
    expect(answers.outside).toBe(404);
    expect(answers.policies[0]).toContain("connect-src 'none'");
    expect(answers.policies[0]).toContain("script-src 'self'");
    expect(answers.policies[0]).not.toContain('unsafe');
    expect(answers.policies[0]).not.toBe(answers.policies[1]);
  });

  test('refuses inline scripts, style tags without the nonce, and every request', async ({ page }) => {
    const result = await page.evaluate(async () => {
      const violations: string[] = [];
      document.addEventListener('securitypolicyviolation', (event) =>
        violations.push(event.effectiveDirective),
      );
      const script = document.createElement('script');
      script.textContent = 'window.inlineRan = true';
      document.head.append(script);
      const style = document.createElement('style');
      style.textContent = 'body { --injected: 1 }';
      document.head.append(style);
      const fetched = await fetch('https://example.com/').then(
        () => 'answered',
        () => 'refused',
      );
      await new Promise((resolve) => setTimeout(resolve, 50));
      return {
        ran: 'inlineRan' in window,
        styled: getComputedStyle(document.body).getPropertyValue('--injected'),
        fetched,
        violations: [...new Set(violations)].sort(),
      };
    });
    expect(result.ran).toBe(false);
    expect(result.styled).toBe('');
    expect(result.fetched).toBe('refused');
    expect(result.violations).toEqual(['connect-src', 'script-src-elem', 'style-src-elem']);
  });

  test('breaks its own policy nowhere', async ({ page }) => {
    const complaints: string[] = [];
    page.on('console', (message) => {
      if (/Content Security Policy/i.test(message.text())) complaints.push(message.text());
    });
    await page.reload();
    await expect(page.getByRole('grid').getByRole('gridcell').first()).toBeVisible();
    expect(complaints).toEqual([]);
  });

  test('stays where it is: no navigation, no new windows', async ({ app, page }) => {
    const before = page.url();
    const opened = await page.evaluate(() => {
      location.href = 'https://example.com/';
      return [window.open('https://example.com/'), window.open('app://outband/')].map((w) => w === null);
    });
    expect(opened).toEqual([true, true]);
    await page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 100)));
    expect(page.url()).toBe(before);
    expect(await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(1);
  });

  test('is denied every permission', async ({ page }) => {
    const states = await page.evaluate(async () => {
      const names = ['geolocation', 'notifications', 'camera', 'microphone', 'midi', 'clipboard-read'];
      const results = await Promise.all(
        names.map((name) =>
          navigator.permissions.query({ name: name as PermissionName }).then((r) => r.state),
        ),
      );
      const media = await navigator.mediaDevices.getUserMedia({ audio: true }).then(
        () => 'granted',
        () => 'denied',
      );
      return [...results, media];
    });
    expect(new Set(states)).toEqual(new Set(['denied']));
  });
});

test('main answers only the frames of our own page', async ({ app }) => {
  const handedOver = await app.evaluate(({ BrowserWindow, ipcMain }) => {
    const sender = BrowserWindow.getAllWindows()[0]?.webContents;
    if (!sender) throw new Error('no window');
    const results: Record<string, boolean> = {};
    const original = sender.postMessage.bind(sender);
    const stranger = new Proxy(sender, {});
    const ask = (name: string, senderFrame: unknown, from: unknown) => {
      results[name] = false;
      sender.postMessage = () => void (results[name] = true);
      ipcMain.emit('console-api:request-port', { sender: from, senderFrame });
    };
    ask('our page', { url: 'app://outband/', parent: null }, sender);
    ask('foreign origin', { url: 'https://example.com/', parent: null }, sender);
    ask('sub-frame', { url: 'app://outband/', parent: {} }, sender);
    ask('unknown window', { url: 'app://outband/', parent: null }, stranger);
    ask('no frame', null, sender);
    sender.postMessage = original;
    return results;
  });
  expect(handedOver).toEqual({
    'our page': true,
    'foreign origin': false,
    'sub-frame': false,
    'unknown window': false,
    'no frame': false,
  });
});
