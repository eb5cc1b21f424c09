import type { Fact } from './fact.ts';

/** What a platform charges for; which prices, `usdPerHour` and the like say. */
export type PlatformBilling =
  | { readonly kind: 'per-token' }
  | { readonly kind: 'per-second'; readonly usdPerHour: Fact }
  | { readonly kind: 'per-hour'; readonly usdPerHour: Fact; readonly tokens: boolean }
  | { readonly kind: 'per-prediction'; readonly usd: Fact; readonly usdPerHour: Fact }
  | {
      readonly kind: 'infrastructure';
      readonly usdPerHour: Fact;
      readonly overheadUsdPerHour: Fact;
    };

/** A platform of the reference design’s comparison, and how it bills and starts one accelerator with a model. */
export interface Platform {
  readonly id: string;
  /** As the reference design has it. */
  readonly published: {
    readonly deployment: string;
    readonly gpuAccess: string;
    readonly pricing: string;
  };
  readonly billing: PlatformBilling;
  /** Seconds until an instance that was not there can serve; 0 where there are always enough. */
  readonly coldStartSeconds: Fact;
  /** Seconds that an instance without work stays; infinite where it is there until somebody removes it. */
  readonly keepAliveSeconds: Fact;
  /** Whether an instance is paid while it starts. */
  readonly billsStart: boolean;
  /** Instances that always stand ready; with `maxInstances`, unless the scenario says. */
  readonly minInstances: number;
  /** Undefined where nobody counts them. */
  readonly maxInstances: number | undefined;
}

const nowhere = (what: string): Fact => ({
  value: 0,
  source: `${what}: no instance of one’s own is started`,
  confidence: 'high',
});

const forever: Fact = {
  value: Number.POSITIVE_INFINITY,
  source: 'provisioned: it stays until it is removed',
  confidence: 'high',
};

const aksStart: Fact = {
  value: 966,
  range: [277, 1020],
  source:
    'an estimate: 27B with vLLM on a new AKS node with an A100 (kaito-project/kaito#2325); 660 to 1,020 s in vllm-project/vllm#41893',
  confidence: 'low',
};

/** Platforms whose accelerator is an A100 80GB, so that they compare; scenarios may set every figure. */
export const platforms: readonly Platform[] = [
  {
    id: 'aws-bedrock',
    published: {
      deployment: 'Cloud',
      gpuAccess: 'Serverless (abstracted)',
      pricing: 'Per-token',
    },
    billing: { kind: 'per-token' },
    coldStartSeconds: nowhere('serverless'),
    keepAliveSeconds: nowhere('serverless'),
    billsStart: false,
    minInstances: 0,
    maxInstances: undefined,
  },
  {
    id: 'azure-ai-studio',
    published: {
      deployment: 'Cloud',
      gpuAccess: 'Dedicated/Shared',
      pricing: 'Per-hour + tokens',
    },
    billing: {
      kind: 'per-hour',
      usdPerHour: {
        value: 3.673,
        source:
          'NC24ads_A100_v4 on demand, Boavizta/boaviztapi@15878f04 azure_vms_from_vantage.csv; that a hosted unit costs as much is an estimate',
        confidence: 'low',
      },
      tokens: true,
    },
    coldStartSeconds: aksStart,
    keepAliveSeconds: forever,
    billsStart: true,
    minInstances: 1,
    maxInstances: 1,
  },
  {
    id: 'vertex-ai',
    published: { deployment: 'Cloud', gpuAccess: 'Dedicated/Shared', pricing: 'Per-hour' },
    billing: {
      kind: 'per-hour',
      usdPerHour: {
        value: 5.5238,
        source:
          'an eighth of a2-ultragpu-8g on demand, us-east5, skypilot-org/skypilot-catalog@006059e0 gcp/vms.csv; Vertex’s own fee on top is not known',
        confidence: 'low',
      },
      tokens: false,
    },
    coldStartSeconds: aksStart,
    keepAliveSeconds: forever,
    billsStart: true,
    minInstances: 1,
    maxInstances: 1,
  },
  {
    id: 'modal',
    published: { deployment: 'Serverless', gpuAccess: 'On-demand', pricing: 'Per-second' },
    billing: {
      kind: 'per-second',
      usdPerHour: {
        value: 2.4984,
        source:
          'A100 80 GB, $0.000694/s, as read from modal.com/pricing on 2026-05-07 (techbytes.app, serverless GPU pricing matrix)',
        confidence: 'medium',
      },
    },
    coldStartSeconds: {
      value: 95.7,
      range: [13.8, 95.7],
      source:
        'mean start of vLLM over 15 million restores, February to April 2026; 13.8 s from a GPU snapshot (byteiota.com)',
      confidence: 'medium',
    },
    keepAliveSeconds: {
      value: 60,
      range: [2, 1200],
      source: 'Modal’s default `scaledown_window`, from memory',
      confidence: 'low',
    },
    billsStart: true,
    minInstances: 0,
    maxInstances: 10,
  },
  {
    id: 'replicate',
    published: { deployment: 'Cloud', gpuAccess: 'Abstracted', pricing: 'Per-prediction' },
    billing: {
      kind: 'per-prediction',
      usd: {
        value: 0,
        source: 'public models cost the time that a prediction runs, not its number',
        confidence: 'medium',
      },
      usdPerHour: {
        value: 5.04,
        source:
          'A100 80 GB, $0.0014/s (docs.dodopayments.com, billing deconstructions; techbytes.app, 2026-05-07)',
        confidence: 'medium',
      },
    },
    coldStartSeconds: {
      value: 60,
      range: [5, 300],
      source:
        'an estimate: replicate.com/docs/billing says a few seconds, and models of 16 GB take a minute elsewhere',
      confidence: 'low',
    },
    keepAliveSeconds: { value: 60, source: 'an estimate; it is not told', confidence: 'low' },
    billsStart: false,
    minInstances: 0,
    maxInstances: 10,
  },
  {
    id: 'runpod',
    published: {
      deployment: 'Cloud/Hybrid',
      gpuAccess: 'Direct GPU access',
      pricing: 'Per-hour',
    },
    billing: {
      kind: 'per-hour',
      usdPerHour: {
        value: 1.39,
        range: [1.19, 1.79],
        source: 'A100 80 GB PCIe, secure, skypilot-org/skypilot-catalog@01acdfd4 runpod/vms.csv',
        confidence: 'high',
      },
      tokens: false,
    },
    coldStartSeconds: {
      value: 277,
      source: 'vLLM with 35B in NVFP4 on an RTX 5090 of RunPod (vllm-project/vllm#44881)',
      confidence: 'medium',
    },
    keepAliveSeconds: forever,
    billsStart: true,
    minInstances: 1,
    maxInstances: 1,
  },
  {
    id: 'ray-on-kubernetes',
    published: {
      deployment: 'Self-hosted',
      gpuAccess: 'Full control',
      pricing: 'Infrastructure cost',
    },
    billing: {
      kind: 'infrastructure',
      usdPerHour: {
        value: 3.4309,
        source:
          'an eighth of p4de.24xlarge on demand, us-east-1, skypilot-org/skypilot-catalog@00148f2a aws/vms.csv',
        confidence: 'high',
      },
      overheadUsdPerHour: {
        value: 0.1,
        source:
          'the control plane of one EKS cluster, from memory; people who keep it are not in it',
        confidence: 'low',
      },
    },
    coldStartSeconds: aksStart,
    keepAliveSeconds: {
      value: 600,
      source: 'cluster-autoscaler’s default `scale-down-unneeded-time`, kubernetes/autoscaler FAQ',
      confidence: 'high',
    },
    billsStart: true,
    minInstances: 1,
    maxInstances: 4,
  },
];

export const platformNames: readonly string[] = platforms.map(({ id }) => id);

/** A platform by its name; undefined where there is none. */
export function platform(id: string): Platform | undefined {
  return platforms.find((one) => one.id === id);
}

/** Calls that an instance serves side by side, where a scenario does not say. */
export const callsPerInstance: Fact = {
  value: 16,
  range: [1, 256],
  source: 'an estimate: what an A100 80GB batches of a model of 8 to 30 billion parameters',
  confidence: 'low',
};
