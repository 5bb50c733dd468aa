/**
 * Chromium knows no schemes but its own, so the custom scheme's host is mapped to a reserved https origin
 * (RFC 2606 `.invalid`: it exists nowhere) whose requests never leave the stand-in. The program itself, its
 * preload included, sees its own scheme only.
 */
const scheme = 'onething://';
const suffix = '.stand-in.invalid';

export function toReal(address: string): string {
  if (!address.startsWith(scheme)) return address;
  return `https://${address.slice(scheme.length).replace(/^[^/?#]*/, (host) => `${host}${suffix}`)}`;
}

export function toVirtual(address: string): string {
  return address.replace(/^(blob:)?https:\/\/([^/?#]*)\.stand-in\.invalid/, `$1${scheme}$2`);
}
