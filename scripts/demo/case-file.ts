import { z } from 'zod';
import { nationCode } from '../../domain/id-card/nations.ts';

/**
 * CASE.json: one citizen's visit, as `npm run demo` takes it. Words or codes may be given for sex and nation.
 * Keys of `answers`, `items`, `form` and `materials` are those of the region (`npm run demo -- --print-schema`
 * lists them); the application itself checks them and says what is wrong.
 */
const sex = z
  .enum(['男', '女', '未知', '未说明', '0', '1', '2', '9'])
  .transform((word) => ({ 男: '1', 女: '2', 未知: '0', 未说明: '9' })[word as '男'] ?? word)
  .describe('性别:男、女,或 GB/T 2261.1 代码');

const nation = z
  .string()
  .transform((word, context) => {
    if (/^\d{2}$/.test(word)) return word;
    const code = nationCode(word) ?? nationCode(word.replace(/族$/, ''));
    if (code !== undefined) return code;
    context.addIssue({ code: 'custom', message: `不认识的民族“${word}”,请写 GB/T 3304 的名称或两位代码` });
    return z.NEVER;
  })
  .describe('民族:GB/T 3304 的名称(汉、回、维吾尔…)或两位代码');

const person = z.strictObject({
  name: z.string().min(1).max(60).describe('姓名,原样保留中间的空格和·'),
  sex,
  nation,
  birth: z.iso.date().describe('出生日期 YYYY-MM-DD'),
  address: z.string().max(200).describe('住址'),
  idNumber: z.string().max(18).describe('公民身份号码'),
  issuer: z.string().max(60).optional().describe('签发机关'),
  validFrom: z.iso.date().optional(),
  validTo: z.union([z.iso.date(), z.literal('长期')]).optional(),
});

const identified = z.union([
  z.strictObject({ card: person.describe('放到读卡器上的身份证') }),
  z.strictObject({
    typed: person.describe('没有读卡时手工录入'),
    reason: z.enum(['no-card', 'card-unreadable', 'no-reader', 'no-id-card-yet']),
  }),
]);

const material = z.union([
  z.strictObject({
    pages: z.number().int().min(1).max(20).describe('由演示扫描仪扫入的样张页数'),
    source: z.enum(['feeder', 'glass']).default('feeder'),
  }),
  z.strictObject({ files: z.array(z.string()).min(1).max(20).describe('图片或 PDF 文件,相对于 CASE.json') }),
  z.strictObject({ waived: z.string().min(1).max(200).describe('共享免提交:依据') }),
]);

const value = z.union([z.string(), z.array(z.string()), z.boolean()]);

export const caseFile = z.strictObject({
  region: z.string().default('gansu-pingchuan'),
  today: z.iso.date().optional().describe('受理日期;不写则为今天'),
  station: z
    .string()
    .regex(/^[A-Z0-9]{2,8}$/)
    .default('PC01'),
  operator: z.string().min(1).max(30).default('演示经办人'),
  applicant: identified.describe('申请人'),
  guardian: identified.optional().describe('监护人'),
  agent: identified.optional().describe('代办人'),
  answers: z
    .record(z.string(), z.union([z.boolean(), z.string(), z.array(z.string())]))
    .default({})
    .describe('对各问题的回答'),
  items: z.array(z.string()).default([]).describe('申请的事项代码'),
  form: z.record(z.string(), value).default({}).describe('表单字段,键与申请表字段一致'),
  materials: z.record(z.string(), material).default({}).describe('材料,键为材料代码'),
});
export type CaseFile = z.infer<typeof caseFile>;
