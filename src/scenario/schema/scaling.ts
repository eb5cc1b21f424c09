import { z } from 'zod';
import { aiWorkloadScaler } from './scaling/ai-workload-scaler.ts';
import { apaScaling } from './scaling/apa.ts';
import { autopilotScaling } from './scaling/autopilot.ts';
import { awsScaling } from './scaling/aws.ts';
import { cloudRunScaling } from './scaling/cloud-run.ts';
import { dynamoPlannerScaling } from './scaling/dynamo-planner.ts';
import { fixedScaling } from './scaling/fixed.ts';
import { hpaScaling } from './scaling/hpa.ts';
import { hybridScaling } from './scaling/hybrid.ts';
import { kedaScaling } from './scaling/keda.ts';
import { kpaScaling } from './scaling/kpa.ts';
import { moduleScaling } from './scaling/module.ts';
import { oracleScaling } from './scaling/oracle.ts';
import { predictiveScaling } from './scaling/predictive.ts';
import { rayServeScaling } from './scaling/ray-serve.ts';
import { scheduledScaling } from './scaling/scheduled.ts';
import { serverlessScaling } from './scaling/serverless.ts';
import { wvaScaling } from './scaling/wva.ts';

/** Every kind that is not made of others. */
const single = z.discriminatedUnion('kind', [
  fixedScaling,
  aiWorkloadScaler,
  moduleScaling,
  hpaScaling,
  kedaScaling,
  kpaScaling,
  rayServeScaling,
  awsScaling,
  cloudRunScaling,
  predictiveScaling,
  autopilotScaling,
  scheduledScaling,
  serverlessScaling,
  oracleScaling,
  wvaScaling,
  apaScaling,
  dynamoPlannerScaling,
]);

/** How many replicas a deployment has. */
export const scaling = z.discriminatedUnion('kind', [...single.options, hybridScaling(single)]);

/** The `scaling` block with its defaults filled in. */
export type ScalingScenario = z.output<typeof scaling>;
