/** What rules ask of Istio's own Gateways; a part of the facade. */
import type { PortNumber } from '../model/read';
import type { ResourceOf } from '../model/resource';
import type { Answer } from './answer';
import type { Context } from './context';
import { type Clash, gatewayClashes, type SharedCertificate, sharedCertificates } from './gatewayConflicts';
import * as credentials from './gatewayCredentials';
import * as lookup from './gatewayLookup';
import { type Exposure, exposureOf } from './gatewayPorts';
import { type GatewayName, resolveGateway } from './gatewayReferences';
import * as selected from './gatewayWorkloads';
import type { Selection } from './workloads';

export abstract class GatewayQuestions {
  protected abstract readonly context: Context;

  /** The gateway that a VirtualService of a namespace names. */
  gateway(cluster: string, namespace: string, reference: string): Answer<lookup.Gateways> {
    return lookup.findGateway(this.context, cluster, namespace, reference);
  }

  /** Istio's own Gateways of that name. */
  gateways(cluster: string, namespace: string, reference: string): readonly ResourceOf<'Gateway'>[] {
    return lookup.gatewaysNamed(this.context, cluster, resolveGateway(reference, namespace)).istio;
  }

  /** The gateway that was probably meant. Asked only for gateways that are certainly missing. */
  nearestGateway(cluster: string, gateway: GatewayName): GatewayName | undefined {
    return lookup.nearestGateway(this.context, cluster, gateway);
  }

  /** The VirtualServices that name a Gateway. */
  boundTo(gateway: ResourceOf<'Gateway'> | ResourceOf<'KubernetesGateway'>): readonly ResourceOf<'VirtualService'>[] {
    return lookup.boundTo(this.context, gateway);
  }

  /** Whether anything names a Gateway. */
  isBound(gateway: ResourceOf<'Gateway'>): Answer {
    return lookup.isBound(this.context, gateway);
  }

  /** The workloads that a Gateway selects. */
  gatewayWorkloads(gateway: ResourceOf<'Gateway'>): Selection {
    return selected.gatewayWorkloads(this.context, gateway);
  }

  /** Whether a Gateway selects any. */
  gatewaySelection(gateway: ResourceOf<'Gateway'>): ReturnType<typeof selected.selectsAny> {
    return selected.selectsAny(this.context, gateway);
  }

  /** Whether anything leads from outside to a port of a Gateway. */
  gatewayExposure(gateway: ResourceOf<'Gateway'>, port: PortNumber | undefined): Exposure {
    return exposureOf(this.context, gateway, port);
  }

  /** Whether some workload is a proxy of both Gateways. */
  haveCommonWorkload(a: ResourceOf<'Gateway'>, b: ResourceOf<'Gateway'>): Answer {
    return selected.haveCommonWorkload(this.context, a, b);
  }

  /** What of a Gateway's servers cannot stand beside those of others, or beside each other. */
  gatewayClashes(gateway: ResourceOf<'Gateway'>): Iterable<Clash> {
    return gatewayClashes(this.context, gateway);
  }

  /** The certificates that servers for other hosts on the same port share with a Gateway. */
  sharedCertificates(gateway: ResourceOf<'Gateway'>): Iterable<SharedCertificate> {
    return sharedCertificates(this.context, gateway);
  }

  /** The Secrets that a Gateway reads and that are not where its workloads are. */
  missingCredentials(gateway: ResourceOf<'Gateway'>): Iterable<credentials.MissingCredential> {
    return credentials.missingCredentials(this.context, gateway);
  }

  /** By which servers of Gateways a Secret is read, where the workspace says all that is in it. */
  credentialUses(secret: ResourceOf<'Secret'>): readonly credentials.CredentialUse[] {
    return credentials.credentialUses(this.context, secret);
  }

  /** The ingress gateway that Istio is installed with by default; undefined where the workspace has one of its own. */
  defaultIngress(cluster: string): selected.DefaultIngress | undefined {
    return selected.defaultIngress(this.context, cluster);
  }
}
