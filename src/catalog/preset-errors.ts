// Written by `npm run validate`: see results/validation/operators.csv.

/** Median absolute errors of an accelerator's own operators on measurements that they were not fitted to. */
export const ownErrors: {
  readonly [accelerator: string]: { readonly [operator: string]: number };
} = {
  'A100-80-SXM': {
    'gemm timed without the host': 0.072,
    'decode attention': 0.06,
    'prefill attention': 0.064,
    'all-reduce': 0.041,
  },
  A40: {
    'gemm timed without the host': 0.043,
  },
  'H100-SXM': {
    'gemm timed without the host': 0.047,
    'decode attention': 0.06,
    'prefill attention': 0.066,
    'all-reduce': 0.05,
  },
  'H200-SXM': {
    'gemm timed without the host': 0.054,
    'all-reduce': 0.036,
  },
  L40S: {
    'gemm timed without the host': 0.077,
    'decode attention': 0.077,
    'prefill attention': 0.141,
    'all-reduce': 0.065,
  },
  'RTX-4090': {
    'gemm timed without the host': 0.03,
    'decode attention': 0.052,
    'prefill attention': 0.062,
  },
  'RTX-PRO-6000-Server': {
    'gemm timed without the host': 0.04,
    'decode attention': 0.041,
    'prefill attention': 0.032,
  },
};

/** The least and the greatest of these errors where an accelerator's own tables were left out of the fit. */
export const leftOutErrors: { readonly [operator: string]: readonly number[] } = {
  'gemm timed without the host': [0.046, 0.176],
  'decode attention': [0.064, 0.126],
  'prefill attention': [0.08, 0.22],
  'all-reduce': [0.076, 0.137],
};
