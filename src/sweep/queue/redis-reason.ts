/** Why a Redis does not do as it is asked. */
export interface RedisReason {
  readonly text: string;
  /** Whether waiting will not help. */
  readonly isFinal: boolean;
  /** Whether it is not there, rather than unwilling. */
  readonly isAbsent: boolean;
}

/** An error of a connection in words. */
export function reasonOf(error: Error): RedisReason {
  const { code } = error as NodeJS.ErrnoException;
  const found = final.find(([pattern]) => pattern.test(`${code} ${error.message}`));
  return {
    text: (found?.[1] ?? hints[code ?? ''] ?? '%').replace(
      '%',
      error.message || (code ?? error.name),
    ),
    isFinal: found !== undefined,
    isAbsent: code !== undefined || /Connection is closed|Socket timeout/.test(error.message),
  };
}

const final: readonly (readonly [RegExp, string])[] = [
  [/WRONGPASS/, 'it refuses this user or password'],
  [/NOAUTH/, 'it wants a password: redis://:PASSWORD@HOST, or redis://USER:PASSWORD@HOST'],
  [/NOPERM/, '%'],
  [/CERT|certificate/, '%. NODE_EXTRA_CA_CERTS names the file of an authority of your own'],
  [/EPROTO|wrong version number/, 'it does not speak TLS: redis:// is without'],
  [/RESP type/, 'what answers there is no Redis, or one with TLS: rediss://'],
];

const hints: Readonly<Record<string, string>> = {
  ECONNRESET: '%; if it wants TLS: rediss://',
};
