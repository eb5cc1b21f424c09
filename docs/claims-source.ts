/** Headings of the source whose claims are held against simulations, in its order. */
const headings = [
  'The AI-Native Infrastructure Revolution',
  'What Makes Infrastructure',
  'Three Pillars of AI-Native Platforms',
  'Market Drivers',
  'GPU & ASIC Orchestration for Production AI',
  'GPU Pooling and Dynamic Allocation',
  'Multi-Tenancy Patterns',
  'ASIC Acceleration for Inference',
  'Hardware Selection Framework',
  'Intelligent Memory Architectures',
  'Context Window Management and KV Cache Optimization',
  'Distributed Memory Systems for Large Model Serving',
  'Hybrid Memory Strategies',
  'API-Centric Infrastructure Design',
  'Multi-Provider API Gateway',
  'Real-Time Cost Tracking',
  'Platform Comparison Matrix',
  'GPU Hardware Comparison',
  'Infrastructure Cost Breakdown',
  'Production Deployment Patterns',
  'Auto-Scaling for Variable AI Workloads',
  'Serverless AI Inference',
  'Multi-Region Deployment',
  'Real-World Use Cases',
  'Use Case 1',
  'Use Case 2',
  'Use Case 3',
  'Use Case 4',
  'Future-Proofing AI Infrastructure',
  'Emerging Hardware',
  'Technology Adoption Strategy',
  'Sustainability and Green AI',
  'Energy Optimization Strategies',
  'Green AI Best Practices',
  'Key Takeaways',
  'Conclusion',
] as const;

/** Where a heading stands in the source; others come after all of its own. */
export function headingOrder(source: string): number {
  const at = headings.findLastIndex((heading) => source.startsWith(heading));
  return at < 0 ? headings.length : at;
}
