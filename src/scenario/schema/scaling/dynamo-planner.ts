import { z } from 'zod';
import { quantity } from '../../quantities.ts';
import { positiveDuration, whole } from '../numbers.ts';
import { initialReplicas } from './replicas.ts';

/** NVIDIA Dynamo's SLA planner over one pool whose workers prefill and decode. */
export const dynamoPlannerScaling = z.strictObject({
  kind: z
    .literal('dynamo-planner')
    .describe('NVIDIA Dynamo’s planner: forecasts, and what replicas can do within TTFT and ITL'),
  min_endpoint: whole(1).default(1).describe('replicas at the least'),
  max_gpu_budget: whole(1).default(8).describe('accelerators of all replicas, at the most'),
  min_gpu_budget: whole(0).default(0).describe('accelerators of all replicas, at the least'),
  initial_replicas: initialReplicas('min_endpoint'),
  ttft: positiveDuration().default(0.5).describe('promised time to the first token'),
  itl: positiveDuration().default(0.05).describe('promised time between tokens'),
  throughput_scaling: z.boolean().default(true).describe('the slow loop, by the predicted rate'),
  throughput_interval: positiveDuration().default(180).describe('of the slow loop'),
  max_throughput_change: whole(1)
    .default(8)
    .describe('replicas by which an answer of the slow loop may differ from what is ready'),
  load_scaling: z
    .boolean()
    .default(false)
    .describe('the fast loop, one more or less by predicted latencies'),
  sensitivity: quantity('ratio', { above: 0, max: 1 })
    .default(0.8)
    .describe('part of a promise that must hold with one replica less'),
  load_predictor: z
    .enum(['constant', 'autoregressive', 'kalman'])
    .default('autoregressive')
    .describe('how the next interval is guessed; upstream’s ARIMA is a first-order one here'),
  load_predictor_log1p: z
    .boolean()
    .default(false)
    .describe('whether it guesses logarithms, of 1 and the value'),
  interval: positiveDuration().default(5).describe('time between two decisions: the fast loop'),
});
