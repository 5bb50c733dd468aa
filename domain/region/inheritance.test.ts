import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parseRegion } from './load-region.ts';
import type { RegionSources } from './region-text.ts';

const folder = join(import.meta.dirname, '../../regions/gansu-pingchuan');
const base = Object.fromEntries(
  readdirSync(folder).map((name) => [name, readFileSync(join(folder, name), 'utf8')]),
);
const bases: NonNullable<RegionSources['base']> = (id) => (id === 'gansu-pingchuan' ? base : undefined);
const child = { 'region.yaml': 'name: 甘肃省某县\nextends: gansu-pingchuan\n' };

function county(files: Readonly<Record<string, string>>, sources: RegionSources = {}) {
  return parseRegion('some-county', { ...child, ...files }, { base: bases, ...sources });
}

function messagesOf(files: Readonly<Record<string, string>>, sources: RegionSources = {}): string {
  const region = county(files, sources);
  return region.ok ? '' : region.error.map(({ message }) => message).join('\n');
}

function loaded(...args: Parameters<typeof county>) {
  const region = county(...args);
  if (!region.ok) throw new Error(JSON.stringify(region.error));
  return region.value;
}

describe('a region that extends another', () => {
  test('says what it says, and else what the other says', () => {
    const ours = loaded({
      'region.yaml': `${child['region.yaml']}limits: { statutory: { workingDays: 20 } }\n`,
      'materials.yaml': 'materials: [{ id: photo, copies: 2 }, { id: bank-card, remove: true }]\n',
    });
    const theirs = parseRegion('gansu-pingchuan', base);
    if (!theirs.ok) throw new Error('the base is not sound');
    expect(ours.name).toBe('甘肃省某县');
    expect(ours.limits.statutory).toEqual({ workingDays: 20 });
    expect(ours.limits.promised).toEqual(theirs.value.limits.promised);
    expect(ours.items.map(({ code }) => code)).toEqual(theirs.value.items.map(({ code }) => code));
    expect(ours.materials.find(({ id }) => id === 'photo')).toMatchObject({ copies: 2, name: '照片' });
    expect(ours.materials.map(({ id }) => id)).not.toContain('bank-card');
    expect(ours.version).not.toBe(theirs.value.version);
  });

  test('tells what is wrong in the file where it stands, its own or the other’s', () => {
    expect(
      messagesOf(
        { 'materials.yaml': 'materials: [{ id: photo, copies: many }]\n' },
        { label: 'some-county/' },
      ),
    ).toContain('some-county/materials.yaml:1:34 “materials.2.copies”有误：应为 number');
    const broken = {
      ...base,
      'facts.yaml': (base['facts.yaml'] ?? '').replace('type: yesno', 'type: maybe'),
    };
    expect(messagesOf({}, { base: () => broken })).toMatch(
      /^gansu-pingchuan\/facts\.yaml:\d+:\d+ “facts\.0\.type”有误/,
    );
  });

  test.each([
    ['itself', { base: () => child }, '成了圈：some-county → gansu-pingchuan → gansu-pingchuan'],
    ['one that is not there', { base: () => undefined }, '没有要继承的地区“gansu-pingchuan”'],
    [
      'too long a chain',
      { base: (id: string) => ({ 'region.yaml': `extends: ${id}-x\n` }) },
      '继承最多 3 层',
    ],
  ])('is refused when it extends %s', (_name, sources, sentence) => {
    expect(messagesOf({}, sources)).toContain(sentence);
  });
});

describe('the overlay of a place', () => {
  const overlay = (slots: string): string => `region: gansu-pingchuan\nslots:\n${slots}`;
  const withOverlay = (text: string) => parseRegion('gansu-pingchuan', base, { overlay: text });

  test('fills what is open, and says so', () => {
    const region = withOverlay(
      overlay(
        '  office.place: { value: 一楼 6 号窗口, source: 窗口公告, by: 张三 }\n  flow.chart: { source: 照工作指引办理 }\n',
      ),
    );
    if (!region.ok) throw new Error(JSON.stringify(region.error));
    expect(region.value.office.place).toBe('一楼 6 号窗口');
    expect(region.value.open.map(({ id }) => id)).not.toContain('office.place');
    expect(region.value.filled).toEqual([
      { id: 'office.place', what: '办理地点（楼层、窗口号、门牌号）', source: '窗口公告（张三）' },
      { id: 'flow.chart', what: '附件6 办理流程只有标题', source: '照工作指引办理' },
    ]);
  });

  test.each([
    ['what is not open', '  limits.promised: { value: 1, source: x }\n', '没有待配置项“limits.promised”'],
    ['a slot that only tells', '  flow.chart: { value: 1, source: x }\n', '只能说明情况'],
    ['nothing', '  office.place: { source: x }\n', '没有写 value'],
    ['another type', '  office.place: { value: 6, source: x }\n', 'overlay.yaml:3:26 “office.place”有误'],
    ['without a source', '  office.place: { value: x }\n', 'source”有误'],
  ])('cannot fill %s', (_name, slots, sentence) => {
    const region = withOverlay(overlay(slots));
    expect(region.ok ? '' : region.error.map(({ message }) => message).join('\n')).toContain(sentence);
  });

  test('of another region is refused', () => {
    const region = withOverlay('region: yunnan\nslots: {}\n');
    expect(region.ok).toBe(false);
  });
});

test('待配置 must be told in open, and fills must lead somewhere', () => {
  expect(messagesOf({ 'region.yaml': `${child['region.yaml']}station: { city: 待配置 }\n` })).toContain(
    'region.yaml:3:18 这里是待配置的内容',
  );
  const open = '[{ id: x, what: x, fills: items/NOBODY/name, source: plan 一 }]';
  expect(messagesOf({ 'region.yaml': `${child['region.yaml']}open: ${open}\n` })).toContain(
    '“items/NOBODY/name”找不到',
  );
});

test('texts that would exhaust the program are refused with a sentence', () => {
  const deep = `a: ${'['.repeat(60)}${']'.repeat(60)}\n`;
  expect(messagesOf({ 'notices.yaml': deep })).toContain('嵌套过深');
  expect(messagesOf({ 'notices.yaml': `${'- '.repeat(100_000)}x\n` })).toContain('嵌套过深');
  const items = (when: string): Record<string, string> => ({
    'items.yaml': `groups: [{ group: pension, items: [{ code: PENSION_PROXY, conditions: [{ when: '${when}', says: x, source: plan 一, mark: 读法 }] }] }]\n`,
  });
  expect(messagesOf(items(`${'!'.repeat(2100)}certificateHeld`))).toContain('超过 2000 个字符');
  expect(messagesOf(items(`${'('.repeat(200)}certificateHeld${')'.repeat(200)}`))).toContain('条件写法有误');
  expect(messagesOf(items('[1, 2].map(x, [1, 2].map(y, x))'))).toContain('条件写法有误');
});
