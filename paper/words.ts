import { limitWords, toldByDepartment } from '../domain/deadlines/deadline.ts';
import type { CaseView } from '../domain/case/view.ts';
import type { Limits } from '../domain/region/region.ts';
import { slotWord } from '../domain/region/region-schema.ts';
import type { PaperInput } from './paper.ts';

/** `2026-11-20` → `2026年11月20日`. */
export function chineseDate(day: string): string {
  const [year, month, date] = day.split('-').map(Number);
  return `${year}年${month}月${date}日`;
}

/** The guide prints 「区号-12345」 as a pattern; without its placeholder it is the number that can be called. */
export function complaintPhone(printed: string): string {
  return known(printed).replace(/^区号-/, '');
}

/** 待配置 is for the administrator; a citizen is told nothing rather than that. */
function known(text: string): string {
  return text === slotWord ? '' : text;
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
export function places({ region, office, view }: PaperInput): (readonly [string, string])[] {
  const { limits, notices } = region;
  const list: (readonly [string, string | undefined])[] = [
    ['办理地点', office.windowPlace],
    ['办理时间', known(region.office.hours)],
    ['办理渠道', region.office.channels.join('；')],
    ['咨询电话', office.phone],
    ['监督投诉电话', complaintPhone(region.office.complaintPhone)],
    ['网址', notices['online']?.join('\n')],
    ['办理时限', notices['limits']?.join('\n') ?? limitsWords(limits)],
    ['残疾评定', evaluationWords(view)],
    ['公示', publicityWords(view)],
    ['收费', [known(region.office.fee), ...(notices['fee'] ?? [])].filter((text) => text !== '').join('。')],
    ['办理结果', notices['result']?.join('\n')],
  ];
  return list.flatMap(([label, text]) => (text === undefined || text === '' ? [] : [[label, text] as const]));
}

/** Where this applicant is evaluated, and the days that can be booked. */
function evaluationWords({ evaluation }: CaseView): string | undefined {
  if (evaluation === undefined) return undefined;
  const { places: at, days, remarks } = evaluation;
  return [
    ...at.map(({ place, address, phone, categories }) =>
      [`${place}（${categories.join('、')}）`, address, phone]
        .filter((text) => text !== undefined)
        .join('，'),
    ),
    ...(days.length === 0 ? [] : [`可预约：${days.map(({ label }) => label).join('、')}`]),
    ...remarks,
  ].join('\n');
}

function publicityWords({ publicity }: CaseView): string | undefined {
  if (publicity?.needed !== true) return publicity?.because;
  const { place, workingDays } = publicity;
  return `${place === undefined ? '' : `在${place}`}公示${workingDays === undefined ? '，期限由受理部门告知' : `${workingDays}个工作日`}。`;
}
