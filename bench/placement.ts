import { bestFit } from '../src/policies/placement/best-fit.ts';
import { firstFit } from '../src/policies/placement/first-fit.ts';
import { hasRoom, type PlacementDevice } from '../src/policies/placement/placement.ts';
import { compared, measure, type Row, type Task } from './measure.ts';

const count = 10_000;
const placements = 200;
const request = { bytes: 20e9, share: 0, count: 1, prefer: undefined };
/** More memory than any accelerator has, so that the loop goes to the end. */
const tooMuch = { bytes: 90e9, share: 0 };

/** Where a replica goes in a large pool of which half is taken: accelerators looked at per second, beside a bare loop. */
export function placement(): Row[] {
  const devices = Array.from({ length: count }, (_, index) => device(index));
  const policies = { 'first-fit': firstFit(), 'best-fit': bestFit() };
  const [plain, ...speeds] = measure(
    times(() => devices.findIndex((one) => hasRoom(one, tooMuch))),
    ...Object.values(policies).map((policy) => times(() => policy(devices, request))),
  );
  return Object.keys(policies).map((name, at) =>
    compared(`placement/${name}/${count}`, 'M accelerators/s', speeds[at]!, 'bare loop', plain!),
  );
}

function times(place: () => unknown): Task {
  return () => {
    for (let each = 0; each < placements; each += 1) place();
    return placements * count;
  };
}

/** Every other one is free, and no two neighbours of those are equally so. */
function device(index: number): PlacementDevice {
  const memoryBytes = 80e9;
  return {
    accelerator: 'H100-SXM',
    usdPerHour: 3,
    memoryBytes,
    freeBytes: index % 2 === 0 ? memoryBytes - (index % 7) * 1e9 : 0,
    freeShare: 1,
    residents: index % 7,
    allowed: index % 2 === 0,
  };
}
