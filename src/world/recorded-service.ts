/** What takes requests: a deployment, a gateway in front of others, or a hosted model. */
export type ServiceKind = 'deployment' | 'gateway' | 'provider';

/** What must be known of a service to say what became of its requests; deployments stand first, then gateways, then providers. */
export interface RecordedService {
  readonly kind: ServiceKind;
  readonly name: string;
  /** Whether it serves a language model. */
  readonly isLlm: boolean;
}
