import type { Fact } from './fact.ts';

const aks = 'kaito-project/kaito#2325: AKS, A100 80 GB PCIe, one start in phases';

/** Seconds from the order of a node until its machine runs. */
export const nodeProvisionSeconds: Fact = {
  value: 284,
  range: [45, 300],
  source: `${aks}; 45 s by tensorfuse, 120 to 300 s with drivers by vllm-project/vllm#41893`,
  confidence: 'medium',
};

/** Seconds that a machine that runs takes for its drivers, until its accelerators can be used. */
export const nodeInitSeconds: Fact = { value: 126, source: aks, confidence: 'medium' };
