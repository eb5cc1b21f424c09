/** The values of the reference design's `AWSRegion`, in their order. */
export const awsRegions = [
  'us-east-1',
  'us-west-2',
  'eu-west-1',
  'ap-southeast-1',
  'ap-northeast-1',
  'sa-east-1',
] as const;

export type AwsRegion = (typeof awsRegions)[number];

/** How Python writes a member, which is what its `KeyError` says: `<AWSRegion.US_EAST_1: 'us-east-1'>`. */
export function memberText(region: AwsRegion): string {
  return `<AWSRegion.${region.toUpperCase().replaceAll('-', '_')}: '${region}'>`;
}
