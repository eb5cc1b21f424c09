import type { ManifestFinding } from '../manifest-field.ts';
import type { MetricMeaning, MetricNames } from './metric-names.ts';
import { type FoundMeaning, metricSignal } from './metric-signal.ts';

/** What a manifest makes of the scaling of a scenario that names it. */
export interface ManifestScaling<Scaling> {
  /** Undefined where there are findings. */
  readonly scaling: Scaling | undefined;
  /** What is wrong with the manifest, and where in it. */
  readonly findings: readonly ManifestFinding[];
  /** Where what is simulated differs from what the manifest says. */
  readonly notes: readonly ManifestFinding[];
  /** Names of the scenario's table that no metric of the manifest has, and those that it could have. */
  readonly unused: readonly string[];
  readonly known: readonly string[];
}

/** Looks metrics of a manifest up, and notes what of the table was used and what could not be told. */
export class MetricLookup {
  readonly findings: ManifestFinding[] = [];
  readonly notes: ManifestFinding[] = [];
  readonly #names: MetricNames;
  readonly #used = new Set<string>();
  readonly #known = new Set<string>();

  constructor(names: MetricNames) {
    this.#names = names;
  }

  /** The meaning of a metric at a path; undefined, with a finding, where nobody knows it. */
  meaning(
    path: ManifestFinding['path'],
    metric: string,
    alsoNamed: readonly string[] = [],
    otherwise?: MetricMeaning,
  ): MetricMeaning | undefined {
    this.#known.add(alsoNamed[0] ?? metric);
    const found: FoundMeaning = metricSignal(metric, this.#names, alsoNamed);
    if (found.kind === 'meaning' && found.named !== undefined) {
      this.#used.add(found.named);
      return found.meaning;
    }
    if (otherwise !== undefined) return otherwise;
    if (found.kind === 'unknown') {
      this.findings.push({ path, message: found.message });
      return undefined;
    }
    if (found.approximately !== undefined) {
      const message = `${metric} is read as ${found.meaning.signal}: ${found.approximately}`;
      this.notes.push({ path, message });
    }
    return found.meaning;
  }

  /** What was found, with the scaling where nothing is wrong. */
  result<Scaling>(scaling: Scaling): ManifestScaling<Scaling> {
    return {
      scaling: this.findings.length === 0 ? scaling : undefined,
      findings: this.findings,
      notes: this.notes,
      unused: Object.keys(this.#names).filter((name) => !this.#used.has(name)),
      known: [...this.#known],
    };
  }
}
