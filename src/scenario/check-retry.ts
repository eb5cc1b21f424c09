import type { Finding } from './check.ts';
import { limitOf } from './quantities.ts';
import type { HedgeScenario, RetryScenario } from './schema/retry.ts';
import type { Path } from './source.ts';

/** What a `retry` block gets wrong; `path` leads to it. */
export function checkRetry(path: Path, retry: RetryScenario): Finding[] {
  if (retry.kind !== 'limited') return [];
  const { max_attempts: inAll, max_attempts_per_target: atTarget, sdk } = retry;
  const findings: Finding[] = checkBackoff([...path, 'backoff'], retry.backoff);
  // Its default is more than one attempt, so that `max_attempts: 1` alone is no mistake.
  if (atTarget > inAll && inAll > 1) {
    const message = `${atTarget} is more than max_attempts (${inAll})`;
    findings.push({ path: [...path, 'max_attempts_per_target'], message });
  }
  if (sdk !== undefined && sdk.initial > sdk.max) {
    findings.push(longer([...path, 'sdk', 'initial'], sdk.initial, 'max', sdk.max));
  }
  return findings;
}

/** What a `hedge` block gets wrong; `path` leads to it. */
export function checkHedge(path: Path, hedge: HedgeScenario): Finding[] {
  if (hedge.kind === 'fixed' || hedge.min_calls <= hedge.calls) return [];
  const message = `${hedge.min_calls} is more than calls (${hedge.calls}), so that \`delay\` always stands`;
  return [{ path: [...path, 'min_calls'], message }];
}

type BackoffScenario = Extract<RetryScenario, { kind: 'limited' }>['backoff'];

function checkBackoff(path: Path, backoff: BackoffScenario): Finding[] {
  const check = (field: string, value: number, limit: string, most: number) =>
    value > most ? [longer([...path, field], value, limit, most)] : [];
  switch (backoff.kind) {
    case 'constant':
      return [];
    case 'linear':
    case 'exponential':
      return check('initial', backoff.initial, 'max', limitOf(backoff.max));
    case 'polly':
      return check('delay', backoff.delay, 'max_delay', limitOf(backoff.max_delay));
    case 'finagle':
      return check('start', backoff.start, 'maximum', backoff.maximum);
    case 'cockatiel':
      return check('initial_delay', backoff.initial_delay, 'max_delay', backoff.max_delay);
    case 'grpc':
    case 'bifrost':
    case 'openai-sdk':
      return check('initial', backoff.initial, 'max', backoff.max);
  }
}

function longer(path: Path, value: number, limit: string, most: number): Finding {
  return { path, message: `${value} s is more than ${limit} (${most} s)` };
}
