import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';

/** The system's key store: sealed with a secret that only the test knows, so that another "user" cannot open it. */
const key = createHash('sha256')
  .update(process.env['STAND_IN_USER'] ?? 'user')
  .digest();

export const safeStorage = {
  isEncryptionAvailable: () => process.env['STAND_IN_USER'] !== 'no-keyring',
  getSelectedStorageBackend: () =>
    process.env['STAND_IN_USER'] === 'no-keyring' ? 'basic_text' : 'gnome_libsecret',
  encryptString(text: string): Buffer {
    const iv = randomBytes(12);
    const cipher = createCipheriv('aes-256-gcm', key, iv);
    return Buffer.concat([iv, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()]);
  },
  decryptString(sealed: Buffer): string {
    const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, 12));
    decipher.setAuthTag(sealed.subarray(-16));
    return decipher.update(sealed.subarray(12, -16), undefined, 'utf8') + decipher.final('utf8');
  },
};
