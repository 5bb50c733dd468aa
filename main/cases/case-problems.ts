import type { Problem } from '../../domain/problem.ts';

export const caseMissing: Problem = {
  code: 'case.missing',
  message: '没有找到这个办件，可能已在别处处理。请返回办件列表重新查找。',
};

export const caseChangedMeanwhile: Problem = {
  code: 'case.changed-meanwhile',
  message: '办件内容刚才有改动，本次操作没有进行。请核对当前内容后再试一次。',
};

export function regionMissing(regionId: string): Problem {
  return {
    code: 'case.region-missing',
    message: `本机没有地区“${regionId}”的办事规则，这个办件暂时不能打开，内容仍保存在本机。请联系维护人员安装该地区的规则。`,
  };
}

export function duplicateCase(localNo: string, state: 'draft' | 'parked'): Problem {
  return {
    code: 'case.duplicate',
    message: `该申请人还有一件${state === 'parked' ? '暂存' : '未办完'}的办件（终端流水号 ${localNo}），请先确认是否继续那一件，以免重复受理。`,
    severity: 'warning',
  };
}

export const printUnknown: Problem = {
  code: 'print.unknown-after-restart',
  message: '上次打印时程序中断，不能确定纸张是否已打出。请查看出纸口：已打出的请收好或作废，需要时重新打印。',
  severity: 'warning',
};
