import type { PaperKind } from '../api/contract.ts';
import type { PersonRole } from '../../domain/id-card/identity.ts';

/** Nothing beside who, when and which case. */
interface NoDetail {
  readonly none?: never;
}

/**
 * Everything that is audited, and what each entry states. No name, no number, no form value: a case id leads
 * to the case for those who may open it. `meaning` is for the operator's guide and for an inspector.
 */
export interface AuditDetails {
  readonly 'program-started': { readonly demo: boolean };
  readonly 'case-opened': { readonly localNo: string };
  readonly 'case-viewed': NoDetail;
  readonly 'case-searched': { readonly found: number; readonly characters: number };
  readonly 'card-read': { readonly role: PersonRole; readonly tookMs: number; readonly samId?: string };
  readonly 'identity-typed': { readonly role: PersonRole; readonly reason: string };
  readonly 'page-scanned': { readonly target: string; readonly sha256: string };
  readonly 'file-added': { readonly target: string; readonly pages: number };
  readonly 'page-removed': { readonly target: string };
  readonly 'paper-produced': { readonly kind: PaperKind; readonly revision: number; readonly sha256: string };
  readonly 'paper-printed': {
    readonly kind: PaperKind;
    readonly revision: number;
    readonly reprint: boolean;
    readonly outcome: 'printed' | 'failed' | 'cancelled' | 'unknown';
  };
  readonly 'form-signed': { readonly revision: number; readonly digest: string };
  readonly 'case-submitted': { readonly key: string };
  readonly 'case-received': { readonly key: string; readonly projectNo: string };
  readonly 'delivery-parked': { readonly key: string; readonly reason: string };
  readonly 'case-abandoned': NoDetail;
  readonly 'settings-changed': { readonly changed: readonly string[] };
}

export type AuditAction = keyof AuditDetails;

export const auditActions: Readonly<Record<AuditAction, string>> = {
  'program-started': '程序启动',
  'case-opened': '新建办件',
  'case-viewed': '打开办件',
  'case-searched': '查找办件（只记字数和条数，不记内容）',
  'card-read': '读取身份证',
  'identity-typed': '手工录入身份信息',
  'page-scanned': '扫描材料',
  'file-added': '添加材料文件',
  'page-removed': '删除材料页',
  'paper-produced': '生成纸质文书',
  'paper-printed': '打印纸质文书',
  'form-signed': '识别到签字的申请表',
  'case-submitted': '提交办件',
  'case-received': '收件平台已接收',
  'delivery-parked': '发送被拒，已搁置',
  'case-abandoned': '终止办件',
  'settings-changed': '修改终端设置',
};
