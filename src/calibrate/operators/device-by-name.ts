import { accelerator } from '../../catalog/accelerators.ts';
import { type Device, deviceOf } from '../../models/serving/step-time/operators/device.ts';

const devices = new Map<string, Device>();

/** The device behind an accelerator's name in the catalog, made once. */
export function deviceByName(name: string): Device {
  const known = devices.get(name);
  if (known !== undefined) return known;
  const sheet = accelerator(name);
  if (sheet === undefined) throw new RangeError(`no data sheet of ${name}`);
  const device = deviceOf(sheet);
  devices.set(name, device);
  return device;
}
