import { regionTable } from './regions-table.ts';

/** Regions of AWS, a line each in the columns of `regionTable`. */
export const awsRegions = regionTable(
  'aws',
  `
af-south-1     2024 702.03 890.21 701.92 1.24 0.18 - -33.9253 18.4239     ZA          ZAF              Africa (Cape Town)
ap-east-1      2023 435.36 486.38 435.36 -    0.18 - 22.3     114.2       HK          HKG              Asia Pacific (Hong Kong)
ap-northeast-1 2024 536.06 535.91 545.67 1.27 0.91 - 35.6897  139.692     JP-TK       JP_TK            Asia Pacific (Tokyo)
ap-northeast-2 2023 443.05 736.69 443.01 -    0.18 - 37.56    126.99      KR          KOR              Asia Pacific (Seoul)
ap-northeast-3 2023 370.3  549.89 357.05 -    0.18 - 34.6939  135.502     JP-KN       JP_KN            Asia Pacific (Osaka)
ap-south-1     2024 746.98 832.74 762.24 1.42 0.18 1 19.0761  72.8775     IN-WE       IND              Asia Pacific (Mumbai)
ap-south-2     2024 551.31 832.74 549.72 1.46 0.18 1 17.385   78.4867     IN-SO       IND              Asia Pacific (Hyderabad)
ap-southeast-1 2024 487.52 349.01 487.06 1.32 1.68 - 1.3      103.8       SG          SGP              Asia Pacific (Singapore)
ap-southeast-2 2024 545.01 727.59 546.1  1.16 0.12 - -33.8678 151.21      AU-NSW      NEM_NSW          Asia Pacific (Sydney)
ap-southeast-3 2024 652.36 779.09 652.36 1.4  2.75 - -6.175   106.8275    ID          IDN              Asia Pacific (Jakarta)
ap-southeast-4 2024 498.19 548.15 514.1  1.07 0.02 - -37.8142 144.963     AU-VIC      NEM_VIC          Asia Pacific (Melbourne)
ca-central-1   2024 30.51  457.85 28.68  1.19 0.04 1 45.5089  -73.5617    CA-QC       HQ               Canada (Central)
ca-west-1      2024 -      -      -      1.17 0.08 - 51.0456  -114.0575   -           -                Canada West (Calgary)
cn-north-1     2023 -      843.63 -      -    0.18 1 39.904   116.4075    -           CHN              China (Beijing)
cn-northwest-1 2024 -      843.63 -      1.25 0.18 1 38.4795  106.2254    -           CHN              China (Ningxia)
eu-central-1   2024 370.93 731.22 394.14 1.35 0.01 1 50.1106  8.6822      DE          DE               Europe (Frankfurt)
eu-central-2   2023 83.8   915.49 52.58  -    0.18 1 47.3744  8.5411      CH          CH               Europe (Zurich)
eu-north-1     2024 24.71  791.26 21.28  1.1  0.02 1 59.3294  18.0686     SE          SE               Europe (Stockholm)
eu-south-1     2023 298.62 386.08 379.97 -    0.18 1 45.4669  9.19        IT-NO       IT               Europe (Milan)
eu-south-2     2024 153.86 363.46 154.56 1.09 0.24 1 40.3333  -3.8667     ES          ES               Europe (Spain)
eu-west-1      2024 403.4  488.25 416.03 1.11 0.03 1 53.35    -6.2603     IE          IE               Europe (Ireland)
eu-west-2      2023 187.89 424.48 200.18 -    0.18 1 51.726   -0.3        GB          UK               Europe (London)
eu-west-3      2023 52.87  394.64 45.21  -    0.18 1 48.8567  2.3522      FR          FR               Europe (Paris)
il-central-1   2023 533.04 497.07 533.04 -    0.18 - 32.0167  34.7667     IL          ISR              Israel (Tel Aviv)
me-central-1   2024 381.54 416.6  381.54 1.27 0.18 - 25.2631  55.2972     AE          ARE              Middle East (UAE)
me-south-1     2024 700    413.69 700    1.33 0.18 - 26.219   50.538      BH          BHR              Middle East (Bahrain)
sa-east-1      2024 89.55  709.62 90.41  1.17 0.23 - -23.5505 -46.6333    BR-CS       BRA              South America (São Paulo)
us-east-1      2024 396.25 557.17 396.77 1.15 0.12 1 39.1057  -77.5544    US-MIDA-PJM PJM_DC           US East (N. Virginia)
us-east-2      2024 396.25 557    396.77 1.13 0.1  1 39.8689  -84.3292    US-MIDA-PJM PJM_SOUTHWEST_OH US East (Ohio)
us-gov-east-1  2023 396.25 557.17 396.77 -    0.18 1 39.1057  -77.5544    US-MIDA-PJM PJM_DC           GovCloud (US East)
us-gov-west-1  2023 119.76 476.66 68.82  -    0.18 1 45.5371  -122.65     US-NW-BPAT  BPA              GovCloud (US West)
us-west-1      2024 261.28 381.37 239.67 1.18 0.51 1 36.7783  -119.417931 US-CAL-CISO CAISO_NORTH      US West (N. California)
us-west-2      2024 119.76 476.66 68.82  1.12 0.16 1 45.5371  -122.65     US-NW-BPAT  BPA              US West (Oregon)
`,
);
