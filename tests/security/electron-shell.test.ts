import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { ensureBuilt } from '../../scripts/build.ts';
import {
  heard,
  type RunningShell,
  runShell,
  spawnShell,
  tellStandIn,
} from '../electron-stand-in/run-shell.ts';

/**
 * The Electron shell's real entry file and real preload over a stand-in for Electron that grants and lets
 * through everything by itself: whatever is refused here, the shell refused. The attacker is a real server
 * on this machine that counts who comes.
 */
let attacker: Server;
let attackerUrl: string;
const visits: string[] = [];
let shell: RunningShell;

beforeAll(async () => {
  await ensureBuilt();
  attacker = createServer((request, response) => {
    visits.push(request.url ?? '');
    response.setHeader('Access-Control-Allow-Origin', '*');
    response.end('<h1>attacker</h1>');
  });
  attacker.listen(0, '127.0.0.1');
  await once(attacker, 'listening');
  const address = attacker.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  attackerUrl = `http://127.0.0.1:${address.port}`;
  shell = await runShell();
});
afterAll(async () => {
  await shell.stop();
  attacker.close();
});
afterEach(() => {
  visits.length = 0;
});

describe('the desk', () => {
  test('shows what it learned over its port', async () => {
    await shell.page.getByText('请放身份证').waitFor();
    // Station, region and devices come from the application; the devices from a utility process.
    await shell.page.getByText('甘肃省白银市平川区').first().waitFor();
    await shell.page.getByText('等待放卡').waitFor({ timeout: 20_000 });
    expect(await shell.page.evaluate(() => document.querySelectorAll('script:not([src])').length)).toBe(0);
  });

  test('gets a new port after a reload', async () => {
    await shell.page.reload();
    await shell.page.getByText('甘肃省白银市平川区').first().waitFor();
    await shell.page.getByText('等待放卡').waitFor({ timeout: 20_000 });
    expect(shell.log()).not.toMatch(/"level":[456]0/);
    expect(shell.output()).not.toContain('"level":');
  });

  test('has nothing of Node or Electron in the page, and the preload exposes no object', async () => {
    expect(
      await shell.page.evaluate(() =>
        ['require', 'process', 'module', 'electron', 'ipcRenderer', 'Buffer', '__electronStandIn'].filter(
          (name) => name in globalThis,
        ),
      ),
    ).toEqual([]);
  });

  test('came with every guard in its headers', async () => {
    const response = await shell.page.reload();
    const headers = response?.headers() ?? {};
    expect(headers['content-security-policy']).toContain("default-src 'none'");
    expect(headers['content-security-policy']).toContain("connect-src 'none'");
    expect(headers).toMatchObject({ 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' });
  });
});

describe('an attack from within the page', () => {
  const deskUrl = (): string => shell.page.url();

  test.each([
    ['assigning the address', (url: string) => void (location.href = url)],
    ['replacing the address', (url: string) => location.replace(url)],
    [
      'a link',
      (url: string) => {
        const link = document.createElement('a');
        link.href = url;
        document.body.append(link);
        link.click();
      },
    ],
    [
      'a form',
      (url: string) => {
        const form = document.createElement('form');
        form.action = url;
        document.body.append(form);
        // After this call: a form that is refused leaves DevTools waiting for its navigation.
        setTimeout(() => form.submit());
      },
    ],
  ])('does not navigate away: %s', async (_how, attack) => {
    const before = deskUrl();
    await shell.page.evaluate(attack, `${attackerUrl}/navigate`);
    await shell.page.getByText('请放身份证').waitFor();
    // A round trip through page and network stack later the desk still stands.
    await shell.page.evaluate(() => new Promise((done) => setTimeout(done, 300)));
    expect([deskUrl(), visits]).toEqual([before, []]);
  });

  test('frames no foreign page', async () => {
    await shell.page.evaluate((url) => {
      const frame = document.createElement('iframe');
      frame.src = `${url}/frame`;
      document.body.append(frame);
    }, attackerUrl);
    await shell.page.evaluate(() => new Promise((done) => setTimeout(done, 300)));
    expect(visits).toEqual([]);
    expect(shell.page.frames().some((frame) => frame.url().startsWith(attackerUrl))).toBe(false);
    await shell.page.reload();
  });

  test('reaches no network: fetch, beacon, picture, script, socket', async () => {
    const refused = await shell.page.evaluate(async (url) => {
      const failed = (promise: Promise<unknown>): Promise<boolean> =>
        promise.then(
          () => false,
          () => true,
        );
      const loads = (element: HTMLImageElement | HTMLScriptElement): Promise<unknown> =>
        new Promise((resolve, reject) => {
          element.addEventListener('load', resolve);
          element.addEventListener('error', reject);
          document.body.append(element);
        });
      const picture = document.createElement('img');
      picture.src = `${url}/picture`;
      const script = document.createElement('script');
      const scriptSet = failed(
        (async () => {
          script.src = `${url}/script`;
          await loads(script);
        })(),
      );
      navigator.sendBeacon(`${url}/beacon`, 'x');
      const socket = failed(
        new Promise((resolve, reject) => {
          const tried = new WebSocket(url.replace('http', 'ws'));
          tried.addEventListener('open', resolve);
          tried.addEventListener('error', reject);
        }),
      );
      return Promise.all([failed(fetch(`${url}/fetch`)), failed(loads(picture)), scriptSet, socket]);
    }, attackerUrl);
    expect(refused).toEqual([true, true, true, true]);
    expect(visits).toEqual([]);
  });

  test('gets no permission', async () => {
    const answers = await shell.page.evaluate(async () => {
      const states = await Promise.all(
        (['geolocation', 'notifications', 'camera', 'microphone', 'clipboard-read'] as PermissionName[]).map(
          async (name) => (await navigator.permissions.query({ name })).state,
        ),
      );
      const media = await navigator.mediaDevices.getUserMedia({ video: true, audio: true }).then(
        () => 'granted',
        (error: Error) => error.name,
      );
      return { states, media, notification: await Notification.requestPermission() };
    });
    expect(answers.states).not.toContain('granted');
    expect(answers.media).toBe('NotAllowedError');
    expect(answers.notification).not.toBe('granted');
  });

  test('cannot get a port for another document', async () => {
    const ports = await shell.page.evaluate(async () => {
      let given = 0;
      const frame = document.createElement('iframe');
      document.body.append(frame);
      frame.contentWindow?.addEventListener('message', () => {
        given += 1;
      });
      // A window that is not the desk's top one asks, and a stranger asks the desk.
      frame.contentWindow?.postMessage({ type: 'onething-port-wanted' }, '*');
      await new Promise((done) => setTimeout(done, 300));
      frame.remove();
      return given;
    });
    // Only its own question came back to it.
    expect(ports).toBe(1);
  });

  test('rubbish on the port ends that port and not the program', async () => {
    await shell.page.evaluate(() => {
      window.addEventListener('message', (event) => {
        const [port] = event.ports;
        port?.start();
        port?.postMessage('{ not a message');
      });
      window.postMessage({ type: 'onething-port-wanted' }, location.origin);
    });
    await expect.poll(async () => (await shell.control({ do: 'state' })).portsEnded).toBe(1);
    expect(shell.process.exitCode).toBeNull();
    expect(shell.output()).not.toContain('not a message');
    await shell.page.reload();
    await shell.page.getByText('甘肃省白银市平川区').first().waitFor();
  });

  test.each([
    '../../package.json',
    '..%2f..%2fpackage.json',
    'assets/../../main/electron.js',
    'package.json',
  ])('reads no file of the program: %s', async (path) => {
    const status = await shell.page.evaluate(async (asked) => {
      const picture = new Image();
      picture.src = `/${asked}`;
      return new Promise<string>((resolve) => {
        picture.addEventListener('load', () => resolve('loaded'));
        picture.addEventListener('error', () => resolve('refused'));
      });
    }, path);
    expect(status).toBe('refused');
  });
});

describe('a new window', () => {
  /** Without a second DevTools connection: a popup runs off as soon as any of two lets it go. */
  test.each([
    ['a script', (url: string) => `window.open('${url}/window', 'other')`],
    ['a script without a name', (url: string) => `window.open('${url}/window')`],
    ['a script that reuses the top', (url: string) => `window.open('${url}/window', '_top')`],
    [
      'a link',
      (url: string) =>
        `{ const link = document.createElement('a'); link.href = '${url}/window'; link.target = '_blank'; document.body.append(link); link.click(); }`,
    ],
  ])('is not opened by %s', async (_how, attack) => {
    const alone = spawnShell();
    try {
      await heard(alone, 'window-loaded');
      await tellStandIn(alone, { do: 'run-in-page', script: attack(attackerUrl) });
      await tellStandIn(alone, { do: 'run-in-page', script: 'new Promise((done) => setTimeout(done, 500))' });
      await expect.poll(async () => (await tellStandIn(alone, { do: 'state' })).pages).toBe(1);
      expect(visits).toEqual([]);
    } finally {
      const ended = once(alone.child, 'exit');
      alone.child.kill('SIGTERM');
      await ended;
      rmSync(alone.dataFolder, { recursive: true, force: true });
    }
  });
});

describe('developer tools', () => {
  test('do not open by their keys', async () => {
    expect((await shell.control({ do: 'press-devtools-keys' })).devToolsOpened).toBe(false);
  });

  test('do not open at all in a packaged program, which has no simulators either', async () => {
    const packaged = await runShell({ env: { STAND_IN_PACKAGED: '1' } });
    try {
      expect((await packaged.control({ do: 'open-devtools' })).devToolsOpened).toBe(false);
      await packaged.page.getByText('请放身份证').or(packaged.page.getByText('手工录入')).first().waitFor();
      expect(await packaged.page.getByText('演示设备').count()).toBe(0);
    } finally {
      await packaged.stop();
    }
  });
});

describe('the program', () => {
  test('runs once: a second start brings the first one’s window forward', async () => {
    const first = await runShell({ args: ['--kiosk'] });
    try {
      expect(first.kiosk).toBe(true);
      const second = spawnShell({ dataFolder: first.dataFolder });
      const [code] = await once(second.child, 'exit');
      expect(code).toBe(0);
      expect(second.output()).toContain('程序已在运行');
      await expect.poll(async () => (await first.control({ do: 'state' })).focused).toBe(1);
    } finally {
      expect(await first.stop()).toBe(0);
    }
  });

  test('opens a page that crashed anew, and gives up one that crashes at once again', async () => {
    const crashing = await runShell();
    try {
      await crashing.page.getByText('请放身份证').waitFor();
      await crashing.control({ do: 'crash-page' });
      await expect.poll(async () => (await crashing.control({ do: 'state' })).loads).toBe(2);
      const told = heard({ child: crashing.process, output: () => crashing.output() }, 'error-box');
      const ended = once(crashing.process, 'exit');
      crashing.process.send({ do: 'crash-page' });
      expect((await told).content).toContain('窗口反复出错');
      expect((await ended)[0]).toBe(1);
      expect(crashing.log()).toContain('"msg":"page gone"');
    } finally {
      await crashing.stop();
    }
  });

  test('keeps its key in the system’s key store, and says so when that is locked', async () => {
    const dataFolder = mkdtempSync(join(tmpdir(), 'onething-sealed-'));
    try {
      const first = await runShell({ dataFolder });
      expect([await first.stop(), first.log()]).toEqual([0, expect.not.stringMatching(/"level":[456]0/)]);
      expect(readdirSync(dataFolder)).toContain('store.key.sealed');
      expect(existsSync(join(dataFolder, 'store.key'))).toBe(false);
      const other = spawnShell({ dataFolder, env: { STAND_IN_USER: 'somebody-else' } });
      expect((await heard(other, 'error-box')).content).toContain('系统密钥库');
      const [code] = await once(other.child, 'exit');
      expect(code).toBe(1);
    } finally {
      rmSync(dataFolder, { recursive: true, force: true });
    }
  });

  test('without a key store falls back to a key file that only this user can read', async () => {
    const shellWithout = await runShell({ env: { STAND_IN_USER: 'no-keyring' } });
    try {
      expect(readdirSync(shellWithout.dataFolder)).toContain('store.key');
    } finally {
      await shellWithout.stop();
    }
  });
});
