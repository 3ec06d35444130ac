/**
 * Random secrets that are made once and then kept in a file that only its owner reads.
 *
 * Whoever asks first makes the secret; everyone after, in any process, gets the same one. The file is only ever seen whole.
 */
import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';

const SECRET_BYTES = 32;
const OWNER_ONLY = { folder: 0o700, file: 0o600 };

/** The secret (32 random bytes as base64url) in this file, which is made when absent. */
export function keptRandom(file: string): string {
  if (!fs.existsSync(file)) {
    fs.mkdirSync(path.dirname(file), { recursive: true, mode: OWNER_ONLY.folder });
    const draft = `${file}.${process.pid}`;
    fs.writeFileSync(draft, `${randomBytes(SECRET_BYTES).toString('base64url')}\n`, { mode: OWNER_ONLY.file });
    try {
      fs.linkSync(draft, file); // unlike a rename, never replaces what another process made meanwhile
    } catch (error) {
      if (!fs.existsSync(file)) throw error;
    } finally {
      fs.rmSync(draft);
    }
  }
  return fs.readFileSync(file, 'utf8').trim();
}
