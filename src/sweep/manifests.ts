import { readFileSync } from 'node:fs';
import { dirname, relative, resolve } from 'node:path';
import type { HpaScaling } from '../policies/autoscaling/hpa/hpa-autoscaler.ts';
import { hpaManifestScaling } from '../policies/autoscaling/hpa/manifest-scaling.ts';
import type { KedaScaling } from '../policies/autoscaling/keda/keda-scaling.ts';
import { kedaManifestScaling } from '../policies/autoscaling/keda/manifest-scaling.ts';
import type { ManifestFinding } from '../policies/autoscaling/manifest-field.ts';
import type { ManifestScaling } from '../policies/autoscaling/metric-names/manifest-scaling.ts';
import type { MetricNames } from '../policies/autoscaling/metric-names/metric-names.ts';
import { checkScenario } from '../scenario/check.ts';
import { hint } from '../scenario/hint.ts';
import type { ParsedScenario } from '../scenario/parse.ts';
import { type Place, type Problem, ScenarioError } from '../scenario/problem.ts';
import type { ScalingScenario } from '../scenario/schema/scaling.ts';
import { type Path, readSources, type ScenarioSource } from '../scenario/source.ts';
import type { Variant } from './variants.ts';

/** Variants whose autoscalers have what manifests say of them, and where those are not taken to the letter. */
export interface WithManifests {
  readonly variants: readonly Variant[];
  readonly warnings: readonly Problem[];
}

/**
 * Reads the Kubernetes manifests that `scaling` blocks name, relative to the scenario's folder, and fills in what those
 * blocks leave out. Throws `ScenarioError` at the place in the manifest that is wrong, or at its name in the scenario.
 */
export function withManifests(scenarioFile: string, variants: readonly Variant[]): WithManifests {
  const reader = new ManifestReader(dirname(scenarioFile));
  const filled = variants.map((variant) => ({ ...variant, parsed: reader.filled(variant.parsed) }));
  if (reader.problems.length > 0) throw new ScenarioError(unique(reader.problems));
  return { variants: filled, warnings: unique(reader.warnings) };
}

type WithManifest = Extract<ScalingScenario, { manifest?: string | undefined }>;

class ManifestReader {
  readonly problems: Problem[] = [];
  readonly warnings: Problem[] = [];
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** A scenario with its manifests in place; what they make of it is checked as if it had been written. */
  filled(parsed: ParsedScenario): ParsedScenario {
    const { scenario } = parsed;
    let isFilled = false;
    const deployments = Object.entries(scenario.deployments).map(([name, deployment]) => {
      const path = ['deployments', name, 'scaling'];
      const scaling = this.#scaling(deployment.scaling, path, parsed);
      isFilled ||= scaling !== deployment.scaling;
      return [name, scaling === deployment.scaling ? deployment : { ...deployment, scaling }];
    });
    if (!isFilled) return parsed;
    const whole = { ...scenario, deployments: Object.fromEntries(deployments) };
    for (const { path, message } of checkScenario(whole)) {
      this.problems.push({ place: parsed.locate(path), message: `${path.join('.')}: ${message}` });
    }
    return { ...parsed, scenario: whole };
  }

  #scaling<Scaling extends ScalingScenario>(
    scaling: Scaling,
    path: Path,
    parsed: ParsedScenario,
  ): Scaling {
    if (scaling.kind === 'hybrid') {
      const floor = this.#scaling(scaling.floor, [...path, 'floor'], parsed);
      const reactive = this.#scaling(scaling.reactive, [...path, 'reactive'], parsed);
      const isSame = floor === scaling.floor && reactive === scaling.reactive;
      return isSame ? scaling : { ...scaling, floor, reactive };
    }
    if (scaling.kind !== 'hpa' && scaling.kind !== 'keda') return scaling;
    const { manifest } = scaling;
    if (manifest === undefined) return scaling;
    return (this.#read(scaling, manifest, path, parsed.locate) ?? scaling) as Scaling;
  }

  /** What a manifest makes of the scaling that names it; undefined, with problems, where it is wrong. */
  #read(
    scaling: WithManifest,
    manifest: string,
    path: Path,
    locate: ParsedScenario['locate'],
  ): ScalingScenario | undefined {
    const at = (field: Path, message: string) =>
      this.problems.push({
        place: locate([...path, ...field]),
        message: `${[...path, ...field].join('.')}: ${message}`,
      });
    const file = relative('.', resolve(this.#folder, manifest));
    const text = textOf(file);
    if (text === undefined) {
      at(['manifest'], `${file}: no such file`);
      return undefined;
    }
    const source = this.#documentOf(text, file, kinds[scaling.kind], (message) =>
      at(['manifest'], message),
    );
    if (source === undefined) return undefined;
    const names = namesOf(scaling);
    const read: ManifestScaling<HpaScaling | KedaScaling> =
      scaling.kind === 'hpa'
        ? hpaManifestScaling(source.data, scaling, names)
        : kedaManifestScaling(source.data, scaling, names);
    this.problems.push(...read.findings.map((one) => placed(source, one)));
    this.warnings.push(...read.notes.map((one) => placed(source, one)));
    // Of a manifest that is wrong nobody knows yet which metrics it has.
    if (read.scaling === undefined) return undefined;
    for (const name of read.unused) {
      at(['metrics', name], `${file} has no such metric. ${hint(name, read.known)}`);
    }
    // A scenario's lists are its own to change; nobody does.
    return read.scaling as ScalingScenario;
  }

  /** The one document of a kind; the only document of any, so that it can be said what it is instead. */
  #documentOf(
    text: string,
    file: string,
    kind: string,
    say: (message: string) => void,
  ): ScenarioSource | undefined {
    let sources: ScenarioSource[];
    try {
      sources = readSources(text, file).flatMap(listed);
    } catch (error) {
      if (!(error instanceof ScenarioError)) throw error;
      const isTemplate = /\{\{.*\}\}/.test(text);
      const why = isTemplate ? ' (is it a template? `helm template` fills it in)' : '';
      this.problems.push(
        ...error.problems.map(({ place, message }) => ({ place, message: `${message}${why}` })),
      );
      return undefined;
    }
    const own = sources.filter(({ data }) => (data as { kind?: unknown } | null)?.kind === kind);
    const [first] = own.length === 0 && sources.length === 1 ? sources : own;
    if (first === undefined) say(`${file} has no ${kind}`);
    else if (own.length > 1) say(`${file} has ${own.length} of kind ${kind}: leave one`);
    else return first;
    return undefined;
  }
}

const kinds = { hpa: 'HorizontalPodAutoscaler', keda: 'ScaledObject' } as const;

/** The manifests of a list, as `kubectl get -o yaml` writes several; any other is one by itself. */
function listed(source: ScenarioSource): ScenarioSource[] {
  const { kind, items } = (source.data ?? {}) as { kind?: unknown; items?: unknown };
  if (!(typeof kind === 'string' && kind.endsWith('List') && Array.isArray(items))) return [source];
  return items.map((data, index) => ({
    file: source.file,
    data,
    locate: (path, part) => source.locate(['items', index, ...path], part),
  }));
}

function textOf(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'EISDIR') return undefined;
    throw error;
  }
}

/** With a manifest `metrics` is a table of names: a list is an error of the scenario. */
function namesOf({ metrics }: WithManifest): MetricNames {
  return metrics === undefined || Array.isArray(metrics) ? {} : (metrics as MetricNames);
}

function placed(source: ScenarioSource, { path, message }: ManifestFinding): Problem {
  const place: Place = source.locate(path, message.startsWith('unknown field') ? 'key' : 'value');
  return { place, message: path.length === 0 ? message : `${path.join('.')}: ${message}` };
}

/** Several variants may name one manifest. */
function unique(problems: readonly Problem[]): Problem[] {
  const keyOf = ({ place, message }: Problem) => JSON.stringify([place, message]);
  return [...new Map(problems.map((problem) => [keyOf(problem), problem])).values()];
}
