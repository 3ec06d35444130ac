import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { ConfigError } from '../../src/config.js';
import { keptSecret } from '../../src/platform/service-secret.js';

describe('the kept secret', () => {
  let dataDir: string;
  beforeEach(() => {
    dataDir = fs.mkdtempSync(path.join(os.tmpdir(), 'secret-'));
  });
  afterEach(() => fs.rmSync(dataDir, { recursive: true }));

  it('is made once, of 32 bytes, for its owner only, with nothing left beside it', () => {
    const first = keptSecret(dataDir);
    expect(Buffer.from(first, 'base64')).toHaveLength(32);
    expect(keptSecret(dataDir)).toBe(first);
    expect(fs.readdirSync(dataDir)).toEqual(['secret']);
    expect(fs.statSync(path.join(dataDir, 'secret')).mode & 0o777).toBe(0o600);
  });

  it('is not made anew beside a database that needs the lost one', () => {
    const cluster = path.join(dataDir, 'postgres', 'data');
    fs.mkdirSync(cluster, { recursive: true });
    fs.writeFileSync(path.join(cluster, 'PG_VERSION'), '18\n');
    expect(() => keptSecret(dataDir)).toThrow(ConfigError);
    expect(() => keptSecret(dataDir)).toThrow(/secret is missing.*restore it from a backup, or set TIMEBANK_SECRET/);
  });
});
