import { html, page, type Html } from './web-page.ts';

/** As much of OpenAPI 3.1 as the page shows. */
export interface OpenApiDocument {
  readonly info: { readonly title: string; readonly version: string; readonly description?: string };
  readonly paths?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

interface Operation {
  readonly summary?: string;
  readonly description?: string;
  readonly parameters?: readonly {
    readonly name: string;
    readonly in: string;
    readonly required?: boolean;
    readonly schema?: unknown;
  }[];
  readonly requestBody?: { readonly content?: Readonly<Record<string, { readonly schema?: unknown }>> };
  readonly responses?: Readonly<
    Record<
      string,
      {
        readonly description?: string;
        readonly content?: Readonly<Record<string, { readonly schema?: unknown }>>;
      }
    >
  >;
}

const verbs = ['get', 'put', 'post', 'patch', 'delete'];

function body(
  title: string,
  content: Readonly<Record<string, { readonly schema?: unknown }>> | undefined,
): Html {
  return html`${Object.entries(content ?? {}).map(
    ([type, { schema }]) =>
      html`<h3>${title} <code>${type}</code></h3><details><summary>结构</summary><pre><code>${JSON.stringify(schema, null, 2)}</code></pre></details>`,
  )}`;
}

function operation(verb: string, path: string, described: Operation): Html {
  return html`<section><h2><span class="verb">${verb.toUpperCase()}</span> <code>${path}</code></h2>
    <p>${described.summary ?? ''} ${described.description ?? ''}</p>
    ${
      described.parameters?.length
        ? html`<table><thead><tr><th scope="col">参数</th><th scope="col">位置</th><th scope="col">格式</th></tr></thead><tbody>${described.parameters.map(
            (parameter) =>
              html`<tr><td><code>${parameter.name}</code></td><td>${parameter.in}</td><td><code>${JSON.stringify(parameter.schema ?? {})}</code></td></tr>`,
          )}</tbody></table>`
        : html``
    }
    ${body('请求', described.requestBody?.content)}
    ${Object.entries(described.responses ?? {}).map(([status, answer]) => body(`回答 ${status}`, answer.content))}
  </section>`;
}

/** The interface for people, made of the same document that programs get at `/openapi.json`. */
export function docsPage(document: OpenApiDocument): string {
  const operations = Object.entries(document.paths ?? {}).flatMap(([path, methods]) =>
    verbs
      .filter((verb) => methods[verb] !== undefined)
      .map((verb) => operation(verb, path, methods[verb] as Operation)),
  );
  return page(
    `${document.info.title} 接口说明`,
    html`<header><h1>${document.info.title} 接口说明</h1>
      <p>${document.info.description ?? ''}</p>
      <p>版本 ${document.info.version}。程序读取：<a href="/openapi.json">openapi.json</a>（OpenAPI 3.1）。<a href="/">收件列表</a></p></header>
      <main>${operations}</main>`,
  );
}
