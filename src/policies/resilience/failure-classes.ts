import { type CallStatus, noConnection, rateLimited, timedOut } from './failure.ts';

/** Systems whose way with errors is known; `ai-provider-gateway` is the source document’s. */
export const failureTables = [
  'litellm',
  'portkey',
  'bifrost',
  'envoy',
  'openai-sdk',
  'ai-provider-gateway',
] as const;

/** Whose table says what a failed call means. */
export type FailureTable = (typeof failureTables)[number];

/** What a system does about a call that failed. */
export interface FailureClass {
  /** It is tried again at the same target. */
  readonly again: boolean;
  /** It goes on to another target. */
  readonly elsewhere: boolean;
  /** It counts against the health of the target. */
  readonly counts: boolean;
  /** What the target says of when to come back is heeded. */
  readonly honoursRetryAfter: boolean;
}

/** What a system does about a status; nothing at all where it is not a failure. */
export function failureClass(table: FailureTable, status: CallStatus): FailureClass {
  if (status !== noConnection && status < 400) return noFailure;
  switch (table) {
    case 'litellm':
      return litellm(status);
    case 'portkey':
      return portkey(status);
    case 'bifrost':
      return bifrost(status);
    case 'envoy':
      return envoy(status);
    case 'openai-sdk':
      return openaiSdk(status);
    case 'ai-provider-gateway':
      return everything;
  }
}

const noFailure = classed({});

/** Whatever went wrong counts, and the request goes on to somebody else at once. */
const everything = classed({ elsewhere: true, counts: true });

/**
 * LiteLLM retries 408, 409, 429 and 5xx, falls back on anything after that, and cools down on 401, 404, 408, 429 and 5xx, but
 * never where there was no connection.
 */
function litellm(status: CallStatus): FailureClass {
  if (status === noConnection) return litellmClasses.lost;
  if (status === timedOut || status === rateLimited || status >= 500) return litellmClasses.again;
  if (status === 409) return litellmClasses.lost;
  if (status === 401 || status === 404) return litellmClasses.refused;
  return litellmClasses.wrong;
}

const litellmClasses = {
  lost: classed({ again: true, elsewhere: true, honoursRetryAfter: true }),
  again: classed({ again: true, elsewhere: true, counts: true, honoursRetryAfter: true }),
  refused: classed({ elsewhere: true, counts: true }),
  wrong: classed({ elsewhere: true }),
};

/**
 * Portkey retries 429, 500, 502, 503, 504 and 529 (a lost connection is a 503 to it), falls back on any error, and its breaker
 * counts 5xx.
 */
function portkey(status: CallStatus): FailureClass {
  switch (status) {
    case rateLimited:
      return portkeyClasses.limited;
    case noConnection:
    case 500:
    case 502:
    case 503:
    case 504:
    case 529:
      return portkeyClasses.again;
    default:
      return status >= 500 ? portkeyClasses.broken : portkeyClasses.wrong;
  }
}

const portkeyClasses = {
  limited: classed({ again: true, elsewhere: true, honoursRetryAfter: true }),
  again: classed({ again: true, elsewhere: true, counts: true, honoursRetryAfter: true }),
  broken: classed({ elsewhere: true, counts: true }),
  wrong: classed({ elsewhere: true }),
};

/**
 * Bifrost retries 429, 500, 502, 503, 504 and lost connections (a time-out is a 504 to it), and 401, 402 and 403 with its next
 * key; any error goes on to a fallback. It waits by its own back-off only.
 */
function bifrost(status: CallStatus): FailureClass {
  switch (status) {
    case noConnection:
    case timedOut:
    case rateLimited:
    case 500:
    case 502:
    case 503:
    case 504:
      return bifrostClasses.again;
    case 401:
    case 402:
    case 403:
      return bifrostClasses.nextKey;
    default:
      return status >= 500 ? bifrostClasses.broken : bifrostClasses.wrong;
  }
}

const bifrostClasses = {
  again: classed({ again: true, elsewhere: true, counts: true }),
  nextKey: classed({ again: true, elsewhere: true }),
  broken: classed({ elsewhere: true, counts: true }),
  wrong: classed({ elsewhere: true }),
};

/**
 * Envoy with `retry_on: 5xx,reset,connect-failure`: what is a 5xx, or was lost or timed out, is tried again, there or at the next
 * priority, and counts for outlier detection; no 4xx does either.
 */
function envoy(status: CallStatus): FailureClass {
  return status === noConnection || status === timedOut || status >= 500 ? envoyAgain : noFailure;
}

const envoyAgain = classed({ again: true, elsewhere: true, counts: true });

/** The clients of OpenAI and Anthropic know one target: 408, 409, 429, 5xx and lost connections are tried again there. */
function openaiSdk(status: CallStatus): FailureClass {
  const again =
    status === noConnection ||
    status === timedOut ||
    status === 409 ||
    status === rateLimited ||
    status >= 500;
  return again ? sdkAgain : noFailure;
}

const sdkAgain = classed({ again: true, honoursRetryAfter: true });

function classed(what: Partial<FailureClass>): FailureClass {
  return { again: false, elsewhere: false, counts: false, honoursRetryAfter: false, ...what };
}
