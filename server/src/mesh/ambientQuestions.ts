/** The part of the facade that is about ambient meshes: `mesh.ambient`. */
import type { Labels } from '../model/resource';
import * as answers from './ambient';
import type { Answer } from './answer';
import { type Context, ofType } from './context';
import { admitsToWaypoint, type KubernetesGateway } from './gatewayApi';
import { keys } from './keys';

export class AmbientQuestions {
  constructor(private readonly context: Context) {}

  /** Whether a Namespace certainly says that its pods are part of an ambient mesh. */
  isAmbient(cluster: string, namespace: string): boolean {
    return answers.isAmbient(this.context, cluster, namespace);
  }

  /** The waypoint that reads the requests to what is in a namespace and carries some labels. */
  waypointFor(cluster: string, namespace: string, labels: Labels): Answer<answers.WaypointName> {
    return answers.waypointFor(this.context, cluster, namespace, labels);
  }

  mayHaveWaypoint(cluster: string, namespace: string): boolean {
    return answers.mayHaveWaypoint(this.context, cluster, namespace);
  }

  /** The waypoints of a namespace that are in the workspace. */
  waypointsIn(cluster: string, namespace: string): readonly KubernetesGateway[] {
    const gateways = ofType(this.context.index.get(keys.kubernetesGateways(cluster, namespace)), 'KubernetesGateway');
    return gateways.filter(answers.isWaypoint);
  }

  /** Whether any Namespace of a cluster says that its pods are part of an ambient mesh. */
  hasAmbient(cluster: string): boolean {
    return this.context.index.has(keys.ambient(cluster));
  }

  /** Whether a Namespace of a cluster asks for sidecars. */
  hasSidecars(cluster: string): boolean {
    return this.context.index.has(keys.injected(cluster));
  }

  /** Whether ztunnel alone enforces what is said of the workloads that labels select. */
  isLeftToZtunnel(cluster: string, namespace: string, selector: Labels): Answer {
    return answers.isLeftToZtunnel(this.context, cluster, namespace, selector);
  }

  /** Whether a waypoint takes what is in a namespace, as its listener for HBONE says. */
  admitsToWaypoint(gateway: KubernetesGateway, namespace: string): Answer {
    return admitsToWaypoint(this.context, gateway, namespace);
  }
}
