const shortNames: Readonly<Record<string, string>> = {
  '01': '汉',
  '02': '蒙古',
  '03': '回',
  '04': '藏',
  '05': '维吾尔',
  '06': '苗',
  '07': '彝',
  '08': '壮',
  '09': '布依',
  '10': '朝鲜',
  '11': '满',
  '12': '侗',
  '13': '瑶',
  '14': '白',
  '15': '土家',
  '16': '哈尼',
  '17': '哈萨克',
  '18': '傣',
  '19': '黎',
  '20': '傈僳',
  '21': '佤',
  '22': '畲',
  '23': '高山',
  '24': '拉祜',
  '25': '水',
  '26': '东乡',
  '27': '纳西',
  '28': '景颇',
  '29': '柯尔克孜',
  '30': '土',
  '31': '达斡尔',
  '32': '仫佬',
  '33': '羌',
  '34': '布朗',
  '35': '撒拉',
  '36': '毛南',
  '37': '仡佬',
  '38': '锡伯',
  '39': '阿昌',
  '40': '普米',
  '41': '塔吉克',
  '42': '怒',
  '43': '乌孜别克',
  '44': '俄罗斯',
  '45': '鄂温克',
  '46': '德昂',
  '47': '保安',
  '48': '裕固',
  '49': '京',
  '50': '塔塔尔',
  '51': '独龙',
  '52': '鄂伦春',
  '53': '赫哲',
  '54': '门巴',
  '55': '珞巴',
  '56': '基诺',
};

const notNations: Readonly<Record<string, string>> = { '97': '其他', '98': '外国血统中国籍人士' };

/** Every code of GB/T 3304 with its printed name, in the standard's order: `{ code: '03', name: '回族' }`. */
export const nations: readonly { readonly code: string; readonly name: string }[] = [
  ...Object.entries(shortNames).map(([code, name]) => ({ code, name: `${name}族` })),
  ...Object.entries(notNations).map(([code, name]) => ({ code, name })),
].toSorted((a, b) => a.code.localeCompare(b.code));

/**
 * Printed name of a GB/T 3304 code: 汉族, 维吾尔族. A code that the standard does not know becomes
 * `其他(nn)` (cards carry local additions, `id-card.md 2.2`); an empty code, as of the cards that
 * state no nation, stays empty.
 */
export function nationName(code: string): string {
  if (code === '') return '';
  const short = shortNames[code];
  return short === undefined ? (notNations[code] ?? `其他(${code})`) : `${short}族`;
}

/** The code of a name as people write it, with or without 族; undefined when it is not in GB/T 3304. */
export function nationCode(name: string): string | undefined {
  const wanted = name.trim();
  return nations.find((nation) => nation.name === wanted || nation.name === `${wanted}族`)?.code;
}
