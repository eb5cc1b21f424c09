// The cheapest of several fleets that keeps every promise, and what it costs less than the next, under the same requests.
import { readFile } from 'node:fs/promises';
import { compareMetrics, ScenarioError, simulateScenario } from 'spillway';

const file = process.argv[2] ?? 'shop/scenario.yaml';

try {
  const fleets = await simulateScenario(await readFile(file, 'utf8'), {
    file,
    set: { replications: 3, horizon: '20min' },
    onProgress: (done, of) => process.stderr.write(`${done} of ${of}\n`),
  });
  const usd = (fleet: (typeof fleets)[number]) =>
    fleet.results.reduce((sum, { total }) => sum + (total['cost_usd'] ?? 0), 0);
  const keeping = fleets.filter(({ keepsAll }) => keepsAll).sort((a, b) => usd(a) - usd(b));
  for (const { labels, slos, keepsAll } of fleets) {
    const kept = slos.filter(({ met }) => met).length;
    console.log(
      `${Object.values(labels).join()}: ${kept} of ${slos.length}${keepsAll ? ' ✓' : ''}`,
    );
  }
  const [best, next] = keeping;
  if (best !== undefined && next !== undefined) {
    const totals = (fleet: typeof best) => fleet.results.map(({ total }) => total);
    const [cost] = compareMetrics(['cost_usd'], totals(next), totals(best));
    const { mean, halfWidth } = cost!.difference;
    console.log(
      `${Object.values(best.labels).join()} costs $${(-mean).toFixed(2)} ± ${halfWidth.toFixed(2)} less than ${Object.values(next.labels).join()}`,
    );
  }
} catch (error) {
  // Everything that is wrong with a scenario, at its place; any other error is a fault.
  if (!(error instanceof ScenarioError)) throw error;
  console.error(error.message);
  process.exitCode = 2;
}
