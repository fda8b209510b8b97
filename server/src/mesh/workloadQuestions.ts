/** What rules ask of workloads, their namespaces and accounts, and of the policies that hold for them; a part of the facade. */
import type { Labels, Resource, ResourceOf } from '../model/resource';
import type { Answer } from './answer';
import * as attachments from './attachments';
import * as authentication from './authentication';
import { policiesOf } from './authorizationPolicies';
import { ofType } from './context';
import * as injection from './injection';
import { type InjectorOverlap, overlapsOf } from './injectors';
import { keys } from './keys';
import { type LeftOut, leftOut } from './leftOut';
import * as namespaces from './namespaces';
import { ProxyQuestions } from './proxyQuestions';
import { readsTokens, type TokenAnswer } from './requestAuthentications';
import { findGroupAccount, findServiceAccount, serviceAccounts } from './serviceAccounts';
import * as workloads from './workloads';

export abstract class WorkloadQuestions extends ProxyQuestions {
  /** Whether a cluster has a namespace. */
  namespace(cluster: string, name: string): namespaces.NamespaceAnswer {
    return namespaces.findNamespace(this.context, cluster, name);
  }

  /** The namespaces of a cluster that are objects; undefined where the workspace holds none. */
  namespaceObjects(cluster: string): readonly string[] | undefined {
    return namespaces.namespaceObjects(this.context, cluster);
  }

  nearestNamespace(cluster: string, name: string): string | undefined {
    return namespaces.nearestNamespace(this.context, cluster, name);
  }

  /** Whether a namespace of a cluster has a service account. */
  serviceAccount(cluster: string, namespace: string, name: string): Answer {
    return findServiceAccount(this.context, cluster, namespace, name);
  }

  /** Whether there is the account of a WorkloadGroup's machines. */
  groupAccount({ cluster, namespace }: ResourceOf<'WorkloadEntry'>, name: string): Answer {
    return findGroupAccount(this.context, cluster, namespace, name);
  }

  /** The workloads of a namespace that certainly carry some labels; all of them where none is asked for. */
  carrying(cluster: string, namespace: string, labels: Labels): readonly workloads.WorkloadResource[] {
    return workloads.selectWorkloads(this.context, cluster, namespace, labels).workloads;
  }

  /** What a namespace holds that only proxies carry out, where nothing makes it part of the mesh. */
  leftOut(namespace: ResourceOf<'Other'>): LeftOut | undefined {
    return leftOut(this.context, namespace);
  }

  /** Webhooks of an injector that take the same pods as ones before them. */
  injectorOverlaps(configuration: ResourceOf<'Webhooks'>): readonly InjectorOverlap[] {
    return overlapsOf(this.context, configuration);
  }

  /** Whether a cluster has any RequestAuthentication, so that its istiod fetches keys. */
  fetchesKeys(cluster: string): boolean {
    return this.context.index.has(keys.requestAuthenticationsAnywhere(cluster));
  }

  /** The service accounts of a namespace that the workspace shows. */
  serviceAccounts(cluster: string, namespace: string): readonly string[] {
    return serviceAccounts(this.context, cluster, namespace);
  }

  /** The workloads that the labels of a policy select. */
  reach(policy: Resource): attachments.Reach {
    return attachments.reachOf(this.context, policy);
  }

  /** The AuthorizationPolicies that may hold in a namespace: its own and those of the root namespace. */
  authorizationPolicies(cluster: string, namespace: string): readonly ResourceOf<'AuthorizationPolicy'>[] {
    return policiesOf(this.context, cluster, namespace);
  }

  /** Whether a VirtualService of a cluster routes by claims of tokens. */
  routesByClaims(cluster: string): boolean {
    return this.context.index.has(keys.claimRoutes(cluster));
  }

  /** Whether a RequestAuthentication reads the tokens of requests to a workload. */
  tokens(workload: workloads.WorkloadResource): TokenAnswer {
    return readsTokens(this.context, workload);
  }

  /** Whether a workload takes mutual TLS. */
  authentication(workload: workloads.WorkloadResource): authentication.Authentication {
    return authentication.takesMutualTls(this.context, workload);
  }

  /** What a workload takes at one of its own ports: mutual TLS, plain text, or both. */
  serverMtls(workload: workloads.WorkloadResource, port: number | undefined): ReturnType<typeof authentication.serverMtls> {
    return authentication.serverMtls(this.context, workload, port);
  }

  /** Whether the workspace holds any workload of a namespace. */
  hasWorkloads(cluster: string, namespace: string): boolean {
    return this.context.index.has(keys.workloads(cluster, namespace));
  }

  /** What the workloads of a namespace take that no policy selects; of the root namespace: those of the mesh. */
  namespaceMtls(cluster: string, namespace: string): ReturnType<typeof authentication.namespaceMtls> {
    return authentication.namespaceMtls(this.context, cluster, namespace);
  }

  peerAuthentications(cluster: string, namespace: string): readonly ResourceOf<'PeerAuthentication'>[] {
    return ofType(this.context.index.get(keys.peerAuthentication(cluster, namespace)), 'PeerAuthentication');
  }

  /** The Services of a namespace. */
  servicesIn(cluster: string, namespace: string): readonly ResourceOf<'Service'>[] {
    return ofType(this.context.index.get(keys.hostsOfNamespace(cluster, namespace)), 'Service');
  }

  /** All Services of a cluster: for what is about all of them. */
  services(cluster: string): readonly ResourceOf<'Service'>[] {
    return ofType(this.context.index.get(keys.services(cluster)), 'Service');
  }

  /** Whether a workload may be part of an ambient mesh, in which ztunnel stands for the sidecar. */
  mayBeAmbient(workload: ResourceOf<'Workload'>): boolean {
    return injection.mayBeAmbient(this.context, workload);
  }

  /** Whether the pods of a workload get a sidecar. */
  sidecar(workload: ResourceOf<'Workload'>): Answer {
    return injection.hasSidecar(this.context, workload);
  }

  /** Whether the injector gives them one, whatever their template brings along. */
  injected(workload: ResourceOf<'Workload'>): Answer {
    return injection.isInjected(this.context, workload);
  }

  /** Whether the pods of a workload are part of the mesh, by a sidecar or by ztunnel. */
  inMesh(workload: ResourceOf<'Workload'>): Answer {
    return injection.isInMesh(this.context, workload);
  }

  /** The workloads of a Service's own cluster and namespace that its selector selects; nothing is selected without one. */
  selectedBy(service: ResourceOf<'Service'>): workloads.Selection {
    return workloads.selectedBy(this.context, service);
  }

  /** The Services of its own namespace that certainly select a workload. */
  servicesOf(workload: workloads.WorkloadResource): readonly ResourceOf<'Service'>[] {
    return workloads.servicesOf(this.context, workload);
  }
}
