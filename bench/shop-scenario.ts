/**
 * A shop on eight L4 in its first five minutes of a flood: three fleets of fixed size, a roofline each. It is what the shipped
 * scenario once was, and stays so: that one grows, and figures are to be compared over the years.
 */
export const shopScenario = {
  name: 'shop',
  seed: '2026',
  horizon: '5min',
  interval: '1min',
  pools: { l4: { accelerator: 'L4', accelerators: 8 } },
  deployments: {
    small: fleet({ batch: 4, parameters: '7B', precision: 'int8', limit: 1000, replicas: 5 }),
    medium: fleet({ batch: 4, parameters: '13B', precision: 'int8', limit: 200, replicas: 1 }),
    large: {
      ...fleet({ batch: 2, parameters: '70B', precision: 'int4', limit: 50, replicas: 1 }),
      accelerators: 2,
    },
  },
  traffic: {
    shop: {
      arrivals: { kind: 'poisson', rate: '100/s' },
      shape: { kind: 'black-friday', day: 'friday', start: '9.75h', peak: '8x' },
      prompt: 64,
      output: 1,
      tenants: {
        standard: { share: '90%', deployment: 'small', slo: 'page' },
        premium: { share: '9%', deployment: 'medium', slo: 'page' },
        vip: { share: '1%', deployment: 'large', slo: 'patient' },
      },
    },
  },
  slo_classes: { page: { e2e: '100ms' }, patient: { e2e: '500ms' } },
};

interface Fleet {
  readonly batch: number;
  readonly parameters: string;
  readonly precision: string;
  readonly limit: number;
  readonly replicas: number;
}

function fleet({ batch, parameters, precision, limit, replicas }: Fleet) {
  return {
    pool: 'l4',
    engine: {
      kind: 'slots',
      batch: { max: batch },
      service: { kind: 'roofline', parameters, precision },
    },
    queue: { limit, timeout: '1s' },
    scaling: { kind: 'fixed', replicas },
  };
}
