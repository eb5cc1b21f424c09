import { type ChildProcess, execFileSync, spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { hasRedis, type RedisServer, startRedis } from '../sweep/queue/redis-server.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { build, type Start } from './built.ts';
import { type Ended, ended, folderOf } from './spillway.ts';

const flood = `
name: flood
seed: "7"
replications: 6
horizon: 10min
pools: { p: { accelerator: L4, accelerators: 2 } }
deployments:
  d: { pool: p, engine: { kind: slots, service: 9ms }, scaling: { kind: fixed, replicas: 1 } }
traffic: { t: { arrivals: { kind: poisson, rate: 90/s }, prompt: 10, output: 1 } }
`;

const poisoned = `${flood}
sweep:
  policy:
    steady: {}
    throws: { deployments.d.scaling: { kind: module, path: throws.mjs } }
    kills: { deployments.d.scaling: { kind: module, path: kills.mjs } }
`;

/** A policy that does something else than to decide. */
const policy = (deed: string) => `
export default () => ({
  initialReplicas: 1,
  interval: 60,
  initial: () => ({}),
  decide() { ${deed} },
});
`;

const hasOpenssl = spawnSync('openssl', ['version']).status === 0;
const isRun = hasRedis && process.env['NIGHTLY'] !== undefined;

describe.skipIf(!isRun)(
  'a queue in trouble (skipped without redis-server, and unless NIGHTLY is set: takes minutes)',
  () => {
    let spillway: Start;
    const running: ChildProcess[] = [];
    const servers: RedisServer[] = [];

    beforeAll(() => {
      spillway = build();
    });

    afterEach(() => {
      for (const one of running.splice(0)) one.kill('SIGKILL');
    });

    afterAll(() => {
      for (const one of servers) one.stop();
    });

    const redisWith = async (flags: readonly string[] = [], port?: number) => {
      const redis = await startRedis(flags, port);
      servers.push(redis);
      return redis;
    };
    const start: Start = (...call) => {
      const child = spillway(...call);
      running.push(child);
      return child;
    };
    const run = (...call: Parameters<Start>): Promise<Ended> => ended(start(...call));

    /** Waits until a command says something. */
    const said = (child: ChildProcess, word: string) =>
      new Promise<void>((resolve) => {
        let text = '';
        child.stderr!.on('data', (more: Buffer) => {
          text += String(more);
          if (text.includes(word)) resolve();
        });
      });

    const sameAs = (folder: string, out: string, whole: string) => {
      for (const file of ['summary.csv', 'timeseries.csv', 'verdict.json', 'report.html']) {
        const text = (name: string) => readFileSync(join(folder, name, file), 'utf8');
        expect(text(out), file).toBe(text(whole));
      }
    };

    it('a cell that throws and one that kills its worker fail alone, after a few tries, and say why', async () => {
      const redis = await redisWith();
      const folder = folderOf({
        'flood.yaml': poisoned,
        'throws.mjs': policy('throw new Error("no idea")'),
        'kills.mjs': policy('process.kill(process.pid, "SIGKILL")'),
      });
      let isOver = false;
      let deaths = 0;
      /** As somebody who looks after workers: one that died is started again. */
      const serve = () => {
        const worker = start(folder, [
          'worker',
          '--queue',
          redis.url,
          '-j',
          '3',
          '--allow-policies',
        ]);
        worker.on('exit', () => {
          if (isOver) return;
          deaths += 1;
          serve();
        });
      };
      serve();
      const flags = ['sweep', 'flood.yaml', '--replications', '2', '--out', 'far'];
      const { code, stdout, stderr } = await run(folder, [...flags, '--queue', redis.url]);
      isOver = true;
      expect(code, stderr).toBe(4);
      // The first may be of both replications at once; then each costs three alone.
      expect(deaths).toBeGreaterThanOrEqual(7);
      expect(deaths).toBeLessThanOrEqual(8);
      const all = stdout + stderr;
      expect(all).toContain('3 workers died of it that ran nothing else');
      expect(all).toContain('no idea');
      const rows = readFileSync(join(folder, 'far/summary.csv'), 'utf8').trim().split('\n');
      expect(rows.slice(1).map((row) => row.split(',')[0])).toEqual(['steady', 'steady']);
    });

    it.each([
      ['and comes back with what it knew', ['--appendonly', 'yes', '--appendfsync', 'always']],
      ['and comes back with nothing', []],
    ])('a Redis that is killed %s: the sweep says so, waits and goes on (I1)', async (_, keeps) => {
      const flags = ['--dir', temporaryFolder(), ...keeps];
      const redis = await redisWith(flags);
      const folder = folderOf({ 'flood.yaml': flood });
      const end = await run(folder, ['run', 'flood.yaml', '--out', 'whole']);
      expect(end.code, end.stderr).toBe(0);
      const worker = start(folder, ['worker', '--queue', redis.url, '-j', '1']);
      const sweep = start(folder, ['run', 'flood.yaml', '--queue', redis.url, '--out', 'far']);
      const done = ended(sweep);
      await said(worker, 'done');
      const [gone, missed] = [said(sweep, 'waiting for it'), said(worker, 'waiting for it')];
      redis.stop();
      await Promise.all([gone, missed]);
      await redisWith(flags, redis.port);
      const { code, stderr } = await done;
      expect(code, stderr).toBe(0);
      expect(stderr).toMatch(
        /^queue: the Redis at redis:\/\/127\.0\.0\.1:\d+ has not answered for 1\d s \(connect ECONNREFUSED .*\): waiting for it$/m,
      );
      expect(stderr).toContain('answers again');
      sameAs(folder, 'far', 'whole');
    });

    it('Ctrl-C ends a sweep whose Redis is away, and --resume goes on without it', async () => {
      const redis = await redisWith();
      const folder = folderOf({ 'flood.yaml': flood });
      const worker = start(folder, ['worker', '--queue', redis.url, '-j', '1']);
      const sweep = start(folder, ['run', 'flood.yaml', '--queue', redis.url, '--out', 'far']);
      const done = ended(sweep);
      const cells = join(folder, 'far.cells');
      while (!existsSync(cells) || readdirSync(cells).length === 0) await setTimeout(20);
      redis.stop();
      sweep.kill('SIGINT');
      expect((await done).code).toBe(130);
      worker.kill('SIGKILL');
      await run(folder, ['run', 'flood.yaml', '--out', 'whole']);
      const end = await run(folder, ['run', 'flood.yaml', '--resume', '--out', 'far']);
      expect(end.stderr).toMatch(/[1-5] of 6 cells were there already/);
      sameAs(folder, 'far', 'whole');
    });

    it('a worker ends with the first signal once its cells are done, and at once with a second of any kind', async () => {
      const redis = await redisWith();
      const folder = folderOf({
        'flood.yaml': flood.replace('kind: fixed, replicas: 1', 'kind: module, path: loops.mjs'),
        'loops.mjs': policy('for (;;);'),
      });
      const worker = start(folder, ['worker', '--queue', redis.url, '--allow-policies']);
      await said(worker, 'serves the queue');
      start(folder, ['run', 'flood.yaml', '--queue', redis.url]);
      // It has a cell by then, which never ends.
      await setTimeout(3_000);
      const end = new Promise((resolve) => worker.on('exit', (_, signal) => resolve(signal)));
      worker.kill('SIGINT');
      await said(worker, 'once more ends it now');
      worker.kill('SIGTERM');
      expect(await end).toBe('SIGTERM');
    });

    it('a Redis that is not there is told after a while, and the sweep ends', async () => {
      const folder = folderOf({ 'flood.yaml': flood });
      const url = 'redis://u:geheim@127.0.0.1:1';
      for (const call of [
        ['run', 'flood.yaml', '--queue', url],
        ['worker', '--queue', url],
      ]) {
        const { code, stdout, stderr } = await run(folder, call);
        expect([code, stdout]).toEqual([2, '']);
        expect(stderr).toBe(
          'error  cannot reach redis://u:…@127.0.0.1:1: connect ECONNREFUSED 127.0.0.1:1\n',
        );
      }
    });

    it.skipIf(!hasOpenssl)(
      'TLS with an authority of one’s own, and a password that nothing shows (I1) (skipped without openssl)',
      async () => {
        const keys = keysIn(temporaryFolder());
        const password = 'ge:h@im/%';
        const redis = await redisWith([
          ...['--tls-port', 'PORT', '--port', '0', '--tls-auth-clients', 'no'],
          ...['--tls-cert-file', keys.cert, '--tls-key-file', keys.key],
          ...['--tls-ca-cert-file', keys.authority, '--requirepass', password],
        ]);
        const folder = folderOf({ 'flood.yaml': flood });
        const url = `rediss://:${encodeURIComponent(password)}@localhost:${redis.port}`;
        const trust = { NODE_EXTRA_CA_CERTS: keys.authority, SPILLWAY_QUEUE: url };
        const worker = start(folder, ['worker', '-j', '1'], trust);
        const served = ended(worker);
        const far = await run(folder, ['run', 'flood.yaml', '--out', 'far'], trust);
        expect(far.code, far.stderr).toBe(0);
        worker.kill('SIGTERM');
        const at = await served;
        expect([at.code, at.stderr]).toEqual([0, expect.stringContaining('rediss://:…@localhost')]);
        await run(folder, ['run', 'flood.yaml', '--out', 'whole']);
        sameAs(folder, 'far', 'whole');
        const strangers = await Promise.all([
          run(folder, ['run', 'flood.yaml', '--queue', url]),
          run(folder, ['worker', '--queue', url]),
          run(folder, ['worker', '--queue', url.replace(':ge', ':gi')], { ...trust }),
        ]);
        expect(strangers.map(({ code }) => code)).toEqual([2, 2, 2]);
        for (const { stderr } of strangers.slice(0, 2)) {
          expect(stderr).toContain('NODE_EXTRA_CA_CERTS names the file');
        }
        expect(strangers[2]!.stderr).toContain('it refuses this user or password');
        const files = readdirSync(join(folder, 'far')).map((name) =>
          readFileSync(join(folder, 'far', name), 'utf8'),
        );
        const printed = [far, at, ...strangers].flatMap(({ stdout, stderr }) => [stdout, stderr]);
        for (const text of [...files, ...printed]) {
          expect(text).not.toMatch(/g[ei](:|%3A)h/i);
        }
      },
    );
  },
);

/** An authority, and a server's key and certificate that it signed. */
function keysIn(folder: string) {
  const file = (name: string) => join(folder, name);
  const openssl = (...flags: readonly string[]) =>
    execFileSync('openssl', flags, { cwd: folder, stdio: 'pipe' });
  const fresh = ['req', '-newkey', 'rsa:2048', '-nodes', '-subj'];
  openssl(...fresh, '/CN=authority', '-x509', '-days', '2', '-keyout', 'ca.key', '-out', 'ca.crt');
  openssl(...fresh, '/CN=localhost', '-keyout', 'server.key', '-out', 'server.csr');
  writeFileSync(file('names'), 'subjectAltName=DNS:localhost,IP:127.0.0.1');
  openssl(
    ...['x509', '-req', '-in', 'server.csr', '-CA', 'ca.crt', '-CAkey', 'ca.key'],
    ...['-CAcreateserial', '-days', '2', '-out', 'server.crt', '-extfile', 'names'],
  );
  return { authority: file('ca.crt'), cert: file('server.crt'), key: file('server.key') };
}
