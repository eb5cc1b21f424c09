import type { RoundTrips } from './round-trips.ts';

/**
 * Round trips between ten sites of IBM Cloud, in milliseconds: the means of a month. A site’s own, on the diagonal, are not
 * measured and stand as 0; within a site the round trips between zones hold.
 */
export const ibmRoundTrips: RoundTrips = {
  id: 'ibm',
  places: [
    'dallas',
    'toronto',
    'washington',
    'frankfurt',
    'london',
    'madrid',
    'osaka',
    'sydney',
    'tokyo',
    'sao-paulo',
  ],
  ms: [
    [0, 34, 31, 123, 113, 119, 150, 186, 143, 146],
    [34, 0, 19, 93, 82, 108, 168, 215, 162, 129],
    [31, 19, 0, 91, 75, 87, 172, 214, 164, 118],
    [123, 93, 91, 0, 13, 29, 232, 250, 233, 198],
    [113, 83, 75, 13, 0, 27, 244, 261, 243, 188],
    [122, 106, 88, 29, 27, 0, 257, 275, 258, 209],
    [150, 169, 172, 231, 243, 257, 0, 122, 9, 293],
    [186, 214, 214, 249, 261, 275, 122, 0, 115, 328],
    [143, 162, 166, 233, 244, 256, 9, 115, 0, 284],
    [144, 128, 119, 196, 187, 208, 291, 328, 283, 0],
  ],
  source: 'ibm-cloud-docs/vpc _include-segments/network-latency.md, 27 July to 25 August 2024',
};
