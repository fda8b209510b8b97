/** The part of the facade that is about the Gateway API: `mesh.gatewayApi`. */
import type { GatewayAddress } from '../model/kinds/kubernetesGateway';
import type { ObjectRef } from '../model/kinds/objectRef';
import type { ResourceOf } from '../model/resource';
import type { Answer } from './answer';
import { type Context, ofType } from './context';
import * as answers from './gatewayApi';
import { keys } from './keys';
import { findNamed } from './named';

export class GatewayApiQuestions {
  constructor(private readonly context: Context) {}

  /** Whether a route attaches to the Gateway that one of its parents names. */
  attaches(route: answers.Route, parent: ObjectRef): answers.AttachAnswer {
    return answers.attaches(this.context, route, parent);
  }

  /** A Gateway of the Gateway API. */
  kubernetesGateway(cluster: string, namespace: string, name: string): Answer<readonly answers.KubernetesGateway[]> {
    return answers.findGateway(this.context, cluster, namespace, name);
  }

  /** Those of a namespace, and those of a name anywhere: suggestions for one that is missing. */
  kubernetesGatewaysLike(cluster: string, namespace: string, name: string): readonly answers.KubernetesGateway[] {
    const { index } = this.context;
    const found = [...index.get(keys.kubernetesGateways(cluster, namespace)), ...index.get(keys.gatewayNamed(cluster, name))];
    return ofType(found, 'KubernetesGateway');
  }

  /** The names of the GatewayClasses that are in the workspace. */
  gatewayClasses(cluster: string): readonly string[] {
    return this.context.index.get(keys.gatewayClasses(cluster)).map(({ name }) => name);
  }

  serviceEntry(cluster: string, namespace: string, name: string): Answer<readonly ResourceOf<'ServiceEntry'>[]> {
    const known = this.context.index.has(keys.hostsOfNamespace(cluster, namespace));
    return findNamed(this.context, cluster, { type: 'ServiceEntry', kind: 'ServiceEntry', namespace, name, known });
  }

  /** Gateways of the Gateway API that share an address, this one included. */
  gatewaysAt(gateway: answers.KubernetesGateway, address: GatewayAddress): readonly answers.KubernetesGateway[] {
    const shared = answers.addressOf(gateway, address, this.context.settings.clusterDomain);
    return ofType(this.context.index.get(keys.gatewayAddress(gateway.cluster, address.type, shared)), 'KubernetesGateway');
  }

  /** Routes that take the same requests as one of them at a parent, itself included. */
  routeRivals(route: answers.Route, parent: ObjectRef, host: string, requests: string): readonly answers.Route[] {
    return answers.routeRivals(this.context, route, parent, host, requests);
  }

  /** Whether a namespace has routes or Gateways of the Gateway API. */
  hasReferences(cluster: string, namespace: string): boolean {
    return this.context.index.has(keys.referring(cluster, namespace));
  }

  /** The routes and Gateways of a namespace that refer into another one. */
  referencesInto(cluster: string, from: string, to: string): readonly (answers.Route | answers.KubernetesGateway)[] {
    const found = this.context.index.get(keys.references(cluster, from, to));
    return [...ofType(found, 'Route'), ...ofType(found, 'KubernetesGateway')];
  }

  /** Whether a route of the Gateway API has the Service of a host as a backend. */
  isBackend(cluster: string, host: string): boolean {
    return this.context.index.has(keys.backend(cluster, host));
  }

  /** Whether a ReferenceGrant lets something refer to a resource of another namespace. */
  isGranted(from: answers.Referrer, to: answers.Referent): Answer {
    return answers.isGranted(this.context, from, to);
  }
}
