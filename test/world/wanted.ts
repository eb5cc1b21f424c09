/** Replicas that a fleet is told to have from an instant on, in seconds, to be laid over a `runLiteral`. */
export function wanted(...steps: readonly (readonly [at: number, replicas: number])[]) {
  return {
    'deployments.d.scaling': {
      kind: 'serverless',
      keep_alive: '0s',
      max_replicas: 8,
      initial_replicas: steps[0]![1],
    },
    'deployments.d.signals.script': steps.map(([at, ongoing]) => ({ at: `${at}s`, ongoing })),
  };
}
