import { dirname, resolve } from 'node:path';
import type { CaseView } from '../../domain/case/view.ts';
import type { Problem } from '../../domain/problem.ts';
import { failure, type Result, success } from '../../domain/result.ts';
import { readRegions } from '../../main/regions/read-regions.ts';
import { wordsToCodes } from './case-words.ts';
import { type Counter, openCounter } from './counter.ts';
import { type OutFile, outFolderProblem } from './out-folder.ts';
import { readCase } from './read-case.ts';
import { unusedAnswers, visit } from './visit.ts';

export interface HandledCase {
  readonly view: CaseView;
  /** What the clerk should look at though it did not block. */
  readonly warnings: readonly Problem[];
  readonly files: Readonly<Record<OutFile, Uint8Array | string>>;
}

/**
 * Opens a counter, does the visit of the case file, reads back from the platform what it stored. `opened` is
 * given the counter, so that an interruption can close it.
 */
export async function handleCase(
  input: string,
  out: string,
  opened: (counter: Counter) => void,
): Promise<Result<HandledCase, readonly Problem[]>> {
  const wanted = readCase(input);
  const outProblem = outFolderProblem(out);
  const regions = readRegions().regions;
  const region = wanted.ok ? regions.get(wanted.value.region) : undefined;
  const problems = [
    ...(wanted.ok ? [] : wanted.error),
    ...(wanted.ok && region === undefined ? [regionMissing(wanted.value.region, [...regions.keys()])] : []),
    ...(outProblem === undefined ? [] : [outProblem]),
  ];
  if (!wanted.ok || region === undefined || problems.length > 0) return failure(problems);

  const { today, station, operator } = wanted.value;
  const counter = await openCounter({
    ...(today === undefined ? {} : { today }),
    station: { station, operator, regionId: region.id },
  });
  if (!counter.ok) return failure([counter.error]);
  opened(counter.value);
  try {
    const { desk, backendUrl, backendToken } = counter.value;
    const done = await visit(desk, wordsToCodes(wanted.value, region), dirname(resolve(input)));
    if (!done.ok) return done;
    const { view, files, timings } = done.value;
    const key = view.submission?.key;
    if (key === undefined) throw new Error('received without a submission');
    const answer = await fetch(`${backendUrl}/v1/submissions/${encodeURIComponent(key)}`, {
      headers: { authorization: `Bearer ${backendToken}` },
    });
    if (!answer.ok) throw new Error(`the platform does not hold the case: ${answer.status}`);
    return success({
      view,
      warnings: [...view.warnings, ...unusedAnswers(view, wanted.value.answers)],
      files: {
        'form.pdf': files.form,
        'notice.pdf': files.notice,
        'receipt.pdf': files.receipt,
        'submission.json': `${JSON.stringify(await answer.json(), null, 2)}\n`,
        'timings.json': `${JSON.stringify(timings, null, 2)}\n`,
      },
    });
  } finally {
    await counter.value.close();
  }
}

function regionMissing(id: string, installed: readonly string[]): Problem {
  return {
    code: 'demo.region',
    field: 'region',
    message: `没有地区“${id}”的办事规则，请改用已安装的地区：${installed.join('、')}。`,
  };
}
