import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { type AddressInfo, connect, createServer } from 'node:net';
import { temporaryFolder } from '../../temporary-folder.ts';

/** Whether Debian's redis-server is on this machine. */
export const hasRedis = spawnSync('redis-server', ['--version']).status === 0;

export interface RedisServer {
  readonly url: string;
  readonly port: number;
  stop(): void;
}

/** A Redis of its own on loopback, which keeps nothing unless the flags say so; on any port, or on one that was its before. */
export async function startRedis(
  more: readonly string[] = [],
  port?: number,
): Promise<RedisServer> {
  const own = port ?? (await freePort());
  const flags = ['--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'];
  const place = more.includes('--tls-port') ? [] : ['--port', String(own)];
  const child = spawn(
    'redis-server',
    [
      ...flags,
      '--dir',
      temporaryFolder(),
      ...place,
      ...more.map((one) => one.replace('PORT', String(own))),
    ],
    { stdio: 'ignore' },
  );
  await answers(own, child);
  return { url: `redis://127.0.0.1:${own}`, port: own, stop: () => void child.kill('SIGKILL') };
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}

async function answers(port: number, child: ChildProcess): Promise<void> {
  for (;;) {
    if (child.exitCode !== null) throw new Error(`redis-server ended with ${child.exitCode}`);
    const isUp = await new Promise<boolean>((resolve) => {
      const socket = connect(port, '127.0.0.1', () => {
        socket.destroy();
        resolve(true);
      }).on('error', () => resolve(false));
    });
    if (isUp) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
