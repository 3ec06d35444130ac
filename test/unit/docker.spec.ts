/**
 * The image and the two compose files, as far as can be told without building and running them: that they name what exists, set what
 * the service understands, pin what they pull, and give nobody more rights than needed.
 */
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';
import { readConfig } from '../../src/config.js';

const ROOT = path.resolve(__dirname, '../..');
const read = (file: string): string => fs.readFileSync(path.join(ROOT, file), 'utf8');
const PINNED = /^[a-z0-9./-]+:\d+\.\d+\.?\d*[\w.-]*$/;

/** What `docker/.env` would hold. */
const FILLED: Readonly<Record<string, string>> = {
  POSTGRES_PASSWORD: 'a1b2c3',
  TIMEBANK_SECRET: Buffer.alloc(32, 7).toString('base64'),
  PUBLIC_URL: 'https://timebank.example.org',
  KAFKA_INBOX_KEYS: '',
};
const settingsOf = (file: string): readonly string[] => [...read(file).matchAll(/^([A-Z_]+)=/gm)].map(([, name = '']) => name);
const filledIn = (value: string): string =>
  value.replace(/\$\{([A-Z_]+)(:?[?-][^}]*)?\}/g, (_, name: string) => FILLED[name] ?? `\${${name}}`);

interface Part {
  readonly image?: string;
  readonly build?: { readonly context: string; readonly dockerfile: string };
  readonly environment?: Readonly<Record<string, string>>;
  readonly depends_on?: Readonly<Record<string, { readonly condition: string }>>;
  readonly healthcheck?: { readonly test: readonly string[] };
  readonly volumes?: readonly string[];
  readonly networks?: readonly string[] | Readonly<Record<string, unknown>>;
  readonly ports?: readonly string[];
  readonly read_only?: boolean;
  readonly cap_drop?: readonly string[];
  readonly security_opt?: readonly string[];
  readonly stop_grace_period?: string;
}
interface Compose {
  readonly services: Readonly<Record<string, Part>>;
  readonly volumes?: object;
  readonly networks?: object;
}

describe.each([
  {
    file: 'docker/compose.yaml',
    copies: 2,
    engines: ['eventstoredb-1', 'eventstoredb-2', 'eventstoredb-3', 'kafka', 'postgres'],
  },
  { file: 'docker/compose.postgres.yaml', copies: 1, engines: ['postgres'] },
])('$file', ({ file, copies, engines }) => {
  const { services, volumes = {}, networks = {} } = parse(read(file), { merge: true }) as Compose;
  const parts = Object.entries(services);
  const ours = parts.filter(([, { build }]) => build !== undefined);

  it('has the engines and so many copies of the service, each reached on a port of its own', () => {
    expect(parts.flatMap(([name, { build }]) => (build === undefined ? [name] : [])).sort()).toEqual(engines);
    expect(new Set(ours.flatMap(([, { ports = [] }]) => ports)).size).toBe(copies);
  });

  it('pulls nothing that may change under its name', () => {
    expect(parts.map(([, { image = '' }]) => image).filter(image => !PINNED.test(image))).toEqual([]);
  });

  it('sets nothing that the service does not know, and what it sets is complete', () => {
    const known = new Set([...read('src/config.ts').matchAll(/'([A-Z][A-Z_]+)'/g)].map(([, name]) => name));
    for (const [, { environment = {} }] of ours) {
      expect(Object.keys(environment).filter(name => !known.has(name))).toEqual([]);
      const filled = Object.fromEntries(Object.entries(environment).map(([name, value]) => [name, filledIn(value)]));
      expect(readConfig(filled, () => '')).toMatchObject({ databaseUrl: 'postgres://timebank:a1b2c3@postgres:5432/timebank' });
    }
  });

  it('asks for no setting that example.env does not explain, and holds no secret itself', () => {
    const asked = new Set([...read(file).matchAll(/\$\{([A-Z_]+)/g)].map(([, name]) => name));
    expect([...asked].filter(name => name === undefined || !settingsOf('docker/example.env').includes(name))).toEqual([]);
    const secrets = parts.flatMap(([, { environment = {} }]) =>
      Object.entries(environment).filter(([name, value]) => /PASSWORD|SECRET|KEYS/.test(name) && !value.startsWith('${')),
    );
    expect(secrets).toEqual([]);
  });

  it('waits for what says by itself whether it is healthy', () => {
    for (const [, { depends_on: awaited = {} }] of parts)
      for (const [name, { condition }] of Object.entries(awaited)) {
        expect(condition).toBe('service_healthy');
        expect(services[name]?.healthcheck?.test[0]).toBe('CMD');
      }
    for (const [, { depends_on: awaited = {} }] of ours) expect(Object.keys(awaited).sort()).toEqual(engines);
  });

  it('declares its volumes and networks, and keeps what engines store', () => {
    const used = parts.flatMap(([, { volumes: mounted = [] }]) => mounted.map(mount => mount.split(':', 1)[0]));
    expect(Object.keys(volumes).sort()).toEqual([...used].sort());
    const joined = parts.flatMap(([, { networks: each = [] }]) => (Array.isArray(each) ? each : Object.keys(each)));
    expect([...new Set(joined)]).toEqual(Object.keys(networks));
    for (const name of engines) expect(services[name]?.volumes).toHaveLength(1);
  });

  it('lets the service write nowhere, gives it no rights, and time to end', () => {
    for (const [, part] of ours) {
      expect(part).toMatchObject({ read_only: true, cap_drop: ['ALL'], security_opt: ['no-new-privileges:true'] });
      // leaving, requests under way, and some more for the roads
      expect(Number.parseInt(part.stop_grace_period ?? '0', 10)).toBeGreaterThan(25 + 10);
    }
  });

  it('listens on this machine alone', () => {
    expect(parts.flatMap(([, { ports = [] }]) => ports).filter(port => !port.startsWith('127.0.0.1:'))).toEqual([]);
  });

  it('builds from files that exist', () => {
    for (const [, { build }] of ours) {
      const context = path.resolve(ROOT, path.dirname(file), build?.context ?? '');
      expect(context).toBe(ROOT);
      expect(fs.existsSync(path.join(context, build?.dockerfile ?? ''))).toBe(true);
    }
  });

  const compose = spawnSync('docker', ['compose', 'version'], { stdio: 'ignore' }).status === 0;
  (compose ? it : it.skip)(`is what docker compose takes${compose ? '' : ' (skipped: there is no docker compose here)'}`, () => {
    const { status, stderr } = spawnSync('docker', ['compose', '-f', path.join(ROOT, file), 'config', '--quiet'], {
      env: { ...process.env, ...FILLED },
      encoding: 'utf8',
    });
    expect([status, stderr]).toEqual([0, '']);
  });
});

describe('docker/Dockerfile', () => {
  const lines = read('docker/Dockerfile')
    .replaceAll('\\\n', ' ')
    .split('\n')
    .filter(line => line !== '' && !line.startsWith('#'));
  const stages = lines
    .join('\n')
    .split(/^(?=FROM )/m)
    .map(stage => stage.trim().split('\n'));
  const last = stages.at(-1) ?? [];
  const instruction = (name: string): string => last.find(line => line.startsWith(`${name} `)) ?? '';

  it('stands on a pinned Node.js 24, in several stages', () => {
    expect(stages.length).toBeGreaterThan(1);
    for (const [from = ''] of stages) expect(from).toMatch(/^FROM node:24\.\d+\.\d+-[a-z]+-slim( AS \w+)?$/);
  });

  it('copies what exists, and what .dockerignore lets through', () => {
    const ignored = read('.dockerignore').split('\n');
    const copied = lines.filter(line => line.startsWith('COPY ') && !line.includes('--from='));
    const sources = copied.flatMap(line => line.split(/\s+/).slice(1, -1));
    expect(sources.filter(source => !fs.existsSync(path.join(ROOT, source)))).toEqual([]);
    expect(sources.filter(source => !ignored.includes(`!${source.replace('./', '')}`))).toEqual([]);
    expect(ignored.filter(line => line.startsWith('!')).map(line => line.slice(1))).toEqual(
      expect.arrayContaining([...new Set(sources)].map(source => source.replace('./', ''))),
    );
  });

  it('ships what the running service opens, and no tests, sources or tools', () => {
    const sources = fs
      .readdirSync(path.join(ROOT, 'src'), { recursive: true, encoding: 'utf8' })
      .filter(file => file.endsWith('.ts'));
    const opened = sources.flatMap(file =>
      [...read(`src/${file}`).matchAll(/resolve\(__dirname, '\.\.\/\.\.\/([^']+)'/g)].map(([, name = '']) => name),
    );
    expect(opened).toContain('migrations');
    const shipped = last.filter(line => line.startsWith('COPY ')).join(' ');
    expect(opened.filter(name => !shipped.includes(name))).toEqual([]);
    expect(shipped).not.toMatch(/\b(src|test|bench|clients)\b/);
    expect(stages.find(stage => stage[0]?.endsWith('AS packages'))?.join(' ')).toContain('npm ci --omit=dev');
  });

  it('runs as somebody without rights, and as the first process itself, so that signals reach it', () => {
    expect(instruction('USER')).toBe('USER node');
    expect(last.findIndex(line => line.startsWith('USER '))).toBeGreaterThan(
      last.findLastIndex(line => /^(COPY|RUN) /.test(line)),
    );
    expect(JSON.parse(instruction('ENTRYPOINT').slice('ENTRYPOINT '.length))).toEqual(['node', 'dist/main.js']);
    expect(JSON.parse(instruction('CMD').slice('CMD '.length))).toEqual(['start']);
  });

  it('asks after its health without a shell or a tool', () => {
    const [, asked = ''] = /CMD (\[.*\])$/.exec(instruction('HEALTHCHECK')) ?? [];
    const [command, , script = ''] = JSON.parse(asked) as readonly string[];
    expect(command).toBe('node');
    const run = spawnSync(process.execPath, ['-e', script], { env: { PORT: '1' } });
    expect(run.status).toBe(1);
  });

  it('installs from the lock file alone, downloads nothing else, sets no secret', () => {
    expect(lines.filter(line => /^ADD |npm install|apt-get|curl|wget|sudo|:latest/.test(line))).toEqual([]);
    expect(lines.filter(line => /^(ENV|ARG) .*(SECRET|PASSWORD|TOKEN|KEY)/i.test(line))).toEqual([]);
  });
});
