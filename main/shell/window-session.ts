import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

/**
 * Who may talk to the application over the loopback socket. A one-time token, handed over in the address
 * that is opened, is exchanged for a session cookie; a second use of it finds nothing.
 */
export interface WindowSessions {
  /** A fresh token, good for one exchange. */
  issueToken(): string;
  /** The new session's secret, or `undefined` when the token was never issued or is used up. */
  exchange(token: string): string | undefined;
  known(secret: string | undefined): boolean;
}

export function windowSessions(): WindowSessions {
  const tokens = new Set<string>();
  const secrets = new Set<string>();
  return {
    issueToken() {
      // An address that was not used is worth nothing any more once there is a newer one.
      tokens.clear();
      const token = secret();
      tokens.add(digest(token));
      return token;
    },
    exchange(token) {
      const match = matching(tokens, token);
      if (match === undefined) return undefined;
      tokens.delete(match);
      const issued = secret();
      secrets.add(digest(issued));
      return issued;
    },
    known: (given) => given !== undefined && matching(secrets, given) !== undefined,
  };
}

function secret(): string {
  return randomBytes(32).toString('base64url');
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** Compares digests, so that the time taken tells nothing of a secret. */
function matching(digests: ReadonlySet<string>, given: string): string | undefined {
  const looked = Buffer.from(digest(given));
  let found: string | undefined;
  for (const known of digests) if (timingSafeEqual(Buffer.from(known), looked)) found = known;
  return found;
}
