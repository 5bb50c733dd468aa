/**
 * Invented names as they are spread in China: the commonest surnames with their share of the people in per
 * mille (public security ministry's yearly name report, rounded), given characters with falling weight.
 */
const surnames =
  '王 72 李 71 张 68 刘 54 陈 45 杨 31 赵 23 黄 23 周 21 吴 20 徐 17 孙 15 马 14 胡 13 朱 13 郭 12 何 12 林 11 高 11 罗 10 郑 9 梁 9 谢 8 宋 8 唐 8 许 7 韩 7 邓 7 冯 7 曹 6 彭 6 曾 6 肖 6 田 6 董 6 潘 5 袁 5 蔡 5 蒋 5 余 5 于 5 杜 5 叶 5 程 5 魏 5 苏 5 吕 4 丁 4 任 4 卢 4 姚 4 沈 4 钟 4 姜 4 崔 4 谭 4 陆 4 范 3 汪 3 廖 3 石 3 金 3 韦 3 贾 3 夏 3 付 3 方 3 邹 3 熊 3 白 3 孟 3 秦 3 邱 3 侯 3 江 3 尹 3 薛 3 闫 3 段 3 雷 3 龙 2 黎 2 史 2 陶 2 贺 2 毛 2 郝 2 顾 2 龚 2 邵 2 万 2 覃 2 武 2 钱 2 戴 2 严 2 莫 2 孔 2 向 2 常 2 汤 2 欧阳 1 司马 1 拓 1 妥 1 海 1 撒 1 党 1 脱 1';

/** From common to seldom; the rare ones of `rareGiven` come on top. */
const given =
  '伟芳娜秀英敏静丽强磊军洋勇艳杰娟涛明超兰霞平刚桂玉华红建国志文海荣春林云峰辉鹏飞龙波斌宇浩凯健俊帆鑫雪梅琴莲珍凤香菊萍燕玲婷雯倩颖佳欣怡琳瑶璐洁莹晶慧媛欢蕾薇思梦雨晨阳子涵轩梓睿博瑞豪天佑泽嘉诺依诗涵淑贞素清巧美娥翠爱莉岩成康生兴福贵德仁义礼智信忠孝和良才财旺发达庆祥瑞安宁乐永长久恒万里远山川河江湖水火土木金银铜铁石松柏竹柳杨桃李杏梨花草叶果根苗东南西北中前后左右上下大小多少老少新旧';
const rareGiven = ['𬭎', '䶮', '㛃', '𬎆', '昉', '燊', '堃', '喆', '犇', '骉'];
const withDot = ['阿卜杜', '买买提', '努尔', '古丽', '艾力', '吐尔逊', '热依汗', '帕提古丽', '卓玛', '才让'];

/** One of `things`, each as often as its weight. */
function weighted<T>(things: readonly (readonly [T, number])[], random: () => number): () => T {
  const sums: number[] = [];
  let total = 0;
  for (const [, weight] of things) {
    total += weight;
    sums.push(total);
  }
  return () => {
    const wanted = random() * total;
    let low = 0;
    let high = sums.length - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((sums[middle] ?? 0) > wanted) high = middle;
      else low = middle + 1;
    }
    const thing = things[low];
    if (thing === undefined) throw new RangeError('nothing to choose from');
    return thing[0];
  };
}

/** Gives names: 83 % of three characters, 15 % of two, a few with a dot or a rare character. */
export function nameMaker(random: () => number): () => string {
  const words = surnames.split(' ');
  const family = weighted(
    words.flatMap((word, index) => (index % 2 === 0 ? [[word, Number(words[index + 1])] as const] : [])),
    random,
  );
  const character = weighted(
    [...new Set(given)].map((word, rank) => [word, 1 / (rank + 12)] as const),
    random,
  );
  const among = (list: readonly string[]) => list[Math.floor(random() * list.length)] ?? '';
  return () => {
    const kind = random();
    if (kind < 0.012) return `${among(withDot)}${among(withDot)}·${among(withDot)}`;
    const first = kind < 0.017 ? among(rareGiven) : character();
    return kind < 0.165 ? family() + first : family() + first + character();
  };
}
