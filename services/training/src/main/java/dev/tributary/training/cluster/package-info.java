/// Training on a Kubernetes cluster, through Kubeflow Trainer: a run is a `TrainJob`, its files lie on a volume that its pods share
/// with this service.
@NullMarked
package dev.tributary.training.cluster;

import org.jspecify.annotations.NullMarked;
