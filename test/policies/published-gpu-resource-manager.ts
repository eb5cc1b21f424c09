/** The published dataclass. */
export interface GPUResource {
  gpu_id: string;
  gpu_type: string;
  memory_total: number;
  memory_available: number;
  utilization: number;
  current_tenant: string | null;
}

/**
 * The reference design's Python class, line by line, without its lock: nothing waits while it is held.
 * The enum's members are their names, and `None` is null.
 */
export class PublishedGPUResourceManager {
  readonly gpu_pool: GPUResource[] = [];
  readonly cost_per_hour = new Map([
    ['H100', 4.5],
    ['A100', 3.0],
    ['L4', 1.0],
    ['T4', 0.5],
  ]);

  allocate_gpu(
    tenant_id: string,
    memory_required: number,
    prefer_type: string | null = null,
  ): GPUResource | null {
    let candidates: GPUResource[] = [];
    for (const gpu of this.gpu_pool) {
      if (gpu.current_tenant === null && gpu.memory_available >= memory_required) {
        candidates.push(gpu);
      }
    }
    if (candidates.length === 0) return null;

    if (prefer_type !== null) {
      candidates = candidates.filter((g) => g.gpu_type === prefer_type);
    }
    if (candidates.length === 0) return null;

    // Python's sort is stable, as is this one: the first of the sorted is what min returns.
    const best_gpu = [...candidates].sort(
      (a, b) => this.cost_per_hour.get(a.gpu_type)! - this.cost_per_hour.get(b.gpu_type)!,
    )[0]!;
    best_gpu.current_tenant = tenant_id;
    best_gpu.memory_available -= memory_required;
    return best_gpu;
  }

  release_gpu(gpu_id: string, memory_freed: number): void {
    for (const gpu of this.gpu_pool) {
      if (gpu.gpu_id === gpu_id) {
        gpu.memory_available += memory_freed;
        if (gpu.memory_available >= gpu.memory_total * 0.95) gpu.current_tenant = null;
        break;
      }
    }
  }

  get_cost_estimate(gpu_type: string, hours: number): number {
    return this.cost_per_hour.get(gpu_type)! * hours;
  }
}
