/**
 * Where the page lives in Electron: a scheme of its own, so that no `file:` path and no network address is
 * ever its origin. Known to the main process and, word for word, to the preload.
 */
export const deskScheme = 'onething';
export const deskOrigin = 'onething://desk';
export const deskAddress = `${deskOrigin}/`;

/** The page asks for a port, the preload hands one over: names on the wire. */
export const portWanted = 'onething-port-wanted';
export const portGiven = 'onething-port';

/** True for the desk's own page and nothing else: other hosts of the scheme are refused too. */
export function isDeskAddress(address: string): boolean {
  return (
    address === deskAddress || address.startsWith(`${deskAddress}#`) || address.startsWith(`${deskAddress}?`)
  );
}
