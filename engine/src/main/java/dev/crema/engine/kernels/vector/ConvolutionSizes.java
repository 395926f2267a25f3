package dev.crema.engine.kernels.vector;

import dev.crema.engine.kernels.Spec;
import dev.crema.engine.types.DType;
import dev.crema.engine.types.Epilogue;

/** What the three kinds of convolution have in common. */
final class ConvolutionSizes {
  final DType type;
  final Arithmetic arithmetic;
  final int bytes;
  final Geometry geometry;
  final long batch;
  final long channels;
  final long filters;
  final long groups;
  final long groupChannels;
  final long groupFilters;
  final Epilogue epilogue;

  /** Whether patches are single pixels, so that the image itself is the matrix of patches. */
  final boolean pointwise;

  ConvolutionSizes(Spec.Convolution spec) {
    type = spec.type();
    arithmetic = Arithmetic.of(type);
    bytes = type.bytes();
    geometry = new Geometry(spec.input(), spec.output(), spec.window());
    batch = spec.batch();
    channels = spec.channels();
    filters = spec.filters();
    groups = spec.groups();
    groupChannels = channels / groups;
    groupFilters = filters / groups;
    epilogue = spec.epilogue();
    pointwise =
        geometry.taps() == 1
            && spec.window().stride().allEqual(1)
            && spec.window().low().allEqual(0)
            && spec.input().equals(spec.output());
  }

  /** Whether elements are read as they are. */
  boolean isPlain() {
    return arithmetic.takes(type);
  }
}
