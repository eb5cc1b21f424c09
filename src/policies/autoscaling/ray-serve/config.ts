/** Ray Serve's `autoscaling_config`; times in seconds. */
export interface RayServeConfig {
  readonly minReplicas: number;
  readonly maxReplicas: number;
  /** Requests in flight and queued that one replica should have. */
  readonly targetOngoingRequests: number;
  readonly upscaleDelay: number;
  readonly downscaleDelay: number;
  /** From 1 to 0; undefined for the same as the others. */
  readonly downscaleToZeroDelay: number | undefined;
  /** Fraction of the way up that one decision goes. */
  readonly upscalingFactor: number;
  /** Fraction of the way down that one decision goes. */
  readonly downscalingFactor: number;
  /** Seconds between two decisions: the controller's loop. */
  readonly interval: number;
}

/** What `num_replicas: auto` stands for. */
export const rayServeDefaults: RayServeConfig = {
  minReplicas: 1,
  maxReplicas: 100,
  targetOngoingRequests: 2,
  upscaleDelay: 30,
  downscaleDelay: 600,
  downscaleToZeroDelay: undefined,
  upscalingFactor: 1,
  downscalingFactor: 1,
  interval: 0.1,
};
