import { describe, expect, it } from 'vitest';
import { auditAnswer } from './audit-answer.ts';
import { productionSbom } from './production-sbom.ts';
import { productionTree } from './production-tree.ts';

describe('npm run audit', () => {
  it('says in one line that nothing is known', () => {
    expect(auditAnswer('{"auditReportVersion":2,"vulnerabilities":{}}', 38)).toEqual({
      lines: ['0 vulnerabilities in 38 production packages'],
      code: 0,
    });
  });

  it('names what is known, and why, and fails', () => {
    const advisory = { title: 'Reads too far', url: 'https://example.com/1' };
    const vulnerabilities = {
      worse: { severity: 'low', range: '*', via: ['bad'] },
      bad: { severity: 'high', range: '<1.2.3', via: [advisory] },
    };
    expect(auditAnswer(JSON.stringify({ vulnerabilities }), 38)).toEqual({
      lines: [
        'high  bad <1.2.3',
        '  Reads too far: https://example.com/1',
        'low  worse *',
        '  needs bad',
        '2 of 38 production packages are vulnerable',
      ],
      code: 1,
    });
  });

  it.each([
    ['{"message":"405 Method Not Allowed","error":{}}', '405 Method Not Allowed'],
    ['', 'npm gave no answer'],
    ['<html>', 'npm gave no answer'],
  ])('of %j says that nobody could be asked, which is not that nothing is known', (json, why) => {
    expect(auditAnswer(json, 38)).toEqual({
      lines: [`not audited: nobody could be asked about 38 production packages (${why})`],
      code: 2,
    });
  });
});

describe('npm run sbom', () => {
  const tree = [...productionTree().values()];
  const sbom = productionSbom('spillway');

  it('lists the production tree of the lock file, whole and alone', () => {
    const names = new Set(tree.map(({ name, version }) => `${name}@${version}`));
    const listed = sbom.components.map((one) => one['bom-ref']);
    expect(listed.toSorted()).toEqual([...names].sort());
    expect(sbom.metadata.component).toMatchObject({
      name: 'spillway',
      'bom-ref': expect.stringMatching(/^spillway@/),
    });
  });

  it('says who needs whom, and of nobody who is not in it', () => {
    const listed = new Set(sbom.components.map((one) => one['bom-ref']));
    expect(sbom.dependencies).toHaveLength(listed.size + 1);
    for (const { dependsOn } of sbom.dependencies) {
      for (const ref of dependsOn) expect(listed).toContain(ref);
    }
  });

  it('has no address of a registry', () => {
    expect(JSON.stringify(sbom)).not.toMatch(/registry|\/tarball|\.tgz/);
  });
});
