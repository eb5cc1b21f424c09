// Written by `npm run fit` from the fitting part of the open tables: see docs/models/step-time.md.

/** Coefficients of operators from all tables together, for accelerators of which there is only a data sheet. */
export const usualOperators = {
  "gemm": {
    "fp16": {
      "launch": 0.000002688,
      "tile": 1.115e-7,
      "joules": 1.447e-13,
      "bandwidth": 0.9091,
      "feed": 0.01946,
      "store": 48490000000,
      "split": 0.000003066,
      "wholeWaves": 0.3335,
      "exposed": 0.4041,
      "cache": 3.696,
      "quantise": 0,
      "quantiseRow": 0,
      "pad": 0
    },
    "fp8": {
      "launch": 0.000004149,
      "tile": 4.245e-7,
      "joules": 9.911e-14,
      "bandwidth": 0.7962,
      "feed": 0.02439,
      "store": 53310000000,
      "split": 0,
      "wholeWaves": 1,
      "exposed": 0.245,
      "cache": 1,
      "quantise": 0.9759,
      "quantiseRow": 2.99e-10,
      "pad": 0
    },
    "fp8-block": {
      "launch": 0.000007033,
      "tile": 6.316e-7,
      "joules": 1.241e-13,
      "bandwidth": 0.7874,
      "feed": 0.02,
      "store": 65660000000,
      "split": 0,
      "wholeWaves": 1,
      "exposed": 0.313,
      "cache": 1.27,
      "quantise": 2.021,
      "quantiseRow": 7.666e-10,
      "pad": 0.000004869
    }
  },
  "decodeAttention": {
    "fp16": {
      "launchCycles": 11070,
      "combineCycles": 6888,
      "regroupCycles": 11240,
      "perSequence": 7.192e-9,
      "block": 0.000003429,
      "blockPerQuery": 3.123e-8,
      "bandwidthPart": 0.8513,
      "blockBandwidth": 26770000000,
      "scoreRate": 16480000000,
      "windowSlack": 0.003729
    },
    "fp8": {
      "launchCycles": 11070,
      "combineCycles": 6888,
      "regroupCycles": 11240,
      "perSequence": 7.192e-9,
      "block": 0.000003429,
      "blockPerQuery": 3.123e-8,
      "bandwidthPart": 0.8513,
      "blockBandwidth": 26770000000,
      "scoreRate": 16480000000,
      "windowSlack": 0.003729
    }
  },
  "prefillAttention": {
    "fp16": {
      "beside": 0.6665,
      "softmaxDims": 71.43,
      "launchCycles": 13200,
      "waveLoss": 0.9476,
      "bandwidth": 0.8591,
      "alone": 1.022e-12,
      "decodeKey": 1.188,
      "decodeStart": 50.87,
      "decodeBandwidth": 0.8318
    },
    "fp8": {
      "beside": 0.6665,
      "softmaxDims": 71.43,
      "launchCycles": 13200,
      "waveLoss": 0.9476,
      "bandwidth": 0.8591,
      "alone": 1.022e-12,
      "decodeKey": 1.188,
      "decodeStart": 50.87,
      "decodeBandwidth": 0.8318
    }
  },
  "allReduce": {
    "kernelStart": 0.000004609,
    "perPeer": 5.428e-8,
    "barrier": 0.00000423,
    "kernelAttained": 0.6129,
    "ringStart": 0.000005093,
    "hop": 0.000001962,
    "ringFill": 0.00002868,
    "ringAttained": 0.6688,
    "hostAttained": 0.4868
  },
  "elementwise": {
    "launch": 0.000002319,
    "attained": 0.8083,
    "cached": 0.6094,
    "cacheRate": 23710000000,
    "walk": 6.883e-12
  },
  "sampling": {
    "launch": 0.00001006,
    "attained": 0.3613,
    "cached": 0.4897,
    "cacheRate": 6877000000,
    "walk": 5.687e-13
  },
  "experts": {
    "launch": 0.00003173,
    "memoryAttained": 0.8427,
    "computeAttained": 0.5976,
    "unhidden": 0.02795
  }
};

/** Coefficients of operators that tables of the accelerator itself gave. */
export const ownOperators = {
  "A100-80-SXM": {
    "gemm": {
      "fp16": {
        "launch": 0.000002935,
        "tile": 6.514e-7,
        "joules": 7.169e-14,
        "bandwidth": 0.835,
        "feed": 0.02064,
        "store": 20010000000,
        "split": 0.000002089,
        "wholeWaves": 0.3561,
        "exposed": 0.4093,
        "cache": 2.492,
        "quantise": 0,
        "quantiseRow": 0,
        "pad": 0
      },
      "fp8": {
        "launch": 0.000004149,
        "tile": 4.245e-7,
        "joules": 9.911e-14,
        "bandwidth": 0.7962,
        "feed": 0.02439,
        "store": 53310000000,
        "split": 0,
        "wholeWaves": 1,
        "exposed": 0.245,
        "cache": 1,
        "quantise": 0.9759,
        "quantiseRow": 2.99e-10,
        "pad": 0
      },
      "fp8-block": {
        "launch": 0.000007033,
        "tile": 6.316e-7,
        "joules": 1.241e-13,
        "bandwidth": 0.7874,
        "feed": 0.02,
        "store": 65660000000,
        "split": 0,
        "wholeWaves": 1,
        "exposed": 0.313,
        "cache": 1.27,
        "quantise": 2.021,
        "quantiseRow": 7.666e-10,
        "pad": 0.000004869
      }
    },
    "decodeAttention": {
      "fp16": {
        "launchCycles": 11150,
        "combineCycles": 9763,
        "regroupCycles": 10260,
        "perSequence": 1e-8,
        "block": 0.000003509,
        "blockPerQuery": 4.903e-8,
        "bandwidthPart": 0.8006,
        "blockBandwidth": 23640000000,
        "scoreRate": 8288000000,
        "windowSlack": 60
      },
      "fp8": {
        "launchCycles": 11150,
        "combineCycles": 9763,
        "regroupCycles": 10260,
        "perSequence": 1e-8,
        "block": 0.000003509,
        "blockPerQuery": 4.903e-8,
        "bandwidthPart": 0.8006,
        "blockBandwidth": 23640000000,
        "scoreRate": 8288000000,
        "windowSlack": 60
      }
    },
    "prefillAttention": {
      "fp16": {
        "beside": 0.556,
        "softmaxDims": 105.2,
        "launchCycles": 11530,
        "waveLoss": 1,
        "bandwidth": 0.527,
        "alone": 0.315,
        "decodeKey": 1.2,
        "decodeStart": 50,
        "decodeBandwidth": 0.8333
      },
      "fp8": {
        "beside": 0.556,
        "softmaxDims": 105.2,
        "launchCycles": 11530,
        "waveLoss": 1,
        "bandwidth": 0.527,
        "alone": 0.315,
        "decodeKey": 1.2,
        "decodeStart": 50,
        "decodeBandwidth": 0.8333
      }
    },
    "allReduce": {
      "kernelStart": 0.00000489,
      "perPeer": 1.588e-7,
      "barrier": 0.000007065,
      "kernelAttained": 0.6494,
      "ringStart": 0.000009471,
      "hop": 0.000001823,
      "ringFill": 0.00004233,
      "ringAttained": 0.6945,
      "hostAttained": 0.5
    }
  },
  "A40": {
    "gemm": {
      "fp16": {
        "launch": 0.000001696,
        "tile": 9.569e-7,
        "joules": 3.952e-13,
        "bandwidth": 0.8442,
        "feed": 0.01944,
        "store": 23190000000,
        "split": 4.409e-15,
        "wholeWaves": 0.2292,
        "exposed": 0.3588,
        "cache": 1.16,
        "quantise": 0,
        "quantiseRow": 0,
        "pad": 0
      },
      "fp8": {
        "launch": 0.000004149,
        "tile": 4.245e-7,
        "joules": 9.911e-14,
        "bandwidth": 0.7962,
        "feed": 0.02439,
        "store": 53310000000,
        "split": 0,
        "wholeWaves": 1,
        "exposed": 0.245,
        "cache": 1,
        "quantise": 0.9759,
        "quantiseRow": 2.99e-10,
        "pad": 0
      },
      "fp8-block": {
        "launch": 0.000007033,
        "tile": 6.316e-7,
        "joules": 1.241e-13,
        "bandwidth": 0.7874,
        "feed": 0.02,
        "store": 65660000000,
        "split": 0,
        "wholeWaves": 1,
        "exposed": 0.313,
        "cache": 1.27,
        "quantise": 2.021,
        "quantiseRow": 7.666e-10,
        "pad": 0.000004869
      }
    }
  },
  "H100-SXM": {
    "gemm": {
      "fp16": {
        "launch": 0.000002717,
        "tile": 5.131e-17,
        "joules": 1.135e-13,
        "bandwidth": 0.8572,
        "feed": 0.01828,
        "store": 34390000000,
        "split": 0.000003084,
        "wholeWaves": 5.588e-11,
        "exposed": 0.1387,
        "cache": 1.482,
        "quantise": 0,
        "quantiseRow": 0,
        "pad": 0
      },
      "fp8": {
        "launch": 0.000004231,
        "tile": 6.457e-7,
        "joules": 9.004e-14,
        "bandwidth": 0.9,
        "feed": 0.02451,
        "store": 106400000000,
        "split": 0,
        "wholeWaves": 1,
        "exposed": 0.3174,
        "cache": 1.141,
        "quantise": 1.088,
        "quantiseRow": 1.905e-10,
        "pad": 0
      },
      "fp8-block": {
        "launch": 0.000007141,
        "tile": 5.149e-7,
        "joules": 1.021e-13,
        "bandwidth": 0.7951,
        "feed": 0.02,
        "store": 46550000000,
        "split": 0,
        "wholeWaves": 1,
        "exposed": 0.2243,
        "cache": 1.284,
        "quantise": 1.864,
        "quantiseRow": 3.965e-10,
        "pad": 0.000005343
      }
    },
    "decodeAttention": {
      "fp16": {
        "launchCycles": 11870,
        "combineCycles": 4699,
        "regroupCycles": 9000,
        "perSequence": 1.49e-8,
        "block": 0.000003116,
        "blockPerQuery": 1.77e-9,
        "bandwidthPart": 0.9402,
        "blockBandwidth": 30000000000,
        "scoreRate": 15220000000,
        "windowSlack": 7.359
      },
      "fp8": {
        "launchCycles": 11920,
        "combineCycles": 5602,
        "regroupCycles": 9000,
        "perSequence": 1.205e-8,
        "block": 0.000002957,
        "blockPerQuery": 8.62e-9,
        "bandwidthPart": 0.8265,
        "blockBandwidth": 30000000000,
        "scoreRate": 22490000000,
        "windowSlack": 41.9
      }
    },
    "prefillAttention": {
      "fp16": {
        "beside": 1.18e-10,
        "softmaxDims": 104.5,
        "launchCycles": 16160,
        "waveLoss": 1.466e-10,
        "bandwidth": 0.6661,
        "alone": 3.089e-10,
        "decodeKey": 1.2,
        "decodeStart": 50,
        "decodeBandwidth": 0.8333
      },
      "fp8": {
        "beside": 0.7024,
        "softmaxDims": 44.1,
        "launchCycles": 16300,
        "waveLoss": 0.7106,
        "bandwidth": 0.5242,
        "alone": 1.051e-7,
        "decodeKey": 1.2,
        "decodeStart": 50,
        "decodeBandwidth": 0.8333
      }
    },
    "allReduce": {
      "kernelStart": 0.000004254,
      "perPeer": 7.018e-8,
      "barrier": 0.000004205,
      "kernelAttained": 0.6004,
      "ringStart": 0.000005011,
      "hop": 0.00000165,
      "ringFill": 0.00001611,
      "ringAttained": 0.651,
      "hostAttained": 0.5
    }
  },
  "H200-SXM": {
    "gemm": {
      "fp16": {
        "launch": 0.000002712,
        "tile": 1.888e-17,
        "joules": 1.442e-13,
        "bandwidth": 0.856,
        "feed": 0.02021,
        "store": 40330000000,
        "split": 0.00000315,
        "wholeWaves": 2.104e-11,
        "exposed": 0.2162,
        "cache": 1.233,
        "quantise": 0,
        "quantiseRow": 0,
        "pad": 0
      },
      "fp8": {
        "launch": 0.000004305,
        "tile": 3.447e-7,
        "joules": 5.395e-14,
        "bandwidth": 0.8938,
        "feed": 0.02409,
        "store": 54070000000,
        "split": 0,
        "wholeWaves": 1,
        "exposed": 0.404,
        "cache": 1.138,
        "quantise": 1.407,
        "quantiseRow": 2.681e-10,
        "pad": 0
      },
      "fp8-block": {
        "launch": 0.000007042,
        "tile": 7.278e-7,
        "joules": 1.055e-13,
        "bandwidth": 0.6997,
        "feed": 0.02,
        "store": 56600000000,
        "split": 0,
        "wholeWaves": 1,
        "exposed": 0.2801,
        "cache": 1.28,
        "quantise": 2.165,
        "quantiseRow": 2.973e-10,
        "pad": 0.000005108
      }
    },
    "decodeAttention": {
      "fp16": {
        "launchCycles": 11870,
        "combineCycles": 4699,
        "regroupCycles": 9000,
        "perSequence": 1.49e-8,
        "block": 0.000003116,
        "blockPerQuery": 1.77e-9,
        "bandwidthPart": 0.9402,
        "blockBandwidth": 30000000000,
        "scoreRate": 15220000000,
        "windowSlack": 7.359
      },
      "fp8": {
        "launchCycles": 11920,
        "combineCycles": 5602,
        "regroupCycles": 9000,
        "perSequence": 1.205e-8,
        "block": 0.000002957,
        "blockPerQuery": 8.62e-9,
        "bandwidthPart": 0.8265,
        "blockBandwidth": 30000000000,
        "scoreRate": 22490000000,
        "windowSlack": 41.9
      }
    },
    "prefillAttention": {
      "fp16": {
        "beside": 1.18e-10,
        "softmaxDims": 104.5,
        "launchCycles": 16160,
        "waveLoss": 1.466e-10,
        "bandwidth": 0.6661,
        "alone": 3.089e-10,
        "decodeKey": 1.2,
        "decodeStart": 50,
        "decodeBandwidth": 0.8333
      },
      "fp8": {
        "beside": 0.7024,
        "softmaxDims": 44.1,
        "launchCycles": 16300,
        "waveLoss": 0.7106,
        "bandwidth": 0.5242,
        "alone": 1.051e-7,
        "decodeKey": 1.2,
        "decodeStart": 50,
        "decodeBandwidth": 0.8333
      }
    },
    "allReduce": {
      "kernelStart": 0.000004362,
      "perPeer": 6.028e-8,
      "barrier": 0.000003549,
      "kernelAttained": 0.6213,
      "ringStart": 0.000005,
      "hop": 0.000002,
      "ringFill": 0.00003,
      "ringAttained": 0.6811,
      "hostAttained": 0.5
    }
  },
  "L40S": {
    "gemm": {
      "fp16": {
        "launch": 1.998e-7,
        "tile": 0.000001817,
        "joules": 3.753e-13,
        "bandwidth": 0.8422,
        "feed": 0.02251,
        "store": 55350000000,
        "split": 0.000001628,
        "wholeWaves": 0.3236,
        "exposed": 0.3092,
        "cache": 2.806,
        "quantise": 0,
        "quantiseRow": 0,
        "pad": 0
      },
      "fp8": {
        "launch": 4.832e-16,
        "tile": 0.000004131,
        "joules": 1.258e-13,
        "bandwidth": 0.7234,
        "feed": 0.02458,
        "store": 4783000000,
        "split": 0,
        "wholeWaves": 1,
        "exposed": 0.2695,
        "cache": 5.091,
        "quantise": 0.7373,
        "quantiseRow": 4.838e-9,
        "pad": 0
      },
      "fp8-block": {
        "launch": 0.000007033,
        "tile": 6.316e-7,
        "joules": 5.204e-13,
        "bandwidth": 0.6869,
        "feed": 0.02,
        "store": 6602000000,
        "split": 0,
        "wholeWaves": 1,
        "exposed": 0.01561,
        "cache": 1,
        "quantise": 0.7485,
        "quantiseRow": 1.832e-11,
        "pad": 0.000004869
      }
    },
    "decodeAttention": {
      "fp16": {
        "launchCycles": 9992,
        "combineCycles": 14050,
        "regroupCycles": 11040,
        "perSequence": 1e-8,
        "block": 0.000003618,
        "blockPerQuery": 4.922e-8,
        "bandwidthPart": 0.8259,
        "blockBandwidth": 31350000000,
        "scoreRate": 18960000000,
        "windowSlack": 3.065e-10
      },
      "fp8": {
        "launchCycles": 19860,
        "combineCycles": 2481,
        "regroupCycles": 9000,
        "perSequence": 1e-8,
        "block": 0.000002649,
        "blockPerQuery": 7.714e-8,
        "bandwidthPart": 0.792,
        "blockBandwidth": 30000000000,
        "scoreRate": 595800000000000000000,
        "windowSlack": 6.788e-9
      }
    },
    "prefillAttention": {
      "fp16": {
        "beside": 0.9696,
        "softmaxDims": 57.13,
        "launchCycles": 11010,
        "waveLoss": 0.04331,
        "bandwidth": 1,
        "alone": 9.326e-12,
        "decodeKey": 1.2,
        "decodeStart": 50,
        "decodeBandwidth": 0.8333
      },
      "fp8": {
        "beside": 1.955,
        "softmaxDims": 4.679e-12,
        "launchCycles": 15730,
        "waveLoss": 1.82e-9,
        "bandwidth": 1,
        "alone": 0.1969,
        "decodeKey": 1.2,
        "decodeStart": 50,
        "decodeBandwidth": 0.8333
      }
    },
    "allReduce": {
      "kernelStart": 0.000004788,
      "perPeer": 4.881e-7,
      "barrier": 0.000003,
      "kernelAttained": 0.6093,
      "ringStart": 0.000003922,
      "hop": 0.000002639,
      "ringFill": 0.00001562,
      "ringAttained": 0.6241,
      "hostAttained": 0.4917
    }
  },
  "RTX-4090": {
    "gemm": {
      "fp16": {
        "launch": 0.000008235,
        "tile": 0.000003154,
        "joules": 5.663e-24,
        "bandwidth": 0.9433,
        "feed": 0.02568,
        "store": 1000000000000,
        "split": 0.000001,
        "wholeWaves": 4.291e-9,
        "exposed": 0.07847,
        "cache": 1,
        "quantise": 0,
        "quantiseRow": 0,
        "pad": 0
      },
      "fp8": {
        "launch": 0.000004149,
        "tile": 4.245e-7,
        "joules": 9.911e-14,
        "bandwidth": 0.7962,
        "feed": 0.02439,
        "store": 53310000000,
        "split": 0,
        "wholeWaves": 1,
        "exposed": 0.245,
        "cache": 1,
        "quantise": 0.9759,
        "quantiseRow": 2.99e-10,
        "pad": 0
      },
      "fp8-block": {
        "launch": 0.000007033,
        "tile": 6.316e-7,
        "joules": 1.241e-13,
        "bandwidth": 0.7874,
        "feed": 0.02,
        "store": 65660000000,
        "split": 0,
        "wholeWaves": 1,
        "exposed": 0.313,
        "cache": 1.27,
        "quantise": 2.021,
        "quantiseRow": 7.666e-10,
        "pad": 0.000004869
      }
    },
    "decodeAttention": {
      "fp16": {
        "launchCycles": 13420,
        "combineCycles": 4790,
        "regroupCycles": 10140,
        "perSequence": 1e-8,
        "block": 0.000003814,
        "blockPerQuery": 3e-8,
        "bandwidthPart": 0.9187,
        "blockBandwidth": 30000000000,
        "scoreRate": 23820000000000,
        "windowSlack": 60
      },
      "fp8": {
        "launchCycles": 13420,
        "combineCycles": 4790,
        "regroupCycles": 10140,
        "perSequence": 1e-8,
        "block": 0.000003814,
        "blockPerQuery": 3e-8,
        "bandwidthPart": 0.9187,
        "blockBandwidth": 30000000000,
        "scoreRate": 23820000000000,
        "windowSlack": 60
      }
    },
    "prefillAttention": {
      "fp16": {
        "beside": 0.7473,
        "softmaxDims": 0.4191,
        "launchCycles": 11800,
        "waveLoss": 0.5882,
        "bandwidth": 0.6673,
        "alone": 2.778e-12,
        "decodeKey": 1.298,
        "decodeStart": 75.43,
        "decodeBandwidth": 0.9346
      },
      "fp8": {
        "beside": 0.7473,
        "softmaxDims": 0.4191,
        "launchCycles": 11800,
        "waveLoss": 0.5882,
        "bandwidth": 0.6673,
        "alone": 2.778e-12,
        "decodeKey": 1.298,
        "decodeStart": 75.43,
        "decodeBandwidth": 0.9346
      }
    },
    "elementwise": {
      "launch": 0.000001949,
      "attained": 0.7654,
      "cached": 0.8004,
      "cacheRate": 21570000000,
      "walk": 1.301e-11
    }
  },
  "RTX-PRO-6000-Server": {
    "gemm": {
      "fp16": {
        "launch": 8.354e-7,
        "tile": 0.000003249,
        "joules": 6.93e-14,
        "bandwidth": 0.8458,
        "feed": 0.02137,
        "store": 12160000000,
        "split": 5.139e-17,
        "wholeWaves": 0.4604,
        "exposed": 0.2633,
        "cache": 10,
        "quantise": 0,
        "quantiseRow": 0,
        "pad": 0
      },
      "fp8": {
        "launch": 0.000004149,
        "tile": 4.245e-7,
        "joules": 9.911e-14,
        "bandwidth": 0.7962,
        "feed": 0.02439,
        "store": 53310000000,
        "split": 0,
        "wholeWaves": 1,
        "exposed": 0.245,
        "cache": 1,
        "quantise": 0.9759,
        "quantiseRow": 2.99e-10,
        "pad": 0
      },
      "fp8-block": {
        "launch": 0.000007033,
        "tile": 6.316e-7,
        "joules": 1.241e-13,
        "bandwidth": 0.7874,
        "feed": 0.02,
        "store": 65660000000,
        "split": 0,
        "wholeWaves": 1,
        "exposed": 0.313,
        "cache": 1.27,
        "quantise": 2.021,
        "quantiseRow": 7.666e-10,
        "pad": 0.000004869
      }
    },
    "decodeAttention": {
      "fp16": {
        "launchCycles": 11600,
        "combineCycles": 6798,
        "regroupCycles": 8476,
        "perSequence": 1e-8,
        "block": 0.000003711,
        "blockPerQuery": 2.376e-8,
        "bandwidthPart": 0.8038,
        "blockBandwidth": 30000000000,
        "scoreRate": 3878000000,
        "windowSlack": 60
      },
      "fp8": {
        "launchCycles": 11600,
        "combineCycles": 6798,
        "regroupCycles": 8476,
        "perSequence": 1e-8,
        "block": 0.000003711,
        "blockPerQuery": 2.376e-8,
        "bandwidthPart": 0.8038,
        "blockBandwidth": 30000000000,
        "scoreRate": 3878000000,
        "windowSlack": 60
      }
    },
    "prefillAttention": {
      "fp16": {
        "beside": 0.6214,
        "softmaxDims": 68.09,
        "launchCycles": 11190,
        "waveLoss": 1,
        "bandwidth": 1,
        "alone": 1.022e-12,
        "decodeKey": 1.26,
        "decodeStart": 54.18,
        "decodeBandwidth": 0.7183
      },
      "fp8": {
        "beside": 0.6214,
        "softmaxDims": 68.09,
        "launchCycles": 11190,
        "waveLoss": 1,
        "bandwidth": 1,
        "alone": 1.022e-12,
        "decodeKey": 1.26,
        "decodeStart": 54.18,
        "decodeBandwidth": 0.7183
      }
    },
    "elementwise": {
      "launch": 0.000002491,
      "attained": 0.693,
      "cached": 0.6006,
      "cacheRate": 24370000000,
      "walk": 3.741e-12
    }
  }
};
