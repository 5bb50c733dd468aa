import { createHash } from 'node:crypto';
import { implement, ORPCError, ValidationError } from '@orpc/server';
import { backendContract } from './contract.ts';
import type { IntakeStore } from './intake-store.ts';
import { pageType } from './page-type.ts';

export interface IntakeContext {
  /** The station whose token came with the request; absent when the platform asks for none. */
  readonly station: string | undefined;
}

const refusalSentences = {
  'region-unknown': '受理平台没有登记这个地区，请核对终端的地区设置。',
  'page-type': '办件中所写的页面格式与收到的页面不符，请重新扫描该页后再提交。',
} as const;

export const pageBytesMax = 20 * 1024 * 1024;

/** The contract's procedures over a store. Every refusal is an oRPC error with a Chinese sentence. */
export function intakeRouter(store: IntakeStore, now: () => Date) {
  const platform = implement(backendContract).$context<IntakeContext>();
  return platform.router({
    health: platform.health.handler(() => ({ status: 'ok' as const })),

    putPage: platform.putPage.handler(async ({ input }) => {
      if (input.file.size > pageBytesMax) throw pageTooLarge();
      const content = Buffer.from(await input.file.arrayBuffer());
      const sha256 = createHash('sha256').update(content).digest('hex');
      if (sha256 !== input.sha256) {
        throw new ORPCError('PAGE_HASH_WRONG', {
          status: 422,
          message: '收到的页面与其校验值不符，可能在传输中损坏，请重新发送这一页。',
        });
      }
      const mime = pageType(content);
      if (!mime) {
        throw new ORPCError('PAGE_TYPE_WRONG', {
          status: 415,
          message: '页面不是 JPEG、PNG 或 PDF，请重新扫描或换用这三种格式的文件。',
        });
      }
      store.putPage({ sha256, mime, content }, now());
      return { sha256 };
    }),

    submit: platform.submit.handler(({ input, context, errors }) => {
      if (context.station !== undefined && context.station !== input.station) {
        throw new ORPCError('FORBIDDEN', {
          message: '办件上的终端编号与本终端的令牌不符，请核对终端设置。',
        });
      }
      const days = [input.acceptedOn, input.flowDueOn, input.dueOn].filter((day) => day !== undefined);
      if (days.some((day, index) => index > 0 && day < (days[index - 1] ?? ''))) {
        throw new ORPCError('DATES_WRONG', {
          status: 422,
          message: '受理日期、流转时限与办结时限的先后不对，请重新受理后再提交。',
        });
      }
      const codes = input.items.map((item) => item.code);
      if (new Set(codes).size !== codes.length) {
        throw new ORPCError('ITEM_TWICE', {
          status: 422,
          message: '同一事项在办件中出现了两次，请去掉重复的事项后再提交。',
        });
      }
      const intake = store.take(input, now());
      if (intake.taken) return intake.acceptance;
      const { refusal } = intake;
      if (refusal.why === 'pages-missing') {
        throw errors.PAGES_MISSING({
          message: `还有 ${refusal.sha256.length} 页没有收到，请先发送这些页面，再提交办件。`,
          data: { sha256: [...refusal.sha256] },
        });
      }
      if (refusal.why === 'key-reused') {
        throw errors.KEY_REUSED({
          message: '同一提交编号此前已收到内容不同的办件，本次未受理，请由工作人员核对。',
        });
      }
      throw new ORPCError(refusal.why === 'region-unknown' ? 'REGION_UNKNOWN' : 'PAGE_TYPE_DIFFERS', {
        status: 422,
        message: refusalSentences[refusal.why],
      });
    }),

    find: platform.find.handler(({ input, context, errors }) => {
      const found = store.find(input.key);
      // Another station's case looks the same as none: a token must not reveal what others did.
      if (!found || (context.station !== undefined && context.station !== found.submission.station))
        throw errors.NOT_FOUND({ message: '没有收到过这个提交编号的办件。' });
      return found;
    }),
  });
}

export function pageTooLarge(): ORPCError<'PAYLOAD_TOO_LARGE', undefined> {
  return new ORPCError('PAYLOAD_TOO_LARGE', {
    message: `单页超过 ${pageBytesMax / 1024 / 1024} MB，请降低扫描分辨率后重新扫描。`,
  });
}

/**
 * What the sender is told for whatever was thrown. Names the fields that do not fit, never their values;
 * a bug becomes a sentence without detail (`report` gets the error itself).
 */
export function inSentences(error: unknown, report: (error: unknown) => void): unknown {
  if (!(error instanceof ORPCError)) {
    report(error);
    return new ORPCError('INTERNAL_SERVER_ERROR', {
      message: '受理平台内部出错，办件未受理，请稍后再试；多次出现请联系平台管理员。',
    });
  }
  if (error.cause instanceof ValidationError && error.code === 'BAD_REQUEST') {
    const fields = [
      ...new Set(
        error.cause.issues.map((issue) =>
          (issue.path ?? []).map((step) => String(typeof step === 'object' ? step.key : step)).join('.'),
        ),
      ),
    ].slice(0, 20);
    return new ORPCError('BAD_REQUEST', {
      message: `提交的内容不合接口要求（${fields.join('、') || '整体'}），请核对后重新提交。`,
      data: { fields },
    });
  }
  if (error.code === 'BAD_REQUEST') {
    return new ORPCError('BAD_REQUEST', {
      message: '请求内容无法读取，可能在传输中损坏，请重新发送。',
    });
  }
  if (error.code === 'INTERNAL_SERVER_ERROR') report(error);
  return error;
}
