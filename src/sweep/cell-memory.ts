import { totalmem } from 'node:os';

/** What a cell may hold in memory. */
export interface CellMemory {
  /** Megabytes of objects; beyond them its thread is ended. */
  readonly heapMegabytes: number;
  /** Requests under way at once: their columns are no objects, and no thread's heap has them. */
  readonly mostRequests: number;
}

/** Half of the machine's memory for objects, a quarter for requests; the rest is the main thread's and other programs'. */
const heapPart = 0.5;
const requestsPart = 0.25;
/** Where there are so many workers that less is left for each: no cell of the shipped scenarios needs as much. */
const leastHeapMegabytes = 1024;
const leastRequests = 1_000_000;
/** Bytes of a request under way in all tables, with what growing them takes. */
const bytesPerRequest = 400;

/** The part of so many bytes that each of so many workers may take. */
export function cellMemory(workers: number, bytes: number = memoryBytes()): CellMemory {
  const share = bytes / workers;
  return {
    heapMegabytes: Math.max(leastHeapMegabytes, Math.floor((heapPart * share) / 1e6)),
    mostRequests: Math.max(leastRequests, Math.floor((requestsPart * share) / bytesPerRequest)),
  };
}

/** Of the machine, or of the container where that has less. */
function memoryBytes(): number {
  const constrained = process.constrainedMemory();
  return constrained > 0 ? Math.min(totalmem(), constrained) : totalmem();
}
