/** A value of the published dictionary of spatial tenants. */
export interface SpatialTenant {
  readonly memory: number;
  readonly priority: string;
  readonly allocated_at: number;
}

/** An item of the published queue. */
export interface QueueItem {
  readonly tenant_id: string;
  readonly request: unknown;
  readonly queued_at: number;
}

/** The reference design's Python class, line by line: `time` stands for the event loop's `time()`. */
export class PublishedMultiTenantGPUScheduler {
  time = 0;
  readonly total_memory: number;
  spatial_memory: number;
  readonly temporal_memory: number;
  readonly spatial_tenants = new Map<string, SpatialTenant>();
  /** `asyncio.Queue()` has no bound, so `put` never waits. */
  readonly temporal_queue: QueueItem[] = [];

  constructor(gpu_memory_gb: number) {
    this.total_memory = gpu_memory_gb;
    this.spatial_memory = gpu_memory_gb * 0.2;
    this.temporal_memory = gpu_memory_gb * 0.8;
  }

  allocate_spatial(tenant_id: string, memory_gb: number, priority = 'high'): boolean {
    if (memory_gb > this.spatial_memory) return false;
    this.spatial_tenants.set(tenant_id, {
      memory: memory_gb,
      priority,
      allocated_at: this.time,
    });
    this.spatial_memory -= memory_gb;
    return true;
  }

  enqueue_temporal(tenant_id: string, inference_request: unknown): void {
    this.temporal_queue.push({ tenant_id, request: inference_request, queued_at: this.time });
  }
}
