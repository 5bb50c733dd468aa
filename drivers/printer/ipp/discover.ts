import { IppClient, type IppEndpoint, ippOperation, systemUser } from './client.ts';
import { attribute, groupTags, strings, valueTags } from './message.ts';
import type { PrinterTarget } from './queue.ts';

/**
 * `ipp://host[:631]/printers/desk` (a CUPS queue) or `ipp://printer.local/ipp/print` (a printer itself).
 * `undefined` for anything else; `ipps` is not spoken: go through the local CUPS, which checks certificates.
 */
export function targetOfUri(uri: string): PrinterTarget | undefined {
  let url: URL;
  try {
    url = new URL(uri.replace(/^ipp:/, 'http:'));
  } catch {
    return undefined;
  }
  if (!/^(?:ipp|http):/.test(uri) || url.hostname === '') return undefined;
  const port = url.port === '' ? (uri.startsWith('ipp:') ? 631 : 80) : Number(url.port);
  const name = decodeURIComponent(url.pathname.split('/').at(-1) ?? '');
  return {
    endpoint: { host: url.hostname.replace(/^\[|\]$/g, ''), port },
    path: url.pathname,
    uri: `ipp://${url.hostname}:${port}${url.pathname}`,
    name,
    cups: /^\/(?:printers|classes)\//.test(url.pathname),
  };
}

/** Where cupsd may listen, best first. `CUPS_SERVER` (a socket path, or `host[:port]`) decides when it is set. */
export function cupsEndpoints(environment: NodeJS.ProcessEnv): readonly IppEndpoint[] {
  const server = environment.CUPS_SERVER;
  if (server !== undefined && server !== '') {
    if (server.startsWith('/')) return [{ socketPath: server }];
    const [host = 'localhost', port = '631'] = server.replace(/\/version=.*$/, '').split(':');
    return [{ host, port: Number(port) }];
  }
  return [
    { socketPath: '/run/cups/cups.sock' },
    { socketPath: '/var/run/cups/cups.sock' },
    { socketPath: '/private/var/run/cupsd' },
    { host: '127.0.0.1', port: 631 },
  ];
}

/** The default destination of the first CUPS that answers, else its first one, else `undefined`. */
export async function findCupsPrinter(
  endpoints: readonly IppEndpoint[],
  timeoutMs: number,
): Promise<PrinterTarget | undefined> {
  for (const endpoint of endpoints) {
    const client = new IppClient(endpoint, timeoutMs);
    for (const operation of [ippOperation.cupsGetDefault, ippOperation.cupsGetPrinters]) {
      const answer = await client.send({
        operation,
        path: '/',
        operationAttributes: new Map([
          ['requesting-user-name', attribute(valueTags.name, systemUser())],
          ['requested-attributes', attribute(valueTags.keyword, 'printer-name')],
        ]),
      });
      if (!answer.ok && answer.error.kind === 'unreachable') break;
      if (!answer.ok) continue;
      const group = answer.value.groups.find((each) => each.tag === groupTags.printer);
      const name = group === undefined ? undefined : strings(group.attributes, 'printer-name')[0];
      if (name === undefined) continue;
      const path = `/printers/${encodeURIComponent(name)}`;
      const at = 'socketPath' in endpoint ? 'localhost' : `${endpoint.host}:${endpoint.port}`;
      return { endpoint, path, uri: `ipp://${at}${path}`, name, cups: true };
    }
  }
  return undefined;
}
