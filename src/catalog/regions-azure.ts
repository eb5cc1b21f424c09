import { regionTable } from './regions-table.ts';

/** Regions of Azure, a line each in the columns of `regionTable`. */
export const azureRegions = regionTable(
  'azure',
  `
asiapacific        2023 652.36 779.09 652.36 1.32 1.9   0.13 -6.219  106.867  ID           IDN              Indonesia
australiaeast      2023 545.01 727.59 546.1  1.12 0.012 0.28 -33.889 151.067  AU-NSW       NEM_NSW          Australia East
australiasoutheast 2023 498.19 548.15 514.1  1.12 0.012 0.28 -37.725 145.067  AU-VIC       NEM_VIC          Australia Southeast
austriaeast        2023 160.36 635.7  81.79  1.12 0.023 0.79 48.217  16.493   AT           AT               Austria East
brazilsouth        2023 89.55  709.62 90.41  1.12 0.039 0.05 -22.939 -47.045  BR-CS        BRA              Brazil
centralus          2023 501.42 585.88 518.84 1.16 0.19  1    41.573  -93.608  US-MIDW-MISO MISO_MASON_CITY  Iowa: Central US
denmarkeast        2023 136.81 643.49 184.21 1.16 0.01  0.1  55.685  12.584   DK-DK2       DK               Denmark
eastus             2023 396.25 557.17 396.77 1.14 0.17  0.7  36.68   -78.377  US-MIDA-PJM  PJM_DC           Virginia: East US
eastus2            2023 396.25 557.17 396.77 1.14 0.17  0.7  36.68   -78.377  US-MIDA-PJM  PJM_DC           Virginia: East US 2
eastus3            2023 435.76 530.63 440.35 1.12 0.06  0.08 33.76   -84.401  US-SE-SOCO   SOCO             Georgia: East US 3
greececentral      2023 368.75 445.16 342.79 1.12 0.102 -    37.987  23.745   GR           GR               Greece Central
indiasouthcentral  2023 551.31 832.74 549.72 1.43 0     0.46 17.385  78.4867  IN-SO        IND              India South Central
italynorth         2023 298.62 386.08 379.97 1.12 0.023 0.15 45.4669 9.19     IT-NO        IT               Italy North
mexicocentral      2023 -      417.76 -      1.12 0.056 -    20.631  -100.428 MX           MX_SIN           Mexico Central
newzealandnorth    2023 96.81  704.69 96.81  1.12 0     -    -36.867 174.751  NZ           NZL              New Zealand
northcentralus     2023 501.42 628.91 518.84 1.35 0.79  0.7  41.832  -87.673  US-MIDW-MISO MISO_SPRINGFIELD Illinois: North Central US
northeurope        2023 403.4  488.25 416.03 1.19 0.01  0.1  53.35   -6.2603  IE           IE               Ireland
polandcentral      2023 749.28 862.29 794.76 1.12 0.023 -    52.23   21.0111  PL           PL               Poland Central
southcentralus     2023 388.76 518.56 388.25 1.28 1.82  1    29.453  -98.508  US-TEX-ERCO  ERCOT_SANANTONIO Texas: South Central US
southeastasia      2023 487.52 349.01 487.06 1.34 2.06  0.13 1.352   103.835  SG           SGP              Singapore
spaincentral       2023 153.86 363.46 154.56 1.12 -     0.15 40.44   -3.679   ES           ES               Spain Central
swedencentral      2023 24.71  791.26 21.28  1.16 0.16  1    59.329  18.067   SE           SE               Sweden
taiwannorth        2023 537.64 551.9  537.76 1.2  1     -    25.0375 121.5625 TW           TWN              Taiwan
westcentralus      2023 -      905.93 -      1.11 0.23  0.47 41.13   -104.83  -            WACM             Wyoming: West Central US
westeurope         2023 283.17 501.34 292.61 1.14 0.08  0.79 51.9167 4.5      NL           NL               Netherlands
westus             2023 119.76 476.66 68.82  1.15 1.09  0.47 47.247  -119.82  US-NW-BPAT   BPA              Washington: West US
westus3            2023 -      532.74 -      1.18 2.24  0.47 33.471  -112.056 -            AZPS             Arizona: west US 3
`,
);
