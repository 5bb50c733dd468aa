import type { DepartmentPart, ReceivedRow } from './intake-store.ts';
import { html, page, type Html } from './web-page.ts';

export const arrivalsPerPage = 50;

/** Family sign and the rest covered: 张＊＊. A single sign stays covered altogether. */
export function maskedName(name: string): string {
  const signs = Array.from(name.trim());
  return signs.length < 2 ? '＊' : `${signs[0]}${'＊'.repeat(Math.min(signs.length - 1, 3))}`;
}

/** 620403********1234 */
export function maskedIdNumber(idNumber: string): string {
  return `${idNumber.slice(0, 6)}********${idNumber.slice(-4)}`;
}

function chinaTime(instant: string): string {
  return new Date(Date.parse(instant) + 8 * 3_600_000).toISOString().slice(0, 19).replace('T', ' ');
}

function row({ projectNo, receivedAt, submission }: ReceivedRow): Html {
  const departments = new Set(submission.items.map((item) => item.department));
  return html`<tr>
    <td class="number"><a href="/cases/${projectNo}">${projectNo}</a></td>
    <td class="number">${chinaTime(receivedAt)}</td>
    <td>${maskedName(submission.applicant.name)}<br><span class="quiet number">${maskedIdNumber(submission.applicant.idNumber)}</span></td>
    <td>${submission.items.map((item) => item.name).join('、')}</td>
    <td class="number">${departments.size}</td>
    <td class="number">${submission.dueOn ?? '—'}</td>
  </tr>`;
}

/** 收件列表: what has arrived, newest first, masked. */
export function arrivalsPage(rows: readonly ReceivedRow[], all: number, sheet: number): string {
  const last = Math.max(1, Math.ceil(all / arrivalsPerPage));
  const table =
    rows.length === 0
      ? html`<p>还没有收到办件。终端提交后，办件会出现在这里。</p>`
      : html`<div class="scroll"><table>
          <caption>共 ${all} 件，第 ${sheet} / ${last} 页</caption>
          <thead><tr><th scope="col">办件编号</th><th scope="col">收到时间</th><th scope="col">申请人</th><th scope="col">事项</th><th scope="col">部门数</th><th scope="col">办结时限</th></tr></thead>
          <tbody>${rows.map(row)}</tbody>
        </table></div>`;
  const previous = sheet > 1 ? html`<a href="/?page=${sheet - 1}">上一页</a> ` : html``;
  const next = sheet < last ? html`<a href="/?page=${sheet + 1}">下一页</a>` : html``;
  return page(
    '受理平台 收件列表',
    html`<header><h1>受理平台 收件列表</h1>
      <p class="quiet">姓名和证件号码已遮盖。<a href="/docs">接口说明</a></p></header>
      <main>${table}<p>${previous}${next}</p></main>`,
  );
}

function part({ department, items }: DepartmentPart, position: number): Html {
  return html`<section><h2>${position + 1}. ${department}</h2>
    <table><thead><tr><th scope="col">子办件编号</th><th scope="col">事项</th></tr></thead>
    <tbody>${items.map((item) => html`<tr><td class="number">${item.number}</td><td>${item.name}</td></tr>`)}</tbody></table>
  </section>`;
}

/** One case, split by department. */
export function casePage(received: ReceivedRow, parts: readonly DepartmentPart[]): string {
  const { submission } = received;
  const facts: readonly (readonly [string, string])[] = [
    ['申请人', `${maskedName(submission.applicant.name)}　${maskedIdNumber(submission.applicant.idNumber)}`],
    ['收到时间', chinaTime(received.receivedAt)],
    ['受理日期', submission.acceptedOn],
    ['流转时限', submission.flowDueOn ?? '—'],
    ['办结时限', submission.dueOn ?? '由受理部门告知'],
    ['终端流水号', submission.localNo],
    ['终端', submission.station],
    ['申请表', `第 ${submission.signedForm.revision} 版，签字页 ${submission.signedForm.pages.length} 页`],
  ];
  return page(
    `办件 ${received.projectNo}`,
    html`<header><p><a href="/">收件列表</a></p><h1>办件 ${received.projectNo}</h1></header>
      <main><table><tbody>${facts.map(([name, value]) => html`<tr><th scope="row">${name}</th><td>${value}</td></tr>`)}</tbody></table>
      ${parts.map(part)}
      <section><h2>材料</h2>
      <table><thead><tr><th scope="col">材料</th><th scope="col">份数</th><th scope="col">情况</th></tr></thead>
      <tbody>${submission.materials.map(
        (material) =>
          html`<tr><td>${material.name}</td><td class="number">${material.copies}</td><td>${
            material.state === 'waived' ? '共享免提交' : `${material.pages.length} 页`
          }</td></tr>`,
      )}</tbody></table></section></main>`,
  );
}

/** A page with one sentence: not found, not allowed. */
export function sentencePage(sentence: string): string {
  return page(
    '受理平台',
    html`<main><h1>受理平台</h1><p>${sentence}</p><p><a href="/">收件列表</a></p></main>`,
  );
}
