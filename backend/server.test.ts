import { createHash, randomUUID } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { request as httpRequest } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createORPCClient, ORPCError } from '@orpc/client';
import type { ContractRouterClient } from '@orpc/contract';
import { OpenAPILink } from '@orpc/openapi-client/fetch';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { backendContract, type SubmissionBody } from './contract.ts';
import { startBackend, type Backend, type BackendOptions } from './server.ts';

const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);
const pdf = Buffer.from('%PDF-1.7\n%synthetic\n%%EOF\n');
const shaOf = (content: Uint8Array): string => createHash('sha256').update(content).digest('hex');

function submissionOf(key: string, change: Partial<SubmissionBody> = {}): SubmissionBody {
  return {
    key,
    station: 'A01',
    operator: '马经办',
    localNo: 'A01-20261121-0001-5',
    region: { id: 'gansu-pingchuan', version: '1' },
    acceptedOn: '2026-11-20',
    flowDueOn: '2026-11-25',
    dueOn: '2026-12-09',
    applicant: {
      name: '张𬭎',
      sex: '2',
      nation: '03',
      birth: '1990-03-07',
      address: '甘肃省白银市平川区',
      idNumber: '62040319900307002X',
      source: 'typed',
      typedReason: 'no-card',
    },
    facts: { 'has-certificate': false, kinds: ['1', '2'] },
    items: [
      { code: 'CERT-NEW', name: '残疾人证新办', department: '残联' },
      { code: 'SUB-LIFE', name: '困难残疾人生活补贴', department: '民政' },
      { code: 'CERT-X', name: '残疾评定', department: '残联' },
    ],
    form: [{ number: 'G01', key: 'name', label: '姓名', value: '张𬭎', text: '张𬭎', from: 'typed' }],
    materials: [
      {
        id: 'id-copy',
        name: '身份证复印件',
        copies: 1,
        state: 'present',
        pages: [{ sha256: shaOf(png), mime: 'image/png', rotation: 0 }],
      },
    ],
    signedForm: {
      revision: 1,
      digest: 'a'.repeat(64),
      pages: [{ sha256: shaOf(png), mime: 'image/png', rotation: 0 }],
      pdf: shaOf(pdf),
    },
    ...change,
  };
}

let folder: string;
let backend: Backend;
const clock = { now: new Date('2026-11-21T16:30:00Z') };

function options(more: Partial<BackendOptions> = {}): BackendOptions {
  return { databaseFile: join(folder, 'intake.db'), now: () => clock.now, ...more };
}
function clientFor(url: string, token?: string): ContractRouterClient<typeof backendContract> {
  return createORPCClient(
    new OpenAPILink(backendContract, {
      url,
      headers: token === undefined ? {} : { authorization: `Bearer ${token}` },
    }),
  );
}
const fileOf = (content: Uint8Array, name = 'page'): File => new File([Uint8Array.from(content)], name);
async function sendPages(client: ContractRouterClient<typeof backendContract>): Promise<void> {
  for (const content of [png, pdf]) await client.putPage({ sha256: shaOf(content), file: fileOf(content) });
}
async function errorOf(call: Promise<unknown>): Promise<ORPCError<string, unknown>> {
  const thrown = await call.then(
    () => undefined,
    (error: unknown) => error,
  );
  if (!(thrown instanceof ORPCError)) throw new Error(`expected a refusal, got ${String(thrown)}`);
  return thrown;
}

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'onething-intake-'));
  backend = await startBackend(options());
});
afterEach(async () => {
  await backend.close();
  rmSync(folder, { recursive: true, force: true });
});

describe('taking a case', () => {
  test('is split by department, numbered with the Chinese day of arrival, and read back whole', async () => {
    const client = clientFor(backend.url);
    await sendPages(client);
    const submission = submissionOf(`${randomUUID()}:1`);
    const acceptance = await client.submit(submission);
    // 16:30 UTC on the 21st is the 22nd in China.
    expect(acceptance.projectNo).toMatch(/^620403-20261122-000001-\d$/);
    expect(acceptance.items).toEqual([
      { code: 'CERT-NEW', number: `${acceptance.projectNo}-01`, department: '残联' },
      { code: 'SUB-LIFE', number: `${acceptance.projectNo}-02`, department: '民政' },
      { code: 'CERT-X', number: `${acceptance.projectNo}-03`, department: '残联' },
    ]);
    expect(await client.find({ key: submission.key })).toEqual({ submission, acceptance });

    const shown = await (await fetch(`${backend.url}/cases/${acceptance.projectNo}`)).text();
    const order = ['1. 残联', '-01', '-03', '2. 民政', '-02'].map((word) => shown.indexOf(word));
    expect(order.every((place) => place > 0)).toBe(true);
    expect(order).toEqual(order.toSorted((a, b) => a - b));
  });

  test('twenty times at once is one case with one number', async () => {
    const client = clientFor(backend.url);
    await sendPages(client);
    const submission = submissionOf(`${randomUUID()}:1`);
    const answers = await Promise.all(Array.from({ length: 20 }, () => client.submit(submission)));
    expect(new Set(answers.map((answer) => answer.projectNo)).size).toBe(1);
    expect(await (await fetch(backend.url)).text()).toContain('共 1 件');
    const next = await client.submit(submissionOf(`${randomUUID()}:1`));
    expect(next.projectNo).toContain('-000002-');
  });

  test('whose answer got lost, is answered the same after a restart', async () => {
    const client = clientFor(backend.url);
    await sendPages(client);
    const submission = submissionOf(`${randomUUID()}:1`);
    const body = JSON.stringify({ ...submission, key: undefined });
    // The connection is cut as soon as the whole request is on the wire: nobody reads the answer.
    await new Promise<void>((resolve, reject) => {
      const lost = httpRequest(
        `${backend.url}/v1/submissions/${encodeURIComponent(submission.key)}`,
        {
          method: 'PUT',
          headers: { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) },
        },
        (response) => {
          response.destroy();
          resolve();
        },
      );
      lost.once('error', reject);
      lost.end(body);
    });
    await backend.close();
    clock.now = new Date('2026-11-23T01:00:00Z');
    backend = await startBackend(options());
    const again = clientFor(backend.url);
    const acceptance = await again.submit(submission);
    expect(acceptance.projectNo).toContain('-20261122-000001-');
    expect(await (await fetch(backend.url)).text()).toContain('共 1 件');
    clock.now = new Date('2026-11-21T16:30:00Z');
  });

  test('is refused when the same key comes with other content; key order is not content', async () => {
    const client = clientFor(backend.url);
    await sendPages(client);
    const submission = submissionOf(`${randomUUID()}:1`);
    const acceptance = await client.submit(submission);
    const reordered = { ...submission, facts: { kinds: ['1', '2'], 'has-certificate': false } };
    expect(await client.submit(reordered)).toEqual(acceptance);
    const error = await errorOf(client.submit({ ...submission, dueOn: '2026-12-10' }));
    expect(error).toMatchObject({ code: 'KEY_REUSED', status: 422 });
    expect(error.message).toContain('工作人员核对');
  });

  test('lists the pages that have not arrived and stores nothing', async () => {
    const client = clientFor(backend.url);
    await client.putPage({ sha256: shaOf(png), file: fileOf(png) });
    const submission = submissionOf(`${randomUUID()}:1`);
    const error = await errorOf(client.submit(submission));
    expect(error).toMatchObject({ code: 'PAGES_MISSING', status: 409, data: { sha256: [shaOf(pdf)] } });
    expect(await errorOf(client.find({ key: submission.key }))).toMatchObject({ code: 'NOT_FOUND' });
    await client.putPage({ sha256: shaOf(pdf), file: fileOf(pdf) });
    expect((await client.submit(submission)).projectNo).toContain('-000001-');
  });

  test.each([
    ['a region nobody registered', { region: { id: 'atlantis', version: '1' } }, 'REGION_UNKNOWN'],
    ['dates in the wrong order', { flowDueOn: '2026-11-19' }, 'DATES_WRONG'],
    [
      'an item twice',
      {
        items: [
          { code: 'A', name: '甲', department: '残联' },
          { code: 'A', name: '甲', department: '残联' },
        ],
      },
      'ITEM_TWICE',
    ],
    [
      'a printed form that is a picture',
      { signedForm: { ...submissionOf('x').signedForm, pdf: shaOf(png) } },
      'PAGE_TYPE_DIFFERS',
    ],
  ] as const)('is refused for %s', async (_what, change, code) => {
    const client = clientFor(backend.url);
    await sendPages(client);
    const error = await errorOf(
      client.submit(submissionOf(`${randomUUID()}:1`, change as Partial<SubmissionBody>)),
    );
    expect(error).toMatchObject({ code, status: 422 });
    expect(await (await fetch(backend.url)).text()).toContain('还没有收到办件');
  });

  test('names the fields that do not fit and never their values', async () => {
    const key = `${randomUUID()}:1`;
    const submission = submissionOf(key);
    const response = await fetch(`${backend.url}/v1/submissions/${encodeURIComponent(key)}`, {
      method: 'PUT',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        ...submission,
        key: undefined,
        applicant: { ...submission.applicant, idNumber: '620403199003070' },
        extra: '多余',
      }),
    });
    expect(response.status).toBe(400);
    const text = await response.text();
    expect(JSON.parse(text)).toMatchObject({
      code: 'BAD_REQUEST',
      data: { fields: ['applicant.idNumber', ''] },
    });
    expect(text).not.toContain('620403199003070');
    expect(text).not.toContain('张');
  });
});

describe('pages', () => {
  test('with another hash than said, or of another kind, are refused', async () => {
    const client = clientFor(backend.url);
    expect(await errorOf(client.putPage({ sha256: shaOf(pdf), file: fileOf(png) }))).toMatchObject({
      code: 'PAGE_HASH_WRONG',
      status: 422,
    });
    const script = Buffer.from('<html><script>1</script></html>');
    expect(
      await errorOf(
        client.putPage({
          sha256: shaOf(script),
          file: new File([script], 'page.png', { type: 'image/png' }),
        }),
      ),
    ).toMatchObject({ code: 'PAGE_TYPE_WRONG', status: 415 });
  });

  test('may come twice', async () => {
    const client = clientFor(backend.url);
    await sendPages(client);
    await sendPages(client);
    expect((await client.submit(submissionOf(`${randomUUID()}:1`))).items).toHaveLength(3);
  });

  test('over the limit get a sentence, not a cut line', async () => {
    const big = Buffer.alloc(21 * 1024 * 1024, 0x20);
    const error = await errorOf(clientFor(backend.url).putPage({ sha256: shaOf(big), file: fileOf(big) }));
    expect(error).toMatchObject({ code: 'PAYLOAD_TOO_LARGE', status: 413 });
    expect(error.message).toContain('20 MB');
  });
});

test('a submission over 4 MB, and a body of unknown length, are refused before they are read', async () => {
  const url = `${backend.url}/v1/submissions/${randomUUID()}:1`;
  const big = await fetch(url, { method: 'PUT', body: 'x'.repeat(4 * 1024 * 1024 + 1) });
  expect(big.status).toBe(413);
  const chunked = await fetch(url, {
    method: 'PUT',
    body: new Blob(['{}']).stream(),
    duplex: 'half',
  } as RequestInit);
  expect(chunked.status).toBe(411);
});

describe('who may call', () => {
  test('needs its station token, and submits and reads only its own cases', async () => {
    await backend.close();
    backend = await startBackend(options({ stationTokens: { A01: 'token-of-a01', B02: 'token-of-b02' } }));
    expect(await errorOf(sendPages(clientFor(backend.url)))).toMatchObject({ status: 401 });
    expect(await errorOf(sendPages(clientFor(backend.url, 'token-of-a0')))).toMatchObject({ status: 401 });
    expect(await clientFor(backend.url).health()).toEqual({ status: 'ok' });

    const a01 = clientFor(backend.url, 'token-of-a01');
    const b02 = clientFor(backend.url, 'token-of-b02');
    await sendPages(a01);
    const submission = submissionOf(`${randomUUID()}:1`);
    expect(await errorOf(b02.submit(submission))).toMatchObject({ code: 'FORBIDDEN', status: 403 });
    await a01.submit(submission);
    expect(await errorOf(b02.find({ key: submission.key }))).toMatchObject({ code: 'NOT_FOUND' });
    expect((await a01.find({ key: submission.key })).submission.localNo).toBe(submission.localNo);
  });

  test('a network address is not opened without tokens', async () => {
    await expect(
      startBackend(options({ host: '0.0.0.0', databaseFile: join(folder, 'other.db') })),
    ).rejects.toThrow('终端令牌');
  });

  test('the pages ask for the password when one is set', async () => {
    await backend.close();
    backend = await startBackend(options({ viewerPassword: '看-一-看' }));
    expect((await fetch(backend.url)).status).toBe(401);
    const login = (password: string): Promise<Response> =>
      fetch(backend.url, {
        headers: { authorization: `Basic ${Buffer.from(`x:${password}`).toString('base64')}` },
      });
    expect((await login('wrong')).status).toBe(401);
    expect((await login('看-一-看')).status).toBe(200);
  });

  test('a foreign Host or Origin is refused', async () => {
    const port = Number(new URL(backend.url).port);
    const status = (headers: Record<string, string>): Promise<number | undefined> =>
      new Promise((resolve, reject) => {
        const call = httpRequest({ host: '127.0.0.1', port, path: '/v1/health', headers }, (response) => {
          response.resume();
          resolve(response.statusCode);
        });
        call.once('error', reject);
        call.end();
      });
    expect(await status({})).toBe(200);
    expect(await status({ host: 'evil.example' })).toBe(421);
    expect(await status({ host: `evil.example:${port}` })).toBe(421);
    expect(await status({ origin: 'https://evil.example' })).toBe(403);
    expect(await status({ origin: 'null' })).toBe(403);
  });
});

describe('what people see', () => {
  test('is masked, loads nothing from elsewhere and is not kept', async () => {
    const client = clientFor(backend.url);
    await sendPages(client);
    const submission = submissionOf(`${randomUUID()}:1`);
    submission.applicant.name = '<b>乌·兰';
    const { projectNo } = await client.submit(submission);
    for (const path of ['/', `/cases/${projectNo}`, '/docs']) {
      const response = await fetch(backend.url + path);
      expect(response.status).toBe(200);
      expect(response.headers.get('cache-control')).toBe('no-store');
      expect(response.headers.get('content-security-policy')).toContain("default-src 'none'");
      const text = await response.text();
      expect(text).not.toMatch(/<script|<link|<img|@import|url\(/);
      expect(text).not.toContain('<b>');
      expect(text).not.toContain('乌·兰');
      expect(text).not.toContain(submission.applicant.idNumber);
      expect(text).not.toContain(submission.applicant.address);
    }
    expect(await (await fetch(backend.url)).text()).toContain('620403********002X');
  });

  test('the interface is described as OpenAPI 3.1 and for people', async () => {
    const document = (await (await fetch(`${backend.url}/openapi.json`)).json()) as {
      openapi: string;
      paths: Record<string, unknown>;
    };
    expect(document.openapi).toMatch(/^3\.1/);
    expect(Object.keys(document.paths).toSorted()).toEqual([
      '/v1/health',
      '/v1/pages/{sha256}',
      '/v1/submissions/{key}',
    ]);
    const shown = await (await fetch(`${backend.url}/docs`)).text();
    for (const path of Object.keys(document.paths)) expect(shown).toContain(path);
  });

  test('only what is there, and only to look at', async () => {
    expect((await fetch(`${backend.url}/cases/620403-20261122-000001-0`)).status).toBe(404);
    expect((await fetch(`${backend.url}/../../etc/passwd`)).status).toBe(404);
    expect((await fetch(backend.url, { method: 'POST' })).status).toBe(405);
    expect((await fetch(`${backend.url}/v1/nothing`)).status).toBe(404);
  });
});

test('with a key nothing of a person can be read from the files', async () => {
  await backend.close();
  const databaseKey = Buffer.alloc(32, 7);
  const databaseFile = join(folder, 'keyed.db');
  backend = await startBackend(options({ databaseFile, databaseKey }));
  const client = clientFor(backend.url);
  await sendPages(client);
  const submission = submissionOf(`${randomUUID()}:1`);
  await client.submit(submission);
  for (const file of [databaseFile, `${databaseFile}-wal`]) {
    const bytes = readFileSync(file);
    expect(bytes.includes(submission.applicant.idNumber)).toBe(false);
    expect(bytes.subarray(0, 15).toString('latin1')).not.toBe('SQLite format 3');
  }
  await backend.close();
  await expect(startBackend(options({ databaseFile }))).rejects.toThrow('file is not a database');
  backend = await startBackend(options({ databaseFile, databaseKey }));
  expect((await clientFor(backend.url).find({ key: submission.key })).submission).toEqual(submission);
});

test('the token of whoever started the platform may be any station; without it nothing is told', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'onething-intake-'));
  const backend = await startBackend({
    databaseFile: join(folder, 'intake.db'),
    stationTokens: { '*': 'own' },
  });
  try {
    const ask = (headers: Record<string, string>) =>
      fetch(`${backend.url}/v1/submissions/${encodeURIComponent(`${randomUUID()}:1`)}`, { headers });
    expect((await ask({})).status).toBe(401);
    expect((await ask({ authorization: 'Bearer other' })).status).toBe(401);
    expect((await ask({ authorization: 'Bearer own' })).status).toBe(404);
  } finally {
    await backend.close();
    rmSync(folder, { recursive: true });
  }
});
