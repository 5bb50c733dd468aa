import { limitWords, toldByDepartment } from '../domain/deadlines/deadline.ts';
import type { Limits } from '../domain/region/region.ts';
import type { PaperInput } from './paper.ts';

/** `2026-11-20` → `2026年11月20日`. */
export function chineseDate(day: string): string {
  const [year, month, date] = day.split('-').map(Number);
  return `${year}年${month}月${date}日`;
}

/** The guide prints 「区号-12345」 as a pattern; without its placeholder it is the number that can be called. */
export function complaintPhone(printed: string): string {
  return printed.replace(/^区号-/, '');
}

/** 承诺办结时限20个工作日，法定办结时限30个工作日。 */
function limitsWords({ promised, statutory }: Limits): string {
  const parts = [
    ...(promised === undefined ? [] : [`承诺办结时限${limitWords(promised)}`]),
    ...(statutory === undefined ? [] : [`法定办结时限${limitWords(statutory)}`]),
  ];
  return `${parts.length === 0 ? toldByDepartment : parts.join('，')}。`;
}

/** Where, when, by which channel, how long, at what cost: label and words. */
export function places({ region, office }: PaperInput): (readonly [string, string])[] {
  const { limits, notices } = region;
  const list: (readonly [string, string | undefined])[] = [
    ['办理地点', office.windowPlace],
    ['办理时间', region.office.hours],
    ['办理渠道', region.office.channels.join('；')],
    ['咨询电话', office.phone],
    ['监督投诉电话', complaintPhone(region.office.complaintPhone)],
    ['网址', notices['online']?.join('\n')],
    ['办理时限', notices['limits']?.join('\n') ?? limitsWords(limits)],
    ['收费', [region.office.fee, ...(notices['fee'] ?? [])].join('。')],
    ['办理结果', notices['result']?.join('\n')],
  ];
  return list.flatMap(([label, text]) => (text === undefined || text === '' ? [] : [[label, text] as const]));
}
