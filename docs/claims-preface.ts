/** What the page is, and what its words mean. */
export const claimsPreface = `# Claims

The reference design makes claims: of utilisation, latency, savings, cold starts. Here each stands beside what Spillway
finds when it runs such a system, with the 95 % interval over replications. \`npm run claims\` writes this page; a test fails where it
does not fit the scenarios.

| word | what it means |
|---|---|
| **holds** | in every variant that the claim is about, the whole interval is within the limits |
| **holds only if** | so in some of them, while in others the whole interval is beyond; and what tells them apart. Where some are not shown either way, these are named |
| **does not hold** | in every variant the whole interval is beyond a limit |
| **not settled** | neither: an interval spans a limit, so that more replications or another seed might turn it either way |
| **not simulated** | no simulation of machines can tell, and why |

What the words do not say:

- They are about these scenarios, which say what they assume, and not about anybody's own system. Where the claim leaves something open,
  what was taken is under *conditions*.
- Inputs are as stated: prices, round trips, cold starts and failures are those of the catalog or of the scenario, with their sources there. Step times
  are off by what each run prints. The intervals hold luck alone, none of these errors.
- A figure such as *60 %* has no limits of its own. The scenario says how far off still counts as it, in the column *limit*.
- Each interval is of one claim in one variant. Where the truth is at the very limit, luck alone says *holds* once in 40.
- Savings and factors are paired: replication by replication, both under the same requests.
`;

/** How somebody adds a claim. */
export const writingClaims = `## Writing claims

A scenario may carry claims; they change neither its hash nor the exit code. \`run\` and \`sweep\` print a line for each and write \`claims.csv\`;
\`report.html\` has a section of them.

\`\`\`yaml
claims:
  - says: 78 ms p95 latency globally # with the figures as they stand there
    source: 'Use Case 1: Results' # the heading
    metric: e2e_p95 # any metric of a result; with deployment: or tenant: of that one only
    max: 78ms # or min, or both, in the unit of the metric
    where: { load: [usual, sale] } # the variants that it is about, by axis; all without it
    note: under Black Friday as well # what was assumed
  - says: 40 % cheaper
    source: 'Use Case 1: Results'
    metric: cost_usd
    per: 30d # a total, scaled from the measured time
    min: 40%
    against: { fleet: own } # compared with the variant that differs in this alone; as: factor for value / other
  - says: customers are happy
    source: 'Use Case 1: Results'
    outside: nobody is simulated who could be # why no simulation can tell, in place of a metric
\`\`\`

All keys: [the scenario reference](scenario-reference.md). The interval is Student's t over the replications, so that a
claim needs two at least, and better ten.
`;
