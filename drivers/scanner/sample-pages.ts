/**
 * Pages for the simulated scanner: what citizens bring, obviously synthetic (watermark 演示样张, invented
 * people). Shapes carry the picture where a machine has no Chinese font.
 */
interface Sample {
  readonly title: string;
  /** Millimetres of the thing itself, in the middle of the A4 page. */
  readonly width: number;
  readonly height: number;
  readonly tint: string;
  readonly portrait?: boolean;
  readonly lines: readonly string[];
}

const card = { width: 85.6, height: 54 } as const;
const leaf = { width: 180, height: 240 } as const;

const samples: Readonly<Record<string, Sample>> = {
  户口簿: {
    ...leaf,
    title: '居民户口簿 · 常住人口登记卡',
    tint: '#f3e6e0',
    lines: ['姓名 张𬭎', '户主或与户主关系 户主', '性别 女', '民族 回族', '住址 平川区向阳路 1 号'],
  },
  身份证: {
    ...card,
    title: '居民身份证',
    tint: '#dfeaf2',
    portrait: true,
    lines: ['姓名 张𬭎', '性别 女  民族 回', '住址 平川区向阳路 1 号'],
  },
  监护人身份证: {
    ...card,
    title: '居民身份证（监护人）',
    tint: '#dfeaf2',
    portrait: true,
    lines: ['姓名 张㛃', '性别 男  民族 回', '住址 平川区向阳路 1 号'],
  },
  代办人身份证: {
    ...card,
    title: '居民身份证（代办人）',
    tint: '#dfeaf2',
    portrait: true,
    lines: ['姓名 买买提·䶮', '性别 男  民族 维吾尔', '住址 平川区向阳路 2 号'],
  },
  照片: { width: 70, height: 98, title: '两寸免冠照片', tint: '#c9dcf0', portrait: true, lines: [] },
  银行卡: {
    ...card,
    title: '社会保障卡（银行账户）',
    tint: '#e3f0e3',
    lines: ['账号 6200 0000 0000 0000 000'],
  },
  残疾人证: {
    width: 125,
    height: 88,
    title: '中华人民共和国残疾人证',
    tint: '#e6dff0',
    portrait: true,
    lines: ['姓名 张𬭎', '残疾类别 肢体', '残疾等级 二级'],
  },
  居住证: {
    ...card,
    title: '居住证',
    tint: '#e8eedc',
    portrait: true,
    lines: ['姓名 张𬭎', '签发机关 演示'],
  },
  低保证: { ...leaf, title: '最低生活保障证', tint: '#f5ead2', lines: ['保障人口 2 人', '批准机关 演示'] },
  诊断证明: { ...leaf, title: '医院诊断证明书', tint: '#f7f7f7', lines: ['诊断意见 演示', '医师 演示'] },
  评定表: { ...leaf, title: '残疾评定表', tint: '#f7f7f7', lines: ['评定结论 演示', '评定医生 演示'] },
  就业证明: { ...leaf, title: '就业情况证明', tint: '#f7f7f7', lines: ['单位 演示单位', '岗位 演示'] },
  空白: { width: 0, height: 0, title: '', tint: '#fff', lines: [] },
};

/** What can be put in the feeder or on the glass by name. */
export const samplePageNames: readonly string[] = Object.keys(samples);

export function isSamplePage(name: string): boolean {
  return Object.hasOwn(samples, name);
}

/** The page as SVG, A4 (595 × 842 points, so that a density is dots per inch; drawn in tenths of a millimetre). Throws for an unknown name. */
export function samplePage(name: string): Buffer {
  const sample = samples[name];
  if (sample === undefined) throw new Error(`no sample page of this name: ${name}`);
  const width = sample.width * 10;
  const height = sample.height * 10;
  const left = (2100 - width) / 2;
  const top = (2970 - height) / 3;
  const size = Math.min(110, Math.max(40, width / 18));
  const portraitWidth = sample.portrait === true ? (sample.lines.length === 0 ? width : width * 0.28) : 0;
  const lines = sample.lines.map(
    (line, index) =>
      `<text x="${left + size}" y="${top + size * (3.6 + index * 1.7)}" font-size="${size * 0.8}">${line}</text>` +
      `<rect x="${left + size}" y="${top + size * (3.8 + index * 1.7)}" width="${width * 0.5}" height="3" fill="#999"/>`,
  );
  const thing =
    width === 0
      ? ''
      : `<rect x="${left}" y="${top}" width="${width}" height="${height}" rx="30" fill="${sample.tint}" stroke="#555" stroke-width="4"/>
    <text x="${left + width / 2}" y="${top + size * 1.6}" font-size="${size}" text-anchor="middle">${sample.title}</text>
    ${lines.join('\n')}
    ${portraitWidth === 0 ? '' : portrait(left + width - portraitWidth, top, portraitWidth, height)}`;
  return Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg" width="595.276" height="841.89" viewBox="0 0 2100 2970"
    font-family="Noto Sans SC, Noto Sans CJK SC, Microsoft YaHei, PingFang SC, sans-serif" fill="#222">
    <rect width="2100" height="2970" fill="#fff"/>
    ${thing}
    ${width === 0 ? '' : watermark()}
  </svg>`);
}

/** A head and shoulders that is nobody. */
function portrait(x: number, y: number, width: number, height: number): string {
  const cx = x + width / 2;
  const cy = y + height * 0.45;
  return `<rect x="${x + width * 0.05}" y="${y + height * 0.2}" width="${width * 0.85}" height="${height * 0.7}" fill="#fff" stroke="#777" stroke-width="3"/>
    <ellipse cx="${cx}" cy="${cy}" rx="${width * 0.2}" ry="${width * 0.25}" fill="#888"/>
    <path d="M ${cx - width * 0.35} ${y + height * 0.88} a ${width * 0.35} ${height * 0.2} 0 0 1 ${width * 0.7} 0 z" fill="#888"/>`;
}

/** 演示样张 in words and, for machines without the font, as slanting bars. */
function watermark(): string {
  const rows = [600, 1300, 2000, 2700].map(
    (y) =>
      `<g transform="rotate(-30 1050 ${y})" opacity="0.25" fill="#b00">
      <text x="1050" y="${y}" font-size="170" text-anchor="middle">演示样张 DEMO</text>
      <rect x="250" y="${y + 40}" width="1600" height="12"/></g>`,
  );
  return rows.join('\n');
}
