import { z } from 'zod';
import { nationCode } from '../../domain/id-card/nations.ts';

/**
 * CASE.json: one citizen's visit, as `npm run demo` takes it. Words or codes may be given for sex and nation.
 * Keys of `answers`, `items`, `form` and `materials` are those of the region (`npm run demo -- --print-schema`
 * lists them); the application itself checks them and says what is wrong. Lengths are those of the contract
 * (`main/api/contract.ts`), so that what is too long for it is told with its place.
 */
export const sexCodes: Readonly<Record<string, string>> = { 男: '1', 女: '2', 未知: '0', 未说明: '9' };

const sex = z
  .enum(['男', '女', '未知', '未说明', '0', '1', '2', '9'])
  .transform((word) => sexCodes[word] ?? word)
  .describe('性别:男、女,或 GB/T 2261.1 代码');

const nation = z
  .string()
  .transform((word, context) => {
    const code = nationOf(word);
    if (code !== undefined) return code;
    context.addIssue({
      code: 'custom',
      message: `不认识的民族“${word}”，请写 GB/T 3304 的名称（汉、回、维吾尔等）或两位代码。`,
    });
    return z.NEVER;
  })
  .describe('民族:GB/T 3304 的名称(汉、回、维吾尔…)或两位代码');

/** Code of a nation given by its name, with or without 族, or by two digits. */
export function nationOf(word: string): string | undefined {
  if (/^\d{2}$/.test(word)) return word;
  return nationCode(word) ?? nationCode(word.replace(/族$/, ''));
}

const person = {
  sex,
  nation,
  birth: z.iso.date().describe('出生日期 YYYY-MM-DD'),
  idNumber: z.string().max(40).describe('公民身份号码'),
  validFrom: z.iso.date().optional(),
  validTo: z.union([z.iso.date(), z.literal('长期')]).optional(),
};

/** The chip has room for 15 UTF-16 units of name and issuer and 35 of address (`id-card.md 2.1`). */
const onCard = z.strictObject({
  ...person,
  name: z.string().trim().min(1).max(15).describe('姓名,原样保留中间的空格和·;芯片最多 15 个字'),
  address: z.string().trim().max(35).describe('住址;芯片最多 35 个字'),
  issuer: z.string().trim().max(15).optional().describe('签发机关;芯片最多 15 个字'),
});

const typed = z.strictObject({
  ...person,
  name: z.string().trim().min(1).max(60).describe('姓名,原样保留中间的空格和·'),
  address: z.string().trim().max(200).describe('住址'),
  issuer: z.string().trim().max(60).optional().describe('签发机关'),
});

const identified = z.union([
  z.strictObject({ card: onCard.describe('放到读卡器上的身份证') }),
  z.strictObject({
    typed: typed.describe('没有读卡时手工录入'),
    reason: z
      .enum(['no-card', 'card-unreadable', 'no-reader', 'no-id-card-yet'])
      .describe('没带身份证、卡无法读取、没有读卡器、还没有领身份证'),
  }),
]);

const material = z.union([
  z.strictObject({
    pages: z.number().int().min(1).max(20).describe('由演示扫描仪扫入的样张页数'),
    source: z.enum(['feeder', 'glass']).default('feeder').describe('进纸器、平板'),
  }),
  z.strictObject({
    files: z
      .array(z.string().min(1))
      .min(1)
      .max(20)
      .describe('JPEG、PNG 或 PDF 文件,相对于 CASE.json;每个最大 20 MB'),
  }),
  z.strictObject({ waived: z.string().trim().min(1).max(200).describe('共享免提交:依据') }),
]);

const value = z.union([z.string().max(2000), z.array(z.string().max(500)).max(40), z.boolean()]);
const answer = z.union([z.boolean(), z.string().max(200), z.array(z.string().max(200)).max(20)]);
const key = z.string().max(200);

export const caseFile = z.strictObject({
  region: z.string().default('gansu-pingchuan'),
  today: z.iso.date().optional().describe('受理日期;不写则为今天'),
  station: z
    .string()
    .regex(/^[A-Z0-9]{2,8}$/)
    .default('PC01')
    .describe('终端号:2 到 8 位大写字母或数字'),
  operator: z.string().trim().min(1).max(30).default('演示经办人').describe('经办人'),
  applicant: identified.describe('申请人'),
  guardian: identified.optional().describe('监护人'),
  agent: identified.optional().describe('代办人'),
  answers: z.record(key, answer).default({}).describe('对各问题的回答'),
  items: z.array(key).max(30).default([]).describe('申请的事项代码或名称'),
  form: z
    .record(key, value)
    .default({})
    .describe('表单字段,键与申请表字段一致;身份证和回答带出的不必写,所选事项不填的不要写'),
  materials: z.record(key, material).default({}).describe('材料,键为材料代码;只写所选事项需要的'),
});
export type CaseFile = z.infer<typeof caseFile>;
