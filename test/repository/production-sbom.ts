import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { productionTree } from './production-tree.ts';

/** What Spillway reads of a bill of materials in CycloneDX, which has more. */
export interface Sbom {
  readonly metadata: { readonly component: Component };
  readonly components: readonly Component[];
  readonly dependencies: readonly { readonly ref: string; readonly dependsOn: readonly string[] }[];
}

interface Component {
  readonly 'bom-ref': string;
  readonly name: string;
}

/**
 * The bill of materials of the production tree of `package-lock.json`, in CycloneDX. npm makes that of all packages, and this
 * keeps those that users install: with `--omit dev`, npm leaves out those too that our tools need as well as we do, such as `zod`.
 */
export function productionSbom(name: string): Sbom {
  const { stdout, stderr } = spawnSync(
    'npm sbom --package-lock-only --sbom-format cyclonedx --sbom-type application',
    { shell: true, encoding: 'utf8', cwd: fileURLToPath(new URL('../..', import.meta.url)) },
  );
  if (stdout === '') throw new Error(`npm sbom said nothing: ${stderr}`);
  const all = JSON.parse(stdout) as Sbom;
  const kept = new Set([...productionTree().values()].map((one) => `${one.name}@${one.version}`));
  const own = all.metadata.component['bom-ref'];
  return {
    ...all,
    // npm calls it after the folder.
    metadata: { ...all.metadata, component: { ...all.metadata.component, name } },
    components: all.components.filter((one) => kept.has(one['bom-ref'])),
    dependencies: all.dependencies
      .filter(({ ref }) => ref === own || kept.has(ref))
      .map((one) => ({ ...one, dependsOn: one.dependsOn.filter((ref) => kept.has(ref)) })),
  };
}
