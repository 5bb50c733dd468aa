import type { ItemDeadline, MaterialView } from '../domain/case/view.ts';
import { toldByDepartment } from '../domain/deadlines/deadline.ts';
import { maskIdNumber } from '../domain/id-card/masking.ts';
import { unreachable } from '../domain/result.ts';
import type { Paper, PaperInput } from './paper.ts';
import { millimetre } from './pdf-document.ts';
import { heading, pairs, paragraphs, pieces, renderSheet, row, table, wide, words } from './sheet.ts';
import type { Row } from './table.ts';
import { chineseDate, complaintPhone } from './words.ts';

/** Until the platform has given one. The local number is never called 办件编号 (`domain.md 3.4`). */
const noProjectNo = '联网后由平台生成，可凭本单查询';

/**
 * 受理通知书: which items and materials were accepted on what day, by when the answer is due (工作指引第十六、
 * 十九条, `domain.md 1.1.6`), whom to call. Throws when the case has neither a submission nor a deadline.
 */
export function renderReceipt(input: PaperInput): Promise<Paper> {
  const { view, region, office } = input;
  if (!view.deadline.ok) throw new Error('a receipt needs a day of acceptance and a deadline');
  const dates = view.deadline.value;
  const dueOf = new Map(dates.items.map((item) => [item.code, itemDueWords(item)]));
  const chosen = view.entitlements.filter((item) => item.chosen);
  const applicant = view.people.applicant;
  const numbers = view.delivery?.itemNumbers;
  const result = region.notices['result'] ?? [];
  return renderSheet({
    title: '受理通知书',
    foot: `终端流水号 ${view.localNo}`,
    day: dates.acceptedOn,
    sections: [
      paragraphs([
        `${applicant?.name ?? '申请人'}：`,
        `　　您于${chineseDate(dates.acceptedOn)}提出的${region.service}申请已经受理。`,
      ]),
      {
        rows: [
          fourCells('申请人', applicant?.name ?? '', '身份证号', maskIdNumber(applicant?.idNumber ?? '')),
          fourCells('终端流水号', view.localNo, '受理日期', chineseDate(dates.acceptedOn)),
        ],
      },
      pairs(28, [
        ...agents(input),
        ['办件编号', view.delivery?.projectNo ?? noProjectNo],
        [
          '答复期限',
          dates.dueOn === undefined
            ? `${toldByDepartment}，各事项的期限见下表`
            : `${chineseDate(dates.dueOn)}前（受理之日起${dates.words}）`,
        ],
        ...stepRows(dates.items),
      ]),
      heading('受理的事项'),
      table(
        ['序号', '事项', '受理部门', '办理期限', ...(numbers === undefined ? [] : ['事项编号'])],
        numbers === undefined ? [11, 54, undefined, 36] : [11, 52, undefined, 30, 54],
        chosen.map(({ code, name, department }, index) => [
          String(index + 1),
          name,
          department,
          dueOf.get(code) ?? toldByDepartment,
          ...(numbers === undefined ? [] : [numbers[code] ?? '']),
        ]),
      ),
      heading('收到的材料'),
      table(
        ['序号', '材料', '份数', '原件或复印件', '收取情况'],
        [12, 70, 14, 30, undefined],
        [
          ['1', region.form.title, '1', '原件', signedWords(input)],
          ...view.materials.map((material, index) => [
            String(index + 2),
            material.name,
            String(material.copies),
            material.original,
            receivedWords(material),
          ]),
        ],
      ),
      heading('联系和查询'),
      {
        rows: [fourCells('咨询电话', office.phone, '监督投诉', complaintPhone(region.office.complaintPhone))],
      },
      pairs(28, [
        ['受理窗口', office.windowPlace],
        ...(region.notices['online'] ?? []).map((address) => ['网址', address] as const),
        ['收费', region.office.fee],
        ...(result.length === 0 ? [] : [['办理结果', result.join('\n')] as const]),
      ]),
      {
        plain: true,
        rows: [
          row(
            [
              pieces(
                [
                  { kind: 'text', text: `经办人：${view.operator}`, style: 'label' },
                  { kind: 'tab', at: 88 * millimetre },
                  { kind: 'text', text: `${office.countyName}残疾人服务窗口（章）`, style: 'label' },
                  { kind: 'break' },
                  { kind: 'text', text: '签收人：', style: 'label' },
                  { kind: 'blank', text: '', width: 40 * millimetre },
                  { kind: 'tab', at: 88 * millimetre },
                  { kind: 'text', text: chineseDate(dates.acceptedOn), style: 'label' },
                ],
                { sizes: { label: 11, value: 11, leading: 2 } },
              ),
            ],
            22,
          ),
        ],
      },
    ],
  });
}

function itemDueWords({ dueOn, words, pauses }: ItemDeadline): string {
  return [
    dueOn === undefined ? words : `${chineseDate(dueOn)}前\n（${words}）`,
    ...(pauses.length === 0 ? [] : [`${pauses.join('、')}的时间不计算在内`]),
  ].join('\n');
}

/** The steps of the limits, each said once: 业务流转、联办部门审核; 乡镇、残联、民政. */
function stepRows(items: readonly ItemDeadline[]): (readonly [string, string])[] {
  const lines = new Set(
    items
      .filter(({ steps }) => steps.length > 0)
      .map(({ steps }) =>
        steps
          .map(({ name, workingDays, dueOn }) => `${name}${workingDays}个工作日（${chineseDate(dueOn)}前）`)
          .join('，'),
      ),
  );
  return lines.size === 0 ? [] : [['其中', [...lines].join('\n')]];
}

function fourCells(label: string, text: string, otherLabel: string, otherText: string): Row {
  return row([
    wide(28, words(label, { header: true })),
    words(text),
    wide(26, words(otherLabel, { header: true })),
    wide(56, words(otherText)),
  ]);
}

function agents({ view }: PaperInput): (readonly [string, string])[] {
  const { guardian, agent } = view.people;
  return [
    ...(guardian === undefined || !view.guardianNeeded ? [] : [['监护人', guardian.name] as const]),
    ...(agent === undefined ? [] : [['代办人', agent.name] as const]),
  ];
}

function signedWords({ view }: PaperInput): string {
  const pages = view.signed?.pages.length ?? view.signedPages.length;
  return pages === 0 ? '' : `已收，${pages}页`;
}

function receivedWords({ state, pages, evidence }: MaterialView): string {
  switch (state) {
    case 'present':
      return pages.length === 0 ? '已收' : `已收，扫描${pages.length}页`;
    case 'waived':
      return evidence === undefined ? '共享免提交' : `共享免提交（${evidence}）`;
    case 'missing':
      return '未收到';
    default:
      return unreachable(state);
  }
}
