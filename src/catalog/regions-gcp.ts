import { regionTable } from './regions-table.ts';

/** Regions of Google Cloud, a line each in the columns of `regionTable`. */
export const gcpRegions = regionTable(
  'gcp',
  `
africa-south1           2024 656.85 890.21 701.92 -    - 0.15 -26.2041 28.0473   ZA           ZAF                Johannesburg
asia-east1              2024 439.29 551.9  537.76 1.12 - 0.17 25.0375  121.5625  TW           TWN                Taiwan
asia-east2              2024 505.02 486.38 435.36 -    - 0.01 22.3     114.2     HK           HKG                Hong Kong
asia-northeast1         2024 452.85 535.91 545.67 -    - 0.17 35.6897  139.692   JP-TK        JP_TK              Tokyo
asia-northeast2         2024 296.19 549.89 357.05 -    - 0.46 34.6939  135.502   JP-KN        JP_KN              Osaka
asia-northeast3         2024 356.57 736.69 443.01 -    - 0.37 37.56    126.99    KR           KOR                Seoul
asia-south1             2024 678.76 832.74 762.24 -    - 0.09 19.0761  72.8775   IN-WE        IND                Mumbai
asia-south2             2024 531.83 832.74 562    -    - 0.29 28.6092  76.9798   IN-NO        IND                Delhi
asia-southeast1         2024 366.85 349.01 487.06 1.16 - 0.04 1.3      103.8     SG           SGP                Singapore
asia-southeast2         2024 560.55 779.09 652.36 -    - 0.18 -6.2507  106.869   ID           IDN                Jakarta
australia-southeast1    2024 497.5  727.59 546.1  -    - 0.34 -33.8678 151.21    AU-NSW       NEM_NSW            Sydney
australia-southeast2    2024 454.37 548.15 514.1  -    - 0.39 -37.8142 144.963   AU-VIC       NEM_VIC            Melbourne
europe-central2         2024 642.88 862.29 794.76 -    - 0.4  52.23    21.0111   PL           PL                 Warsaw
europe-north1           2024 39.32  794.87 89.24  1.09 - 0.98 60.1708  24.9375   FI           FI                 Finland
europe-north2           2024 2.73   -      -      -    - 1    59.3251  18.0711   -            -                  Stockholm
europe-southwest1       2024 89.04  363.46 154.56 -    - 0.87 40.3333  -3.8667   ES           ES                 Madrid
europe-west1            2024 103.37 415.75 172.79 1.09 - 0.84 51.1333  4.5667    BE           BE                 Belgium
europe-west10           2024 275.82 -      -      -    - 0.68 52.5174  13.3951   -            -                  Berlin
europe-west12           2024 201.69 386.08 379.97 -    - 0.73 45.0792  7.6761    IT-NO        IT                 Turin
europe-west2            2024 105.94 424.48 200.18 -    - 0.79 51.726   -0.3      GB           UK                 London
europe-west3            2024 275.82 731.22 394.14 -    - 0.68 50.1106  8.6822    DE           DE                 Frankfurt
europe-west4            2024 208.81 501.34 292.61 1.07 - 0.83 51.9167  4.5       NL           NL                 Eemshaven
europe-west6            2024 15.05  915.49 52.58  -    - 0.98 47.3744  8.5411    CH           CH                 Zürich
europe-west8            2024 201.69 386.08 379.97 -    - 0.73 45.4669  9.19      IT-NO        IT                 Milan
europe-west9            2024 16.3   394.64 45.21  -    - 0.96 48.8567  2.3522    FR           FR                 Paris
me-central1             2023 381.54 461.22 381.54 -    - -    25.2854  51.531    AE           QAT                Doha
me-central2             2024 382.23 511.31 -      -    - 0.01 26.4207  50.0888   SA           SAU                Dammam
me-west1                2024 433.75 497.07 533.04 -    - 0.07 32.0167  34.7667   IL           ISR                Tel Aviv
northamerica-northeast1 2024 5.48   457.85 28.68  -    - 0.99 45.5089  -73.5617  CA-QC        HQ                 Montréal
northamerica-northeast2 2024 58.56  396.66 75.79  -    - 0.84 43.7417  -79.3733  CA-ON        IESO_NORTH         Toronto
northamerica-south1     2024 305    -      -      -    - 0.19 23.6585  -102.0077 -            -                  Mexico
southamerica-east1      2024 67.32  709.62 90.41  -    - 0.88 -23.5505 -46.6333  BR-CS        BRA                São Paulo
southamerica-west1      2024 238    627.77 272.2  1.12 - 0.92 -33.4372 -70.6506  CL-SEN       CHL                Santiago
us-central1             2024 412.72 585.88 518.84 1.1  - 0.87 41.5725  -93.6105  US-MIDW-MISO MISO_MASON_CITY    Iowa
us-east1                2024 575.77 725.76 797.96 1.1  - 0.31 34.8354  -82.3646  US-CAR-SC    SC                 South Carolina
us-east2                2024 340.42 -      -      -    - 0.42 32.3294  -83.1137  -            -                  Georgia
us-east4                2024 323.05 557.17 396.77 1.09 - 0.62 39.1057  -77.5544  US-MIDA-PJM  PJM_DC             Northern Virginia
us-east5                2023 396.25 557    396.77 1.09 - -    39.9612  -82.9988  US-MIDA-PJM  PJM_SOUTHWEST_OH   Columbus
us-south1               2024 302.95 484.03 388.25 1.12 - 0.94 32.7767  -96.797   US-TEX-ERCO  ERCOT_NORTHCENTRAL Dallas
us-west1                2024 79.23  476.66 68.82  1.07 - 0.87 45.5372  -122.3955 US-NW-BPAT   BPA                Oregon
us-west2                2024 169.28 535.56 239.67 -    - 0.63 34.1141  -118.4068 US-CAL-CISO  LDWP               Los Angeles
us-west3                2024 555.17 670.36 657.95 -    - 0.33 40.7776  -111.9311 US-NW-PACE   PACE               Salt Lake City
us-west4                2024 357.3  464.06 499.52 1.08 - 0.64 35.6011  -105.2206 US-NW-NEVP   NEVP               Las Vegas
`,
);
