import type { EntitlementView } from '../domain/case/view.ts';
import { maskName } from '../domain/id-card/masking.ts';
import type { ItemCode, Material, Region } from '../domain/region/region.ts';
import type { Section } from './pages.ts';
import type { Paper, PaperInput } from './paper.ts';
import { millimetre } from './pdf-document.ts';
import { heading, pairs, paragraphs, pieces, renderSheet, row, table, wide, words } from './sheet.ts';
import { chineseDate, places } from './words.ts';

/**
 * 一次性告知单 (工作指引第十、十四条, `domain.md 1.1.8`): what the person can apply for, what comes without
 * applying, why the rest is not possible, what to bring, where and when, how long it takes, on what legal
 * basis. Every sentence on law comes from the region; the name is masked, because the sheet is carried about.
 */
export function renderNotice(input: PaperInput): Promise<Paper> {
  const { view, region } = input;
  const name = view.people.applicant?.name;
  return renderSheet({
    title: `${region.service}一次性告知单`,
    foot: `终端流水号 ${view.localNo}`,
    day: input.today,
    sections: [
      {
        plain: true,
        rows: [
          row([
            wide(46, words(`申请人：${name === undefined ? '' : maskName(name)}`)),
            words(`终端流水号：${view.localNo}`),
            wide(54, words(`告知日期：${chineseDate(input.today)}`)),
          ]),
        ],
      },
      ...entitledSections(input),
      ...materialSections(input),
      heading('到哪里办、多久办好'),
      pairs(30, places(input)),
      ...legalSections(region, view.entitlements),
      ...said(region, 'privacy'),
      {
        plain: true,
        rows: [
          row(
            [
              pieces([
                { kind: 'text', text: `告知人：${view.operator}`, style: 'label' },
                { kind: 'tab', at: 62 * millimetre },
                { kind: 'text', text: '申请人（代办人）已知晓，签名：', style: 'label' },
                { kind: 'blank', text: '', width: 42 * millimetre },
              ]),
            ],
            13,
          ),
        ],
      },
    ],
  });
}

function said(region: Region, key: string): Section[] {
  const lines = region.notices[key] ?? [];
  return lines.length === 0 ? [] : [paragraphs(lines)];
}

function entitledSections({ view, region }: PaperInput): Section[] {
  const by = (verdict: EntitlementView['verdict']) =>
    view.entitlements.filter((item) => item.verdict === verdict);
  // Of the region: what is asked only after another answer is not among the case's questions yet.
  const questions = new Map(region.facts.map(({ id, question }) => [id, question]));
  const entitled = by('entitled');
  const automatic = by('automatic');
  const others: (readonly [string, string])[] = [
    ...by('unknown').map(
      ({ name, asks }) =>
        [
          name,
          asks.length === 0
            ? '还需了解您的情况。'
            : `还需回答：${asks.map((id) => questions.get(id) ?? id).join('')}`,
        ] as const,
    ),
    ...byReason(by('not-entitled')),
  ];
  return [
    heading('您可以申请的事项'),
    entitled.length === 0
      ? paragraphs(['按您目前告诉我们的情况，没有可以申请的事项，原因见下。'])
      : table(
          ['本次申请', '事项', '受理部门', '说明'],
          [18, 52, 42, undefined],
          entitled.map(({ chosen, name, department, remarks }) => [
            pieces([{ kind: 'tick', ticked: chosen, label: '' }], { align: 'center' }),
            name,
            department,
            remarks.join('\n'),
          ]),
        ),
    ...(automatic.length === 0
      ? []
      : [
          heading('不用申请、符合条件即可享受的事项'),
          table(
            ['事项', '说明'],
            [64, undefined],
            automatic.map(({ name, reasons, remarks }) => [name, [...reasons, ...remarks].join('\n')]),
          ),
        ]),
    ...(others.length === 0
      ? []
      : [
          heading('目前不能申请或还需了解的事项'),
          table(['事项', '不符合的条件、还需了解的情况'], [64, undefined], others),
        ]),
    ...said(region, 'help'),
  ];
}

/** Items refused for the same reason share a row. */
function byReason(items: readonly EntitlementView[]): (readonly [string, string])[] {
  const names = new Map<string, string[]>();
  for (const { name, reasons } of items) {
    const reason = reasons.join('\n');
    names.set(reason, [...(names.get(reason) ?? []), name]);
  }
  return [...names].map(([reason, same]) => [same.join('\n'), reason]);
}

function materialSections({ view, region }: PaperInput): Section[] {
  const chosen = view.entitlements.filter((item) => item.chosen).map(({ code }) => code);
  const entitled = view.entitlements.filter(({ verdict }) => verdict === 'entitled').map(({ code }) => code);
  const wanted = new Set<ItemCode>(chosen.length > 0 ? chosen : entitled);
  const needed = new Set(view.materials.map(({ id }) => id));
  const listed = region.materials.filter(({ items }) => items.some((item) => wanted.has(item)));
  const waived = new Set(view.materials.filter(({ state }) => state === 'waived').map(({ id }) => id));
  const names = new Map(view.entitlements.map(({ code, name }) => [code, name]));
  return [
    heading(chosen.length > 0 ? '需要带来的材料' : '申请上述事项需要带来的材料'),
    listed.length === 0
      ? paragraphs(['所选事项不需要提交材料。'])
      : table(
          ['序号', '材料名称', '份数', '原件或复印件', '必要性', '要求、用于哪些事项'],
          [11, 32, 11, 26, 30, undefined],
          listed.map((material, index) => [
            String(index + 1),
            material.name,
            String(material.copies),
            `${material.original}\n${material.medium}`,
            necessity(material, needed.has(material.id), waived.has(material.id)),
            [
              material.spec,
              material.remark,
              `用于：${material.items
                .filter((item) => wanted.has(item))
                .map((item) => names.get(item) ?? item)
                .join('、')}`,
            ]
              .filter((text) => text !== undefined)
              .join('\n'),
          ]),
        ),
    ...said(region, 'conditional'),
    ...said(region, 'materials'),
  ];
}

function necessity(material: Material, isNeeded: boolean, isWaived: boolean): string {
  if (material.isForm === true || material.paper !== undefined) return '窗口打印';
  if (isWaived) return '共享免提交';
  if (material.necessity === '必要') return '必要';
  return isNeeded ? '您需要提供' : '符合条件时提供';
}

function legalSections(region: Region, entitlements: readonly EntitlementView[]): Section[] {
  const shown = new Set(
    entitlements.filter(({ verdict }) => verdict !== 'not-entitled').map(({ code }) => code),
  );
  const lines = new Set(
    region.items.filter(({ code }) => shown.has(code)).flatMap((item) => item.legalBasis),
  );
  if (lines.size === 0) return [];
  return [heading('法律、政策依据'), paragraphs([...lines].map((line, index) => `${index + 1}. ${line}`))];
}
