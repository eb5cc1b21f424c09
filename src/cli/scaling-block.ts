import { mostAccelerators } from '../scenario/check-sizes.ts';
import { type ParsedScenario, parseScenario } from '../scenario/parse.ts';
import { type Place, type Problem, ScenarioError } from '../scenario/problem.ts';
import type { ScalingScenario } from '../scenario/schema/scaling.ts';
import type { Path, ScenarioSource } from '../scenario/source.ts';
import { completed } from '../sweep/completed.ts';
import type { LoadedPolicies } from '../sweep/policies.ts';
import { sayCode } from './say-code.ts';

/** A `scaling` block with its defaults, and the users' own policies that it names. */
export interface ReadScaling {
  readonly scaling: ScalingScenario;
  readonly policies: LoadedPolicies;
  /** Where a manifest is not taken to the letter. */
  readonly warnings: readonly Problem[];
}

/** The block's place in the scenario that is put around it. */
const place: Path = ['deployments', 'policy', 'scaling'];

/**
 * Reads a `scaling` block that stands alone as a scenario reads its own, with the files that it names. Throws
 * `ScenarioError` at the places of its problems.
 */
export async function readScaling(block: ScenarioSource): Promise<ReadScaling> {
  const source = around(block);
  try {
    const plain: ParsedScenario = parseScenario(source);
    sayCode(source.file, [plain]);
    const { variants, policies, warnings } = await completed(source, [
      { labels: {}, parsed: plain },
    ]);
    const { scaling } = variants[0]!.parsed.scenario.deployments['policy']!;
    return { scaling, policies, warnings: warnings.map(alone) };
  } catch (error) {
    if (error instanceof ScenarioError) throw withoutSurroundings(error);
    throw error;
  }
}

/** The smallest scenario in which nothing but the block can be wrong. */
function around({ file, data, locate }: ScenarioSource): ScenarioSource {
  const isWithin = (path: Path) => place.every((step, depth) => path[depth] === step);
  return {
    file,
    data: {
      name: 'policy',
      horizon: '1h',
      pools: { pool: { accelerator: 'H100-SXM', accelerators: mostAccelerators, price: '$0/h' } },
      deployments: {
        policy: {
          pool: 'pool',
          // Some policies are for language models only, and none is for others only.
          engine: { kind: 'llm', model: 'Llama-3.1-8B' },
          scaling: data,
        },
      },
      traffic: { users: { arrivals: { kind: 'poisson', rate: '1/s' } } },
    },
    locate: (path, part): Place => {
      return isWithin(path) ? locate(path.slice(place.length), part) : { file };
    },
  };
}

function withoutSurroundings({ problems }: ScenarioError): ScenarioError {
  return new ScenarioError(problems.map(alone));
}

function alone({ place: at, message }: Problem): Problem {
  return { place: at, message: message.replaceAll(place.join('.'), 'scaling') };
}
