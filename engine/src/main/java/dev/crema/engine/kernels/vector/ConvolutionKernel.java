package dev.crema.engine.kernels.vector;

import dev.crema.engine.kernels.Kernel;
import dev.crema.engine.kernels.Spec;

/**
 * Convolutions as matrix products. The matrix of patches never exists as a whole: {@link Gemm} asks
 * for a block of it, which is copied together from the image.
 */
final class ConvolutionKernel {
  private ConvolutionKernel() {}

  static Kernel of(Spec.Convolution spec) {
    if (DepthwiseKernel.takes(spec)) {
      return DepthwiseKernel.of(spec);
    }
    if (Winograd.takes(spec)) {
      return Winograd.kernel(spec, InnerLoops.JAVA);
    }
    return switch (spec.kind()) {
      case FORWARD -> Gemm.kernel("vector:conv_gemm", new ConvolutionForward(spec));
      case INPUT_GRADIENT ->
          Gemm.kernel("vector:conv_gemm_input", new ConvolutionInputGradient(spec));
      case KERNEL_GRADIENT ->
          Gemm.kernel("vector:conv_gemm_kernel", new ConvolutionKernelGradient(spec));
    };
  }
}
